using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CountDepot.Deploy;

/// <summary>Builds what runs in Azure, and packs it so that it runs there whatever it was packed on.</summary>
public static class Packages
{
    // Read, write and run for the owner, read and run for the rest: a zip from Windows would lose this, and the API would not start.
    private const int Executable = 0b1_000_000_111_101_101;
    private const int Plain = 0b1_000_000_110_100_100;
    private static readonly DateTimeOffset Undated = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The API with its own .NET, compiled ahead and untrimmed: the platform's image for custom handlers promises no .NET, and
    /// trimming breaks the table client.
    /// </summary>
    public static async Task<string> ApiAsync()
    {
        var folder = await PublishApiAsync();
        var host = Path.Combine(folder, "host.json");
        if (!File.Exists(host)) throw new StepFailedException("functions/Api published no host.json; the package would hold no function.");
        var executable = (string?)JsonNode.Parse(await File.ReadAllTextAsync(host))?["customHandler"]?["description"]?["defaultExecutablePath"];
        if (executable is null || !File.Exists(Path.Combine(folder, executable)))
        {
            throw new StepFailedException($"host.json starts '{executable}', and the published API has no such file.");
        }
        return Zip(folder, executable);
    }

    /// <summary>The folder that is packed, from the top of the checkout.</summary>
    public static async Task<string> PublishApiAsync()
    {
        var folder = Clean("api");
        await DotnetAsync(
            "publish", "functions/Api", "-c", "Release", "-r", "linux-x64", "--self-contained", "true", "-p:PublishReadyToRun=true",
            "-p:PublishReadyToRunComposite=true", "-p:PublishTrimmed=false", "-o", folder, "--nologo", "-v", "quiet");
        return folder;
    }

    /// <summary>The bot, for the platform's own .NET.</summary>
    public static async Task<string> BotAsync()
    {
        var folder = Clean("bot");
        await DotnetAsync(
            "publish", "bot", "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", folder, "--nologo", "-v", "quiet");
        return Zip(folder, executable: null);
    }

    /// <summary>The Teams app package.</summary>
    public static async Task<string> TeamsAsync(Settings settings, string botAppId, string apiAppId, string botHost) => (await DotnetAsync(
        "run", "manifest/teams/package.cs", "--", "--bot-id", botAppId, "--api-id", apiAppId, "--host", botHost,
        "--publisher", settings.Publisher, "--website", settings.Website, "--privacy", settings.Privacy, "--terms", settings.Terms,
        "--out", Path.Combine("artifacts", "teams"))).Trim();

    /// <summary>Packs a folder; one file may be run.</summary>
    public static string Zip(string folder, string? executable)
    {
        var file = folder + ".zip";
        File.Delete(file);
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = Undated;
            entry.ExternalAttributes = (name == executable ? Executable : Plain) << 16;
            using var content = File.OpenRead(path);
            using var stream = entry.Open();
            content.CopyTo(stream);
        }
        return file;
    }

    // The SDK names the dotnet that started us, which is the one that can build us.
    private static Task<string> DotnetAsync(params string[] arguments) =>
        Command.RunAsync(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments, isQuiet: true);

    private static string Clean(string name)
    {
        var folder = Path.Combine("artifacts", name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }
}
