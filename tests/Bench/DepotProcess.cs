using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Bench;

/// <summary>The depot as a process of its own beside Azurite and TeamsSim, reached over HTTP with real tokens, as a person's client reaches it.</summary>
internal sealed class DepotProcess : IAsyncDisposable
{
    private static readonly TimeSpan TokenAge = TimeSpan.FromMinutes(10);

    private readonly TeamsSim sim;
    private readonly HttpClient http;
    private readonly Dictionary<string, (string Token, long At)> tokens = [];

    private DepotProcess(Process process, TeamsSim sim, Uri url, TimeSpan started)
    {
        (Process, this.sim, StartedIn) = (process, sim, started);
        http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(10) };
    }

    internal Process Process { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    internal TimeSpan StartedIn { get; }

    /// <summary>What the process holds in memory, in MB.</summary>
    internal double Megabytes
    {
        get
        {
            Process.Refresh();
            return Process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts it and waits for its first answer.</summary>
    /// <param name="executable">The published handler; what was built beside this program when absent.</param>
    internal static async Task<DepotProcess> StartAsync(TeamsSim sim, Azurite azurite, string? executable = null)
    {
        var url = new Uri($"http://127.0.0.1:{Azurite.FreePort()}/");
        var start = new ProcessStartInfo(executable ?? "dotnet", executable is null ? [Path.Combine(AppContext.BaseDirectory, "CountDepot.Api.dll")] : [])
        {
            WorkingDirectory = executable is null ? Path.Combine(LocalDepot.Root, "functions/Api") : Path.GetDirectoryName(executable),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings(sim, azurite, url)) start.Environment[name] = value;
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var probe = new HttpClient { BaseAddress = url };
        while (!await AnswersAsync(probe))
        {
            if (process.HasExited) throw new InvalidOperationException($"The depot ended with exit code {process.ExitCode}.");
            await Task.Delay(2);
        }
        return new(process, sim, url, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Asks as a person; a body makes it a command with a key of its own.</summary>
    internal async Task<(int Status, string Body)> AskAsync(Person person, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, $"api/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(person));
        if (json is not null)
        {
            request.Headers.Add(Wire.CommandIdHeader, key ?? $"{Guid.CreateVersion7()}");
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The same, and it must be accepted.</summary>
    internal async Task<string> DoAsync(Person person, string path, string? json = null)
    {
        var (status, body) = await AskAsync(person, path, json);
        return status == 200 ? body : throw new InvalidOperationException($"{path}: {status} {body}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited) Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
        http.Dispose();
    }

    // Signing is the issuer's work, not the depot's: a token is used for a while, as a client would.
    private string TokenOf(Person person)
    {
        lock (tokens)
        {
            if (tokens.TryGetValue(person.ObjectId, out var known) && Stopwatch.GetElapsedTime(known.At) < TokenAge) return known.Token;
            var token = sim.UserTokenFor(person);
            tokens[person.ObjectId] = (token, Stopwatch.GetTimestamp());
            return token;
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient probe)
    {
        try
        {
            using var answer = await probe.GetAsync(new Uri("health/live", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Settings(TeamsSim sim, Azurite azurite, Uri url) => new(LocalSettings.ForDepot(sim, url, azurite.ConnectionString))
    {
        // What is measured is how much it can, not how much it lets one person do.
        ["Depot__CommandsPerMinute"] = "1000000",
        ["Depot__LooksPerMinute"] = "1000000",
        ["Depot__CommandsPerSiteAndMinute"] = "1000000",
    };
}
