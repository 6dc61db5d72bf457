using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>Reads an Adaptive Card as a person does: what is written on it, which buttons it has, which inputs go with a button.</summary>
public static class CardReader
{
    private static readonly string[] Written = ["text", "title", "value", "label", "altText", "errorMessage", "placeholder"];

    /// <summary>Everything written on the card, top to bottom.</summary>
    public static IEnumerable<string> Texts(JsonObject card) => Within(card).SelectMany(TextsOf);

    /// <summary>The titles of all its buttons, in order, those of nested cards included.</summary>
    public static IReadOnlyList<string> Buttons(JsonObject card) =>
        [.. Within(card).Where(IsAction).Select(a => (string?)a["title"] ?? "")];

    /// <summary>The types of all its buttons, in order.</summary>
    public static IReadOnlyList<string> ActionTypes(JsonObject card) => [.. Within(card).Where(IsAction).Select(TypeOf)];

    /// <summary>The ids of all its inputs, in order.</summary>
    public static IReadOnlyList<string> Inputs(JsonObject card) => [.. Within(card).Where(IsInput).Select(i => (string)i["id"]!)];

    /// <summary>The button with this title, and the inputs Teams sends along with it: those of its card and of the cards around it.</summary>
    internal static (JsonObject Action, IReadOnlyList<JsonObject> Inputs) Button(JsonObject card, string title)
    {
        var action = Within(card).FirstOrDefault(o => IsAction(o) && (string?)o["title"] == title)
            ?? throw new InvalidOperationException($"The card has no button \"{title}\". It has: {string.Join(", ", Buttons(card))}.");
        if ((string?)action["associatedInputs"] == "none") return (action, []);
        var cards = CardsAround(action, card).ToHashSet();
        return (action, [.. Within(card).Where(o => IsInput(o) && CardsAround(o, card).First() is var own && cards.Contains(own))]);
    }

    /// <summary>The data a button sends: its own, then the inputs. Empty inputs are left out and every value is text, as in Teams.</summary>
    internal static JsonObject Data(JsonObject action, IEnumerable<JsonObject> inputs, IReadOnlyDictionary<string, string> typed)
    {
        var data = action["data"]?.DeepClone() as JsonObject ?? [];
        var unknown = new HashSet<string>(typed.Keys);
        foreach (var input in inputs)
        {
            var id = (string)input["id"]!;
            unknown.Remove(id);
            var value = typed.TryGetValue(id, out var given) ? given : Prefilled(input);
            CardInput.Check(input, value);
            if (value.Length > 0) data[id] = value;
        }
        return unknown.Count == 0 ? data : throw new InvalidOperationException($"The button sends no input {string.Join(", ", unknown)}.");
    }

    private static string Prefilled(JsonObject input) =>
        input["value"]?.ToString() ?? ((string?)input["type"] == "Input.Toggle" ? (string?)input["valueOff"] ?? "false" : "");

    private static IEnumerable<string> TextsOf(JsonObject element)
    {
        foreach (var name in Written)
        {
            if (element[name] is JsonValue value && value.ToString() is { Length: > 0 } text) yield return text;
        }
    }

    private static IEnumerable<JsonObject> CardsAround(JsonObject inside, JsonObject outermost)
    {
        for (JsonNode? node = inside; node is not null; node = node.Parent)
        {
            if (node is JsonObject o && (o == outermost || (string?)o["type"] == "AdaptiveCard")) yield return o;
            if (node == outermost) yield break;
        }
    }

    // In document order. Data and fallbacks are not shown, so they are not read.
    private static IEnumerable<JsonObject> Within(JsonNode? node)
    {
        if (node is JsonArray list) return list.SelectMany(Within);
        if (node is not JsonObject element) return [];
        var inner = element.Where(p => p.Key is not ("data" or "fallback" or "refresh" or "msteams" or "requires")).SelectMany(p => Within(p.Value));
        return inner.Prepend(element);
    }

    private static bool IsAction(JsonObject o) => TypeOf(o).StartsWith("Action.", StringComparison.Ordinal);
    private static bool IsInput(JsonObject o) => TypeOf(o).StartsWith("Input.", StringComparison.Ordinal);
    private static string TypeOf(JsonObject o) => o["type"] is JsonValue value ? value.ToString() : "";
}
