using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using CountDepot.Sim;

namespace CountDepot.Specs.Seams.FunctionsHost;

/// <summary>
/// The custom handler's process, kept as the host keeps it: the same port for life, ready when GET / answers anything, exit code 0
/// is not restarted, 200 is, every other counts as an error and the third within half an hour ends the host.
/// </summary>
public sealed class Handler : IAsyncDisposable
{
    private const int ErrorsMax = 3;
    private static readonly TimeSpan ErrorWindow = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private readonly FunctionApp app;
    private readonly IReadOnlyDictionary<string, string?> environment;
    private readonly List<long> errors = [];
    private readonly HttpClient ping = new();
    private TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process process = null!;
    private bool isStopping;

    public Handler(FunctionApp app, IReadOnlyDictionary<string, string?> environment)
    {
        (this.app, this.environment) = (app, environment);
        Life = LiveAsync();
    }

    public int Port { get; } = Azurite.FreePort();
    public Uri Url => new($"http://127.0.0.1:{Port}/");
    public int Starts { get; private set; }

    /// <summary>True when the host has given up: an exit code 0, or three errors.</summary>
    public bool IsDead { get; private set; }

    /// <summary>How long the newest process took from its start to its first answer.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>What it wrote, as the host would log it: "info", "warn" or "fail", and the line.</summary>
    public ConcurrentQueue<(string Level, string Line)> Log { get; } = new();

    /// <summary>Ends when the host gives up or stops.</summary>
    public Task Life { get; }

    /// <summary>Waits until it answers; fails when it never will.</summary>
    public async Task ReadyAsync()
    {
        await Task.WhenAny(ready.Task, Life);
        if (!ready.Task.IsCompleted) throw new InvalidOperationException($"The handler is dead.\n{string.Join('\n', Log.Select(line => line.Line))}");
    }

    /// <summary>What the platform does on scale-in: asks the process to end. Returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        isStopping = true;
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
        await Life;
        return process.ExitCode;
    }

    /// <summary>Kills the process as a crash would, and waits for the next one.</summary>
    public async Task CrashAsync()
    {
        var before = Starts;
        process.Kill();
        while (Starts == before && !IsDead) await Task.Delay(PollInterval);
        await ReadyAsync();
    }

    /// <summary>Waits until the process takes no new connections, as after it was asked to end.</summary>
    public async Task RefusesNewCallsAsync()
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(System.Net.IPAddress.Loopback, Port);
            }
            catch (SocketException)
            {
                return;
            }
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>What the host does: kills it without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        if (!process.HasExited) process.Kill();
        await Life;
        process.Dispose();
        ping.Dispose();
    }

    private async Task LiveAsync()
    {
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            process = Start();
            Starts++;
            var isReady = await AnswersAsync(started);
            if (isReady) ready.TrySetResult();
            else if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            if (isStopping) return;
            ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (process.ExitCode == 200) continue;
            IsDead = process.ExitCode == 0 || TooManyErrors();
            if (IsDead) return;
        }
    }

    private bool TooManyErrors()
    {
        errors.RemoveAll(at => Stopwatch.GetElapsedTime(at) > ErrorWindow);
        errors.Add(Stopwatch.GetTimestamp());
        return errors.Count >= ErrorsMax;
    }

    private async Task<bool> AnswersAsync(long started)
    {
        while (!process.HasExited && Stopwatch.GetElapsedTime(started) < app.InitializationTimeout)
        {
            try
            {
                using var answer = await ping.GetAsync(Url);
                StartedIn = Stopwatch.GetElapsedTime(started);
                return true;
            }
            catch (HttpRequestException refused) when (refused.InnerException is SocketException or IOException)
            {
                await Task.Delay(PollInterval);
            }
        }
        return false;
    }

    private Process Start()
    {
        var beside = Path.Combine(app.Folder, app.Executable);
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : app.Executable, app.Arguments)
        {
            WorkingDirectory = app.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        foreach (var name in (string[])["FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT"]) start.Environment[name] = $"{Port}";
        foreach (var name in (string[])["FUNCTIONS_CUSTOMHANDLER_WORKER_ID", "FUNCTIONS_HTTPWORKER_ID"]) start.Environment[name] = $"{Guid.NewGuid()}";
        start.Environment["FUNCTIONS_APP_ROOT_PATH"] = app.Folder;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "custom";
        var started = Process.Start(start) ?? throw new InvalidOperationException($"{app.Executable} did not start.");
        started.OutputDataReceived += (_, line) => Note("info", line.Data);
        started.ErrorDataReceived += (_, line) => Note(line.Data?.Contains("warn", StringComparison.OrdinalIgnoreCase) == true ? "warn" : "fail", line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private void Note(string level, string? line)
    {
        if (line is not null) Log.Enqueue((level, line));
    }
}
