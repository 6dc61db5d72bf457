using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountDepot.Deploy;

/// <summary>The Azure CLI, as the person who is signed in. Nothing of theirs is stored.</summary>
public static class Az
{
    private const string Graph = "https://graph.microsoft.com/v1.0";

    /// <summary>Runs az and reads its JSON answer; null when it has none.</summary>
    public static async Task<JsonNode?> AskAsync(params string[] arguments)
    {
        var output = await Command.RunAsync(Program, [.. arguments, "--output", "json", "--only-show-errors"], isQuiet: true);
        return string.IsNullOrWhiteSpace(output) ? null : JsonNode.Parse(output);
    }

    /// <summary>Runs az and lets its words through to the screen.</summary>
    public static async Task ShowAsync(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        await Command.RunAsync(Program, arguments, isQuiet: false, environment);

    /// <summary>Runs az with more environment and reads its JSON answer.</summary>
    public static async Task<JsonNode> AskAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        JsonNode.Parse(await Command.RunAsync(Program, [.. arguments, "--output", "json", "--only-show-errors"], isQuiet: true, environment))!;

    /// <summary>Asks Microsoft Graph.</summary>
    public static async Task<JsonNode?> GetAsync(string path, params string[] parameters) => await AskAsync(
        ["rest", "--method", "GET", "--url", $"{Graph}/{path}", .. parameters.Length == 0 ? [] : (string[])["--url-parameters", .. parameters]]);

    /// <summary>Tells Microsoft Graph. The body travels in a file, because shells disagree about quotes.</summary>
    public static async Task<JsonNode?> SendAsync(string method, string path, object body, bool createsIfMissing = false)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(body));
            string[] headers = ["Content-Type=application/json", .. createsIfMissing ? (string[])["Prefer=create-if-missing"] : []];
            return await AskAsync(["rest", "--method", method, "--url", $"{Graph}/{path}", "--headers", .. headers, "--body", $"@{file}"]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The Azure CLI is a batch file on Windows, and those are found only by their full name.
    private static readonly string Program = OperatingSystem.IsWindows() ? "az.cmd" : "az";
}
