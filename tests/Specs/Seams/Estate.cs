using System.Reflection;
using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams;

/// <summary>
/// What infra/main.bicep would deploy, worked out by the Bicep compiler without Azure: once as delivered, once with private
/// endpoints. The ids are made up, so that the result is the same everywhere.
/// </summary>
public sealed class Estate : IAsyncLifetime
{
    public const string ApiAppId = "5c0de907-0000-4000-8000-0000000000a0";
    public const string ConnectorAppId = "5c0de907-0000-4000-8000-0000000000c0";
    public const string TenantId = "5c0de907-0000-4000-8000-000000000001";

    private static readonly string[] Where =
    [
        "--subscription-id", "5c0de907-0000-4000-8000-00000000f000", "--resource-group", "countdepot", "--tenant-id", TenantId,
        "--location", "swedencentral", "--deployment-name", "snapshot",
    ];

    private readonly string folder = Workspace.NewFolder();

    /// <summary>The resources as delivered.</summary>
    public IReadOnlyList<JsonNode> Resources { get; private set; } = [];

    /// <summary>The resources with isPrivate.</summary>
    public IReadOnlyList<JsonNode> Private { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Resources = await PredictAsync(isPrivate: false);
        Private = await PredictAsync(isPrivate: true);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The resources of one type.</summary>
    public IReadOnlyList<JsonNode> OfType(string type) => [.. Resources.Where(resource => (string?)resource["type"] == type)];

    /// <summary>The one resource of a type whose name matches.</summary>
    public JsonNode One(string type, Func<string, bool> name) => Assert.Single(OfType(type), resource => name((string)resource["name"]!));

    /// <summary>The environment variables of a site.</summary>
    public IReadOnlyDictionary<string, string> Settings(string part) =>
        One("Microsoft.Web/sites/config", name => name.Contains(part, StringComparison.Ordinal))["properties"]!.AsObject()
            .ToDictionary(pair => pair.Key, pair => (string)pair.Value!);

    /// <summary>Runs the compiler.</summary>
    public static Task<Outcome> BicepAsync(params string[] arguments) => RunAsync(arguments, isPrivate: false);

    /// <summary>Compares, or writes anew, the committed picture of the estate.</summary>
    public static Task<Outcome> SnapshotAsync(string file, string mode, bool isPrivate = false) =>
        RunAsync(["snapshot", file, "--mode", mode, .. Where], isPrivate);

    /// <summary>Copies infra/ to a folder where a test may spoil it.</summary>
    public string Copy(string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        foreach (var file in Directory.GetFiles(Workspace.PathOf("infra"))) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private async Task<IReadOnlyList<JsonNode>> PredictAsync(bool isPrivate)
    {
        var copy = Copy(isPrivate ? "private" : "public");
        var outcome = await SnapshotAsync(Path.Combine(copy, "main.bicepparam"), "overwrite", isPrivate);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(copy, "main.snapshot.json")))!;
        return [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!)];
    }

    private static Task<Outcome> RunAsync(string[] arguments, bool isPrivate)
    {
        var bicep = typeof(Estate).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;
        if (OperatingSystem.IsWindows()) bicep += ".exe";
        else File.SetUnixFileMode(bicep, File.GetUnixFileMode(bicep) | UnixFileMode.UserExecute);
        return Workspace.RunAsync(bicep, arguments, new Dictionary<string, string?>
        {
            ["DEPOT_NAME"] = "countdepot",
            ["DEPOT_API_APP_ID"] = ApiAppId,
            ["DEPOT_CONNECTOR_APP_ID"] = ConnectorAppId,
            ["DEPOT_ALERT_EMAILS"] = "operator@example.com",
            ["DEPOT_PRIVATE"] = isPrivate ? "true" : "false",
            ["DEPOT_ROLES"] = """
                [{"group":"5c0de907-0000-4000-8000-000000000201","role":"Viewer","sites":["*"]},
                 {"group":"5c0de907-0000-4000-8000-000000000202","role":"Staff","sites":["NORTH","VAN-7"]}]
                """,
        });
    }
}
