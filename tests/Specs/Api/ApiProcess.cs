using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Seams;

namespace CountDepot.Specs.Api;

/// <summary>The depot as a process of its own, which may be killed at any moment. Only what it told the storage survives.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly Process process;
    private readonly HttpClient http;

    private ApiProcess(Process process, int port) => (this.process, http) = (process, new() { BaseAddress = new($"http://127.0.0.1:{port}/") });

    internal static async Task<ApiProcess> StartAsync(Dictionary<string, string?> settings, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var port = Azurite.FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CountDepot.Api.dll"), "--contentRoot", Path.Combine(Tree.Root, "functions/Api")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        (start.Environment["Depot__Port"], start.Environment["ASPNETCORE_ENVIRONMENT"]) = ($"{port}", "Development");
        foreach (var name in (string[])["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "FUNCTIONS_CUSTOMHANDLER_PORT"]) start.Environment.Remove(name);
        var api = new ApiProcess(Process.Start(start)!, port);
        var said = new StringBuilder();
        api.process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
        api.process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        api.process.BeginOutputReadLine();
        api.process.BeginErrorReadLine();
        while (!await api.IsReadyAsync())
        {
            if (api.process.HasExited) throw new InvalidOperationException($"The depot did not start: {said}");
            await Task.Delay(Pause);
        }
        return api;
    }

    /// <summary>Asks for a command; null when there was no answer, so that nobody knows what came of it.</summary>
    internal async Task<(int Status, string Body)?> AskAsync(string token, string path, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add(Wire.CommandIdHeader, key);
        try
        {
            using var answer = await http.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL: nothing is finished, nothing is said.</summary>
    internal Task KillAsync()
    {
        process.Kill();
        return process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
        http.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
