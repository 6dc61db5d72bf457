using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.FunctionsHost;

/// <summary>One function.json: an HTTP function that proxies, or a timer.</summary>
/// <param name="Name">Its folder's name; for a timer also the path that the host posts to.</param>
/// <param name="Binding">The name of its trigger binding.</param>
/// <param name="Route">For HTTP, below the route prefix; the part after '{*' takes the rest.</param>
/// <param name="RetriesMax">How often a failed timer run is repeated at once.</param>
public sealed record Function(string Name, string Binding, string? Route, IReadOnlyList<string> Methods, string? Schedule, int RetriesMax)
{
    public bool IsTimer => Schedule is not null;
}

/// <summary>
/// A function app as it lies on disk: host.json and one folder for each function. Reading it fails where the real host would
/// refuse to start. Rules: Azure Functions host 4.x, custom handlers with enableProxyingHttpRequest.
/// </summary>
public sealed record FunctionApp(
    string Folder, string Executable, IReadOnlyList<string> Arguments, string RoutePrefix, TimeSpan InitializationTimeout, IReadOnlyList<Function> Functions)
{
    /// <summary>Reads a folder that was published, or built.</summary>
    public static FunctionApp Load(string folder)
    {
        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "host.json")))!;
        if ((string?)host["version"] != "2.0") throw new InvalidDataException("host.json must say version 2.0.");
        var handler = host["customHandler"] ?? throw new InvalidDataException("host.json has no customHandler.");
        var executable = (string?)handler["description"]?["defaultExecutablePath"];
        if (string.IsNullOrEmpty(executable)) throw new InvalidDataException("customHandler.description.defaultExecutablePath is empty.");
        if ((bool?)handler["enableProxyingHttpRequest"] != true) throw new InvalidDataException("Without enableProxyingHttpRequest the host rewrites queries and drops bodies.");
        var functions = Directory.GetFiles(folder, "function.json", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == folder.TrimEnd(Path.DirectorySeparatorChar))
            .Order(StringComparer.Ordinal).Select(Read).ToList();
        if (functions.Count == 0) throw new InvalidDataException("There is no function: no folder holds a function.json.");
        if (handler["http"]?["routes"] is not null) throw new InvalidDataException("Detected both function.json files and custom handler HTTP route configuration.");
        return new(
            folder, executable, [.. handler["description"]!["arguments"]?.AsArray().Select(argument => (string)argument!) ?? []],
            (string?)host["extensions"]?["http"]?["routePrefix"] ?? "api",
            Patience((string?)handler["initializationTimeout"]), functions);
    }

    /// <summary>The HTTP function that a request belongs to, or null: a method that is not listed is not found either.</summary>
    public Function? Match(string method, string path) => Functions.FirstOrDefault(function =>
        !function.IsTimer && function.Methods.Contains(method, StringComparer.OrdinalIgnoreCase) && Takes($"/{RoutePrefix}/{function.Route}", path));

    // Documentation says 60 seconds and some hosts say 30, whatever host.json asks for.
    private static TimeSpan Patience(string? asked)
    {
        var most = TimeSpan.FromSeconds(30);
        var said = asked is null ? most : TimeSpan.Parse(asked, System.Globalization.CultureInfo.InvariantCulture);
        return said < most ? said : most;
    }

    private static bool Takes(string route, string path)
    {
        var rest = route.IndexOf("{*", StringComparison.Ordinal);
        return rest < 0 ? string.Equals(route, path, StringComparison.OrdinalIgnoreCase) : path.StartsWith(route[..rest], StringComparison.OrdinalIgnoreCase);
    }

    private static Function Read(string file)
    {
        var name = Path.GetFileName(Path.GetDirectoryName(file)!);
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        var bindings = json["bindings"]!.AsArray();
        var trigger = bindings.Single(binding => ((string)binding!["type"]!).EndsWith("Trigger", StringComparison.Ordinal))!;
        var binding = (string)trigger["name"]!;
        if ((string?)trigger["type"] == "timerTrigger")
        {
            var schedule = (string?)trigger["schedule"] ?? throw new InvalidDataException($"{name}: a timer needs a schedule.");
            return new(name, binding, null, [], schedule, (int?)json["retry"]?["maxRetryCount"] ?? 0);
        }
        var isProxied = (string?)trigger["type"] == "httpTrigger" && bindings.Count == 2
            && bindings.Any(other => (string?)other!["type"] == "http" && (string?)other["direction"] == "out");
        if (!isProxied) throw new InvalidDataException($"{name}: only one httpTrigger with one http output is proxied.");
        return new(name, binding, (string?)trigger["route"] ?? name, [.. trigger["methods"]?.AsArray().Select(method => (string)method!) ?? []], null, 0);
    }
}
