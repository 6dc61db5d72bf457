using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CountDepot.Sim;

/// <summary>
/// Azurite, the storage emulator from npm, as a child process on free ports of 127.0.0.1. Disposing asks it to stop, so that
/// what it holds is saved; it is never killed while it can answer, because a killed Azurite forgets acknowledged writes.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    // The emulator's published account and key; they open nothing else.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Its input ends when whoever started it does, however that came about; then it stops as if asked to.
    private const string SavesWhenOrphaned = "process.stdin.on('end',()=>process.kill(process.pid,'SIGTERM')).resume();process.stdin.unref?.()";

    private readonly Process process;

    private Azurite(Process process, int blob, int queue, int table)
    {
        this.process = process;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
            $"BlobEndpoint=http://127.0.0.1:{blob}/{Account};QueueEndpoint=http://127.0.0.1:{queue}/{Account};TableEndpoint=http://127.0.0.1:{table}/{Account};";
    }

    /// <summary>What a storage client needs to reach it.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folder">Where to keep the data; in memory when absent.</param>
    public static async Task<Azurite> StartAsync(string? folder = null)
    {
        await NodeModules.EnsureAsync();
        var (blob, queue, table) = (FreePort(), FreePort(), FreePort());
        List<string> arguments =
        [
            "--import", $"data:text/javascript,{SavesWhenOrphaned}", NodeModules.PathOf("azurite/dist/src/azurite.js"), "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", $"{blob}", "--queuePort", $"{queue}", "--tablePort", $"{table}",
        ];
        arguments.AddRange(folder is null ? ["--inMemoryPersistence"] : ["--location", folder]);
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start; Node.js 20 or newer must be on the PATH.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await AnswersAsync(process, blob, queue, table);
        return new(process, blob, queue, table);
    }

    /// <summary>Asks it to stop and waits until it has saved.</summary>
    public async ValueTask DisposeAsync()
    {
        // Ending its input is the request to stop. A signal besides would be a second one, and the second kills before all is saved;
        // and as long as the input is open it does not end at all.
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>A port of 127.0.0.1 that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnswersAsync(Process process, params int[] ports)
    {
        foreach (var port in ports)
        {
            while (true)
            {
                if (process.HasExited) throw new InvalidOperationException($"Azurite stopped while starting, with exit code {process.ExitCode}.");
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, port);
                    break;
                }
                catch (SocketException)
                {
                    await Task.Delay(50);
                }
            }
        }
    }
}
