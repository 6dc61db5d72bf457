using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace CountDepot.Sim;

/// <summary>How to start a depot on this machine.</summary>
/// <param name="Folder">Where data and logs stay; storage is in memory and logs go to a temporary folder when absent.</param>
/// <param name="HasFixedPorts">Prefer 5070 for the page, 5080 for the depot and 5090 for the bot; free ports otherwise.</param>
/// <param name="Builds">Build the depot and the bot first.</param>
/// <param name="Say">Told what is being done, one line at a time.</param>
public sealed record LocalDepotOptions(string? Folder = null, bool HasFixedPorts = false, bool Builds = false, Action<string>? Say = null);

/// <summary>
/// Everything on one machine: storage (Azurite), the simulated Teams, the depot and the bot as processes of their own, with the
/// settings they have in Azure but for the addresses. Disposing stops them in the order that loses nothing.
/// </summary>
public sealed class LocalDepot : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> running = new();
    private readonly List<ChildProgram> programs = [];
    private readonly LocalDepotOptions options;
    private readonly string logs;

    private LocalDepot(LocalDepotOptions options)
    {
        this.options = options;
        logs = Path.Combine(options.Folder ?? Path.Combine(Path.GetTempPath(), $"countdepot-{Environment.ProcessId}-{Guid.NewGuid():n}"), "logs");
    }

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(NodeModules.Home, "../.."));

    public TeamsSim Teams { get; private set; } = null!;

    /// <summary>The depot's address, without /api/v1.</summary>
    public Uri DepotUrl { get; private set; } = null!;

    public Uri BotUrl { get; private set; } = null!;

    /// <summary>Fails when one of the programs ends by itself.</summary>
    public Task Ended => Task.WhenAny(programs.Select(p => p.Ended)).Unwrap();

    /// <summary>Starts everything and returns when all of it is ready.</summary>
    public static async Task<LocalDepot> StartAsync(LocalDepotOptions options, CancellationToken cancel = default)
    {
        var depot = new LocalDepot(options);
        try
        {
            await depot.StartAsync(cancel);
            return depot;
        }
        catch
        {
            await depot.DisposeAsync();
            throw;
        }
    }

    // Last started, first stopped: nothing is asked of what has stopped already.
    public async ValueTask DisposeAsync()
    {
        while (running.TryPop(out var last)) await last.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        if (options.Folder is { } folder) running.Push(LockOn(folder));
        if (options.Builds)
        {
            await StepAsync("Building the depot", () => BuildAsync("functions/Api", cancel));
            await StepAsync("Building the bot", () => BuildAsync("bot", cancel));
        }
        await StepAsync("Fetching what comes from npm", NodeModules.EnsureAsync);
        await StepAsync("Starting storage", async () => running.Push(await Azurite.StartAsync(StorageFolder())));
        await StepAsync("Starting the simulated Teams", async () => running.Push(Teams = await TeamsSim.StartAsync(new(Port: Port(5070), HasPage: true))));
        await StepAsync("Starting the depot", () => RunAsync("The depot", "functions/Api", "CountDepot.Api", DepotUrl = At(Port(5080)), LocalSettings.ForDepot(Teams, DepotUrl, Storage), cancel));
        await StepAsync("Starting the bot", () => RunAsync("The bot", "bot", "CountDepot.Bot", BotUrl = At(Port(5090)), LocalSettings.ForBot(this, Storage), cancel));
        Teams.ConnectBot(new(BotUrl, "api/messages"));
    }

    private string Storage => running.OfType<Azurite>().Single().ConnectionString;

    private string? StorageFolder() => options.Folder is null ? null : Directory.CreateDirectory(Path.Combine(options.Folder, "storage")).FullName;

    private async Task RunAsync(string name, string folder, string assembly, Uri url, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancel)
    {
        var project = Path.Combine(Root, folder);
        var program = ChildProgram.Start(name, project, Path.Combine(project, "bin", Configuration, "net10.0", $"{assembly}.dll"), Path.Combine(logs, $"{assembly}.log"), settings);
        running.Push(program);
        programs.Add(program);
        await program.ReadyAsync(url, cancel);
    }

    private async Task StepAsync(string what, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        options.Say?.Invoke($"{what} … done ({Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)");
    }

    private int Port(int preferred)
    {
        if (!options.HasFixedPorts) return Azurite.FreePort();
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, preferred);
            probe.Start();
            return preferred;
        }
        catch (SocketException)
        {
            return Azurite.FreePort();
        }
    }

    private static Uri At(int port) => new($"http://127.0.0.1:{port}/");

    private static string Configuration { get; } = typeof(LocalDepot).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    private static async Task BuildAsync(string folder, CancellationToken cancel)
    {
        string[] arguments = ["build", Path.Combine(Root, folder), "-c", Configuration, "-v", "quiet", "--nologo", "-clp:NoSummary;ErrorsOnly"];
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true };
        using var build = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await build.StandardOutput.ReadToEndAsync(cancel);
        await build.WaitForExitAsync(cancel);
        if (build.ExitCode != 0) throw new InvalidOperationException($"{folder} does not build:\n{output}");
    }

    // Two storages over one folder would ruin it. The lock goes with the process, however that ends.
    private static FileStream LockOn(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new InvalidOperationException($"CountDepot is running already with the data in {folder}. Stop that one first, or use its page.");
        }
    }
}
