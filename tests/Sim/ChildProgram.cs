using System.Diagnostics;

namespace CountDepot.Sim;

/// <summary>One of our programs as a child process. What it prints is kept in a file; when it ends by itself, that is known.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const int LinesShown = 12;
    private static readonly string[] Inherited = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "PORT", "FUNCTIONS_CUSTOMHANDLER_PORT"];
    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Queue<string> lastLines = [];
    private readonly Lock gate = new();
    private bool isStopping;

    private ChildProgram(string name, Process process, string logPath)
    {
        Name = name;
        this.process = process;
        Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
        log = new(logPath) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = WatchAsync();
    }

    internal string Name { get; }

    /// <summary>Fails with the last lines it printed, when it ends without having been asked to.</summary>
    internal Task Ended { get; }

    /// <summary>Starts a built program in its project's folder, where its settings are.</summary>
    internal static ChildProgram Start(string name, string project, string assembly, string logPath, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [assembly]) { WorkingDirectory = project, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the shell has set for other programs must not change where these listen.
        foreach (var inherited in Inherited) start.Environment.Remove(inherited);
        foreach (var (key, value) in settings) start.Environment[key] = value;
        return new(name, Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start."), logPath);
    }

    /// <summary>Waits until it says that it is ready.</summary>
    internal async Task ReadyAsync(Uri url, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = url };
        while (!await IsReadyAsync(http, cancel))
        {
            if (Ended.IsCompleted) await Ended;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        await StopAsync(process);
        // Why it ended is for those to know who wait for it, not for those who stop it.
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
        await log.DisposeAsync();
    }

    /// <summary>Asks a process to stop, and waits until it has. Windows has no way to ask.</summary>
    internal static async Task StopAsync(Process process)
    {
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.Kill();
        else using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("health/ready", UriKind.Relative), cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task WatchAsync()
    {
        await process.WaitForExitAsync();
        if (isStopping) return;
        string said;
        lock (gate) said = string.Join("\n  ", lastLines);
        throw new InvalidOperationException($"{Name} stopped by itself with exit code {process.ExitCode}. It said:\n  {said}");
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (gate)
        {
            log.WriteLine(line);
            lastLines.Enqueue(line);
            if (lastLines.Count > LinesShown) lastLines.Dequeue();
        }
    }
}
