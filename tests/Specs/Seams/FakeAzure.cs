using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CountDepot.Specs.Seams;

/// <summary>
/// A place to deploy to: stand-ins for az and dotnet on the PATH that remember every call, a directory and a subscription that
/// keep what was made, and a small server that answers as a healthy depot does.
/// </summary>
public sealed class FakeAzure : IAsyncDisposable
{
    /// <summary>A whole deployment that asks nothing.</summary>
    public static readonly string[] Deploy =
        ["deploy", "--location", "swedencentral", "--alerts", "operator@example.com", "--publisher", "Stores", "--website", "https://example.com", "--yes"];

    private readonly string home = Workspace.NewFolder();
    private readonly WebApplication depot;

    private FakeAzure(WebApplication depot) => this.depot = depot;

    /// <summary>Makes the person at the keyboard one who may not grant roles.</summary>
    public bool IsDenied { get; set; }

    /// <summary>The az command that fails, such as "deployment group what-if".</summary>
    public string? Fails { get; set; }

    /// <summary>Where the healthy depot answers.</summary>
    public Uri Url => new(depot.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Every call so far, in order.</summary>
    public IReadOnlyList<JsonNode> Calls => File.Exists(Path.Combine(home, "calls.jsonl")) ? [.. File.ReadLines(Path.Combine(home, "calls.jsonl")).Select(line => JsonNode.Parse(line)!)] : [];

    /// <summary>What the directory and the subscription hold.</summary>
    public JsonNode State => JsonNode.Parse(File.ReadAllText(Path.Combine(home, "state.json")))!;

    public static async Task<FakeAzure> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/api/health/{what}", () => "ok");
        app.MapGet("/health/{what}", () => "ok");
        app.MapGet("/api/v1/me", () => Results.Unauthorized());
        app.MapPost("/api/messages", () => Results.Unauthorized());
        await app.StartAsync();
        var azure = new FakeAzure(app);
        azure.PutOnPath("az");
        azure.PutOnPath("dotnet");
        return azure;
    }

    /// <summary>Runs infra/Deploy as its scripts do.</summary>
    public Task<Outcome> DeployAsync(params string[] arguments) => Workspace.RunAsync(
        Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "CountDepot.Deploy.dll"), .. arguments],
        new Dictionary<string, string?>
        {
            ["PATH"] = $"{Path.Combine(home, "bin")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["DOTNET_HOST_PATH"] = Path.Combine(home, "bin", "dotnet"),
            ["FAKE_HOME"] = home,
            ["FAKE_URL"] = Url.ToString(),
            ["FAKE_DENY"] = IsDenied ? "1" : "0",
            ["FAKE_FAILS"] = Fails,
        },
        home);

    /// <summary>Deploys, and insists that it worked.</summary>
    public async Task DeployedAsync()
    {
        var outcome = await DeployAsync(Deploy);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }

    /// <summary>Changes what the directory holds, as somebody else would.</summary>
    public void Change(Action<JsonNode> change)
    {
        var state = State;
        change(state);
        File.WriteAllText(Path.Combine(home, "state.json"), state.ToJsonString());
    }

    /// <summary>The calls as short sentences: the words before the first option, or method and path.</summary>
    public string[] Told() => [.. Calls.Select(call => call["path"] is { } path
        ? $"{call["method"]} {path}"
        : string.Join(' ', call["args"]!.AsArray().Select(word => (string)word!).TakeWhile(word => !word.StartsWith('-')).Prepend((string)call["program"]!)))];

    public async ValueTask DisposeAsync()
    {
        await depot.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    private void PutOnPath(string program)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(home, "bin")).FullName, program);
        File.WriteAllText(file, $"#!/bin/sh\nexec node '{Workspace.PathOf("tests", "Specs", "Seams", "Fakes", "cli.mjs")}' {program} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
