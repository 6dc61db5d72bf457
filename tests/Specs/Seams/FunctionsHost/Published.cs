using CountDepot.Deploy;

namespace CountDepot.Specs.Seams.FunctionsHost;

/// <summary>
/// The handler's folder as <c>dotnet publish</c> makes it, once for all tests: what was built, for the .NET of this machine. With
/// COUNTDEPOT_HANDLER=composite it is made as the deployment makes it, with its own .NET and compiled ahead, which takes minutes.
/// </summary>
internal static class Published
{
    private static readonly Lazy<Task<string>> Once = new(PublishAsync);

    internal static Task<string> FolderAsync() => Once.Value;

    private static async Task<string> PublishAsync()
    {
        // Beside the tests, so that each run replaces the last one's and leaves nothing lying about.
        var folder = Path.Combine(AppContext.BaseDirectory, "handler");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        // The same build of the depot as of these tests.
        var build = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string[] how = Environment.GetEnvironmentVariable("COUNTDEPOT_HANDLER") == "composite"
            ? ["-c", "Release", "-r", "linux-x64", "--self-contained", "true", "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true", "-p:PublishTrimmed=false"]
            : ["-c", build, "--no-build"];
        await Command.RunAsync(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["publish", Workspace.PathOf("functions", "Api"), .. how, "-o", folder, "--nologo", "-v", "quiet"], isQuiet: true);
        return folder;
    }
}
