using System.Collections.Immutable;
using System.Globalization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// Custom fields: every value against the template that defines it. A problem is a sentence about one field.
internal static class Fields
{
    /// <summary>What is wrong with the first value that is; the values as they are kept when nothing is.</summary>
    internal static (string Field, string Problem)? Wrong(
        TemplateView template, ImmutableSortedDictionary<FieldName, FieldValue>? given, out ImmutableSortedDictionary<FieldName, FieldValue> kept)
    {
        kept = ImmutableSortedDictionary<FieldName, FieldValue>.Empty;
        foreach (var (name, value) in given ?? kept)
        {
            if (template.Fields.FirstOrDefault(f => f.Name == name) is not { } field) return ($"fields.{name}", Known(template));
            if (!TryValue(field, value, out var clean, out var problem)) return ($"fields.{name}", problem);
            kept = kept.Add(name, clean);
        }
        var there = kept;
        return template.Fields.FirstOrDefault(f => f.IsRequired && !there.ContainsKey(f.Name)) is { } missing
            ? ($"fields.{missing.Name}", $"is required by template {template.Template}.") : null;
    }

    private static bool TryValue(FieldDefinition field, FieldValue value, out FieldValue clean, out string problem)
    {
        clean = value;
        switch (field.Type)
        {
            case FieldType.Text:
                problem = "must be text.";
                if (value.Shape != FieldShape.Text || !ShortText.TryRead(value.Text, out var text, out problem)) return false;
                clean = FieldValue.Of(text.Value);
                return true;
            case FieldType.Number:
                problem = "must be a JSON number.";
                return value.Shape == FieldShape.Number;
            case FieldType.YesNo:
                problem = "must be true or false.";
                return value.Shape == FieldShape.YesNo;
            case FieldType.Date:
                problem = "must be a date such as 2026-04-01.";
                return value.Shape == FieldShape.Text && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            default:
                var options = field.Options ?? [];
                problem = $"must be one of {string.Join(", ", options.Take(10))}{(options.Count > 10 ? $" and {options.Count - 10} more" : "")}.";
                return value.Shape == FieldShape.Text && options.Any(o => o.Value == value.Text);
        }
    }

    private static string Known(TemplateView template) => template.Fields.Count == 0
        ? $"is not a field of template {template.Template}, which has none."
        : $"is not a field of template {template.Template}; it has {string.Join(", ", template.Fields.Take(10).Select(f => f.Name))}.";

    /// <summary>An item's values in the order of its template; those the template no longer has come last.</summary>
    internal static IReadOnlyList<FieldView>? View(Definition definition, TemplateView? template)
    {
        if (definition.Fields is not { } values) return null;
        var known = (template?.Fields ?? []).Where(f => values.ContainsKey(f.Name)).ToList();
        return
        [
            .. known.Select(f => new FieldView(f.Name, values[f.Name], f.Unit)),
            .. values.Where(v => known.All(f => f.Name != v.Key)).Select(v => new FieldView(v.Key, v.Value, null)),
        ];
    }
}
