// What every part of the solutions is called; included by package.cs.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

/// <summary>
/// The names of connections and variables in our solutions. The connector is known in an environment by a name that the environment makes up when it
/// is imported; until then a name of the same form stands in, and the importer puts the real one in its place.
/// </summary>
internal sealed class Solution(JsonObject source, string version)
{
    /// <summary>The connector's own name; it must never change, because flows and apps know it by that.</summary>
    internal const string Connector = "cdp_countdepot";
    private const string ConnectorApi = "shared_cdp-5fcountdepot-5f0000000000000000";

    internal string Version => $"{version}.0";
    internal JsonObject Publisher => source["publisher"]!.AsObject();
    internal static string ConnectorId => IdOf("connector");
    internal IEnumerable<string> Connections => source["connections"]!.AsObject().Select(c => c.Key);
    internal IEnumerable<string> Variables => source["variables"]!.AsObject().Select(v => v.Key);

    /// <summary>The same GUID for the same name, so that a second import is an update.</summary>
    internal static string IdOf(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"countdepot solution {name}"))[..16];
        // Version 8 of RFC 9562: made by a rule of our own.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    internal string LabelOf(string connection) => (string)source["connections"]![connection]!["label"]!;
    internal static string KeyOf(string connection) => $"shared_{connection}";
    internal static string LogicalNameOf(string connection) => $"cdp_{connection}";
    internal string ApiOf(string connection) => (string?)source["connections"]![connection]!["api"] ?? ConnectorApi;
    internal bool IsOurs(string connection) => source["connections"]![connection]!["api"] is null;

    internal JsonObject ReferenceOf(string connection)
    {
        var api = new JsonObject { ["name"] = ApiOf(connection) };
        if (IsOurs(connection)) api["logicalName"] = Connector;
        return new() { ["runtimeSource"] = "embedded", ["connection"] = new JsonObject { ["connectionReferenceLogicalName"] = LogicalNameOf(connection) }, ["api"] = api };
    }

    internal static string SchemaOf(string variable) => $"cdp_{variable}";
    internal string TitleOf(string variable) => (string)Variable(variable)["label"]!;
    internal string DescriptionOf(string variable) => (string)Variable(variable)["description"]!;
    internal string ParameterOf(string variable) => $"{TitleOf(variable)} ({SchemaOf(variable)})";

    private JsonObject Variable(string name) => source["variables"]![name]?.AsObject() ?? throw new InvalidDataException($"there is no variable {name} in solution.json.");
}
