using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CountDepot.Specs.Seams.Connector;

namespace CountDepot.Specs.Seams.Solution;

/// <summary>A step of a flow: a trigger or an action, with the name it has and the steps beside it.</summary>
internal sealed record FlowStep(string Name, JsonObject Node, JsonObject Beside, int Depth, bool IsTrigger)
{
    public string Type => (string?)Node["type"] ?? "";
    public bool IsCall => Type.StartsWith("OpenApiConnection", StringComparison.Ordinal);
    public string Operation => (string?)Inputs?["host"]?["operationId"] ?? "";
    public string Connection => (string?)Inputs?["host"]?["connectionName"] ?? "";
    public JsonObject Given => Inputs?["parameters"] as JsonObject ?? [];
    private JsonObject? Inputs => Node["inputs"] as JsonObject;

    /// <summary>Whether a step beside it runs when it ends like this.</summary>
    public bool IsFollowedOn(string state) => Beside.Any(other => (other.Value?["runAfter"]?[Name] as JsonArray ?? []).Any(s => (string?)s == state));
}

/// <summary>A flow of the package.</summary>
internal sealed class PackedFlow(string file, JsonObject node)
{
    public string File => file;
    public JsonObject Node => node;
    public JsonObject References => node["properties"]!["connectionReferences"]!.AsObject();
    public JsonObject Definition => node["properties"]!["definition"]!.AsObject();
    public JsonObject Parameters => Definition["parameters"]!.AsObject();
    public FlowStep Trigger => Triggers.Single();
    public IEnumerable<FlowStep> Triggers => Definition["triggers"]!.AsObject().Select(t => new FlowStep(t.Key, t.Value!.AsObject(), [], 0, true));
    public IEnumerable<FlowStep> Actions => Below(Definition["actions"]!.AsObject(), 1);
    public IEnumerable<FlowStep> Steps => Triggers.Concat(Actions);

    private static IEnumerable<FlowStep> Below(JsonObject steps, int depth)
    {
        foreach (var (name, node) in steps)
        {
            yield return new(name, node!.AsObject(), steps, depth, false);
            foreach (var inner in new[] { node["actions"], node["else"]?["actions"] }.OfType<JsonObject>())
            {
                foreach (var step in Below(inner, depth + 1)) yield return step;
            }
        }
    }
}

/// <summary>The two solutions, unpacked; the parts that are checked can be changed to seed an error.</summary>
internal sealed class SolutionFiles(IReadOnlyDictionary<string, byte[]> connector, IReadOnlyDictionary<string, byte[]> flows)
{
    public HashSet<string> ConnectorNames { get; } = [.. connector.Keys];
    public HashSet<string> FlowNames { get; } = [.. flows.Keys];
    public XElement ConnectorManifest { get; } = Xml(connector["solution.xml"]);
    public XElement ConnectorParts { get; } = Xml(connector["customizations.xml"]);
    public XElement Manifest { get; } = Xml(flows["solution.xml"]);
    public XElement Parts { get; } = Xml(flows["customizations.xml"]);
    public JsonObject Connector { get; } = JsonNode.Parse(connector["Connector/cdp_countdepot_openapidefinition.json"])!.AsObject();
    public Definition Operations => new(Connector);

    public Dictionary<string, XElement> Variables { get; } =
        flows.Where(f => f.Key.StartsWith("environmentvariabledefinitions/", StringComparison.Ordinal)).ToDictionary(f => f.Key.Split('/')[1], f => Xml(f.Value));

    public IReadOnlyList<PackedFlow> Flows { get; } =
        [.. flows.Where(f => f.Key.StartsWith("Workflows/", StringComparison.Ordinal)).Select(f => new PackedFlow(f.Key, JsonNode.Parse(f.Value)!.AsObject()))];

    public PackedFlow Flow(string part) => Flows.Single(f => f.File.Contains(part, StringComparison.Ordinal));

    public static IReadOnlyDictionary<string, byte[]> Unzip(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            files.Add(entry.FullName, copy.ToArray());
        }
        return files;
    }

    private static XElement Xml(byte[] bytes) => XElement.Parse(Encoding.UTF8.GetString(bytes));
}
