using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>
/// How the items of a template are called: text with fields in braces, "{Name} {Thread}x{Length}". The braces hold the name of a custom field, or
/// Name, at most once, for the name that is given.
/// </summary>
internal sealed class NamingRule
{
    internal const string Given = "Name";
    private readonly List<(string Text, bool IsField)> parts = [];

    internal IEnumerable<string> Fields => parts.Where(p => p.IsField && p.Text != Given).Select(p => p.Text);

    /// <summary>Reads a rule, or says what is wrong with it in a sentence that begins after the field's name.</summary>
    internal static bool TryRead(string text, out NamingRule rule, out string problem)
    {
        (rule, problem) = (new(), "");
        for (var at = 0; at < text.Length;)
        {
            var brace = text.AsSpan(at).IndexOfAny('{', '}');
            if (brace != 0) rule.parts.Add((brace < 0 ? text[at..] : text[at..(at + brace)], false));
            if (brace < 0) break;
            var end = text.IndexOfAny(['{', '}'], at + brace + 1);
            problem = "must have a field's name between '{' and '}', such as {Name} or {Size}.";
            if (text[at + brace] != '{' || end < 0 || text[end] != '}' || !FieldName.TryRead(text[(at + brace + 1)..end], out var field, out _)) return false;
            rule.parts.Add((field.Value, true));
            at = end + 1;
        }
        problem = "must name {Name} at most once.";
        if (rule.parts.Count(p => p is { IsField: true, Text: Given }) > 1) return false;
        problem = "must name at least one field, such as {Name}.";
        return rule.parts.Any(p => p.IsField);
    }

    /// <summary>
    /// The name an item gets: the given one in its place, unless it has the form already. Null when the rule leaves no place for another
    /// name than <paramref name="form"/>.
    /// </summary>
    internal string? Make(string given, Func<string, string> valueOf, out string form)
    {
        var at = parts.FindIndex(p => p is { IsField: true, Text: Given });
        var (before, after) = (Fill(0, at < 0 ? parts.Count : at), at < 0 ? "" : Fill(at + 1, parts.Count));
        form = at < 0 ? before : $"{before}{{{Given}}}{after}";
        if (at < 0) return given == before.Trim() ? given : null;
        var hasForm = before.Length + after.Length < given.Length && given.StartsWith(before, StringComparison.Ordinal) && given.EndsWith(after, StringComparison.Ordinal);
        return hasForm ? given : $"{before}{given}{after}".Trim();

        string Fill(int from, int to) => string.Concat(parts[from..to].Select(p => p.IsField ? valueOf(p.Text) : p.Text));
    }
}
