using System.Text;
using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

/// <summary>
/// What a flow or app that was built on a definition depends on, a line for each operation, input and output. Power Platform keeps one version of
/// a connector, so a line that changes breaks what is running.
/// </summary>
internal sealed class Surface(string version, SortedDictionary<string, string> lines)
{
    private const string Needed = " required";

    public static Surface Of(JsonObject definition)
    {
        var read = new Definition(definition);
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var operation in read.Operations)
        {
            lines[operation.Id] = $"{operation.Where}{(operation.IsTrigger ? " trigger" : "")}";
            foreach (var parameter in operation.Parameters.Where(p => (string?)p["in"] != "body"))
                lines[$"{operation.Id} < {parameter["name"]}"] = Kind(parameter) + ((bool?)parameter["required"] == true ? Needed : "");
            Add(lines, $"{operation.Id} <", read.BodyOf(operation));
            foreach (var answer in operation.Good) Add(lines, $"{operation.Id} >", read.Resolve(answer["schema"] as JsonObject));
            if (operation.IsTrigger) Add(lines, $"{operation.Id} !", read.Resolve(definition["paths"]![operation.Path]!["x-ms-notification-content"]!["schema"] as JsonObject));
        }
        return new((string)definition["info"]!["version"]!, lines);
    }

    public static Surface Parse(string text)
    {
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var lines = rows.Skip(1).Select(row => row.Split(" = ", 2)).ToDictionary(cells => cells[0], cells => cells[1].TrimEnd('\r'));
        return new(rows[0].Trim(), new(lines, StringComparer.Ordinal));
    }

    /// <summary>What an earlier surface had that no longer holds: gone, of another type, or newly required. Nothing, once the first number of the version is larger.</summary>
    public IReadOnlyList<string> BreaksOf(Surface before)
    {
        if (Major(version) > Major(before.Version)) return [];
        var found = new List<string>();
        foreach (var (name, was) in before.Lines)
        {
            if (!lines.TryGetValue(name, out var now)) found.Add($"{name} is gone");
            else if (Loses(was, now)) found.Add($"{name} was {was} and is {now}");
        }
        foreach (var (name, now) in lines.Where(line => line.Value.EndsWith(Needed, StringComparison.Ordinal)))
        {
            var isOfOld = before.Lines.ContainsKey(name.Split(" <")[0]);
            if (isOfOld && !before.Lines.ContainsKey(name) && IsAtTop(name)) found.Add($"{name} is new and {now}");
        }
        return found;
    }

    public override string ToString()
    {
        var page = new StringBuilder().Append(version).Append('\n');
        foreach (var (name, line) in lines) page.Append(name).Append(" = ").Append(line).Append('\n');
        return page.ToString();
    }

    private string Version => version;
    private SortedDictionary<string, string> Lines => lines;

    // A field that need not be given any more, or a choice more, breaks nothing.
    private static bool Loses(string was, string now)
    {
        if (!was.EndsWith(Needed, StringComparison.Ordinal) && now.EndsWith(Needed, StringComparison.Ordinal)) return true;
        var (before, after) = (Bare(was).Split('|'), Bare(now).Split('|'));
        return before.Length == 1 || after.Length == 1 ? Bare(was) != Bare(now) : before.Except(after).Any();
    }

    private static string Bare(string line) => line.Replace(Needed, "", StringComparison.Ordinal);

    // Below an object that is new as a whole, what it requires is required only of who uses it.
    private static bool IsAtTop(string name) => !name.Split(" < ")[^1].Contains('/', StringComparison.Ordinal);

    private static int Major(string version) => int.Parse(version.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static string Kind(JsonObject schema) => schema["enum"] is JsonArray choices
        ? string.Join('|', choices.Select(c => (string?)c)) + "|"
        : $"{(string?)schema["type"] ?? "any"}{(schema["format"] is { } format ? $" {format}" : "")}";

    private static void Add(SortedDictionary<string, string> lines, string where, JsonObject? schema, string below = "")
    {
        var required = (schema?["required"] as JsonArray ?? []).Select(r => (string?)r).ToHashSet();
        foreach (var (name, field) in schema?["properties"] as JsonObject ?? [])
        {
            lines[$"{where} {below}{name}"] = Kind(field!.AsObject()) + (required.Contains(name) ? Needed : "");
            Add(lines, where, field["items"] as JsonObject ?? field.AsObject(), $"{below}{name}/");
        }
    }
}
