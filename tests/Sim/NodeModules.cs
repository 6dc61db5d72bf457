using System.Diagnostics;

namespace CountDepot.Sim;

/// <summary>The npm packages beside this project, installed from the lock file the first time somebody needs them.</summary>
public static class NodeModules
{
    private static readonly SemaphoreSlim Gate = new(1, 1);

    /// <summary>The folder that holds package.json, found upwards from the running program.</summary>
    public static string Home { get; } = FindHome();

    /// <summary>Where a package's file lies on disk.</summary>
    public static string PathOf(string relative) => Path.Combine(Home, "node_modules", relative);

    /// <summary>Runs <c>npm ci</c> unless the packages are there already.</summary>
    public static async Task EnsureAsync()
    {
        await Gate.WaitAsync();
        try
        {
            var marker = PathOf(".package-lock.json");
            var isFresh = File.Exists(marker) && File.GetLastWriteTimeUtc(marker) >= File.GetLastWriteTimeUtc(Path.Combine(Home, "package-lock.json"));
            if (!isFresh) await InstallAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task InstallAsync()
    {
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var start = new ProcessStartInfo(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Home,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("npm did not start; Node.js 20 or newer must be on the PATH.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"npm ci failed in {Home}:\n{await output}\n{errors}");
    }

    private static string FindHome()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var home = Path.Combine(folder.FullName, "tests", "Sim");
            if (File.Exists(Path.Combine(home, "package.json"))) return home;
        }
        var here = Path.Combine(Directory.GetCurrentDirectory(), "tests", "Sim");
        return File.Exists(Path.Combine(here, "package.json")) ? here : throw new DirectoryNotFoundException("tests/Sim/package.json is not above the running program.");
    }
}
