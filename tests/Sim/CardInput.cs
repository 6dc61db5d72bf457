using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountDepot.Sim;

/// <summary>The checks that a client makes before it lets a button send.</summary>
internal static class CardInput
{
    /// <summary>Says what a person would read under the input, as an exception, because nothing would have been sent.</summary>
    internal static void Check(JsonObject input, string value)
    {
        if (IsGood(input, value)) return;
        var message = (string?)input["errorMessage"] ?? "not valid";
        throw new InvalidOperationException($"Input {(string?)input["id"]} with \"{value}\" is not sent: {message}");
    }

    private static bool IsGood(JsonObject input, string value)
    {
        if (value.Length == 0) return (bool?)input["isRequired"] != true;
        return (string?)input["type"] switch
        {
            "Input.Number" => IsInRange(input, value),
            "Input.Text" => IsGoodText(input, value),
            "Input.ChoiceSet" => IsChoice(input, value),
            _ => true,
        };
    }

    private static bool IsInRange(JsonObject input, string value) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && (input["min"] is not { } min || number >= min.GetValue<decimal>())
        && (input["max"] is not { } max || number <= max.GetValue<decimal>());

    private static bool IsGoodText(JsonObject input, string value) =>
        (input["maxLength"] is not { } max || value.Length <= max.GetValue<int>())
        && (input["regex"] is not { } regex || Regex.IsMatch(value, (string)regex!, RegexOptions.None, TimeSpan.FromSeconds(1)));

    // With a dynamic list behind it any text can be chosen; several choices are joined by commas.
    private static bool IsChoice(JsonObject input, string value)
    {
        if (input["choices.data"] is not null) return true;
        var known = (input["choices"] as JsonArray ?? []).Select(c => (string?)c?["value"]).ToHashSet();
        var chosen = (bool?)input["isMultiSelect"] == true ? value.Split(',') : [value];
        return chosen.All(known.Contains);
    }
}
