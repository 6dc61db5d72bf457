using System.IO.Compression;
using System.Text.Json.Nodes;
using CountDepot.Sim;

namespace CountDepot.Specs.Seams;

/// <summary>The Teams app package as manifest/teams/package.cs makes it, once for all tests.</summary>
public sealed class TeamsPackage : IAsyncLifetime
{
    public const string BotId = "5c0de907-0000-4000-8000-0000000000b0";
    public const string ApiId = "5c0de907-0000-4000-8000-0000000000a0";
    public const string Host = "bot.example.com";

    /// <summary>The parameters of a good package.</summary>
    public static IReadOnlyDictionary<string, string> Good { get; } = new Dictionary<string, string>
    {
        ["bot-id"] = BotId,
        ["api-id"] = ApiId,
        ["host"] = Host,
        ["publisher"] = "Stores \"North\" & Co",
        ["website"] = "https://example.com/depot",
    };

    public string Folder { get; } = Workspace.NewFolder();
    public byte[] Zip { get; private set; } = [];
    public IReadOnlyDictionary<string, byte[]> Files { get; private set; } = new Dictionary<string, byte[]>();
    public JsonNode Manifest => JsonNode.Parse(Files["manifest.json"])!;
    public JsonNode German => JsonNode.Parse(Files["de.json"])!;

    public async Task InitializeAsync()
    {
        var outcome = await MakeAsync(Good, Folder);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Zip = await File.ReadAllBytesAsync(outcome.Output.Trim());
        await using var zip = new ZipArchive(new MemoryStream(Zip));
        var files = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            await using var stream = await entry.OpenAsync();
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }
        Files = files;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs the script.</summary>
    public static Task<Outcome> MakeAsync(IReadOnlyDictionary<string, string> parameters, string folder) => Workspace.RunAsync(
        "dotnet",
        ["run", Workspace.PathOf("manifest", "teams", "package.cs"), "--", .. parameters.SelectMany(given => new[] { $"--{given.Key}", given.Value }), "--out", folder]);

    /// <summary>Asks the schema of Teams, from npm @microsoft/app-manifest, what it thinks of a document.</summary>
    public static async Task<Outcome> ValidateAsync(string schema, JsonNode document)
    {
        await NodeModules.EnsureAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, document.ToJsonString());
        var schemas = NodeModules.PathOf("@microsoft/app-manifest/build/json-schemas/teams/v1.25");
        var outcome = await Workspace.RunAsync("node", Workspace.PathOf("tests", "Specs", "Seams", "validate.mjs"), NodeModules.Home, Path.Combine(schemas, schema), file);
        File.Delete(file);
        return outcome;
    }
}
