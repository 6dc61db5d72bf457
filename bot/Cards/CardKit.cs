using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountDepot.Bot.Cards;

/// <summary>A piece of a line, as plain text: nothing in it is Markdown, whoever wrote it.</summary>
public sealed record Run(string Text, bool IsBold = false, bool IsSubtle = false, string? Size = null);

/// <summary>One choice of a list: what is sent and what is read.</summary>
public sealed record Choice(string Value, string Title);

/// <summary>How a notice is meant. The sign says it too, so that nobody needs the colour.</summary>
public enum Tone
{
    Good,
    Attention,
    Accent,
}

/// <summary>What an input can be searched among while somebody types.</summary>
public enum Among
{
    Items,
    Sites,
    People,
}

/// <summary>
/// The builders of Adaptive Card elements; nothing else knows their JSON. Version 1.5 with elements of 1.2, which is what phones draw
/// for certain. Texts from people go into text runs alone: TextBlock and FactSet would read Markdown in them.
/// </summary>
public static class CardKit
{
    /// <summary>Teams' store rule: no more buttons than this on one card.</summary>
    public const int ActionsMax = 6;

    private const int ChoiceBytesMax = 6 * 1024;

    /// <summary>How a card is written: readable letters, nothing escaped that need not be.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole card. Absent parts are left out.</summary>
    public static JsonObject Card(IEnumerable<JsonObject?> body, IEnumerable<JsonObject?> actions) => new()
    {
        ["type"] = "AdaptiveCard",
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["version"] = "1.5",
        ["msteams"] = new JsonObject { ["width"] = "Full" },
        ["body"] = ArrayOf(body),
        ["actions"] = ArrayOf(actions.OfType<JsonObject>().Take(ActionsMax)),
    };

    /// <summary>The card's heading, from the catalogue of words.</summary>
    public static JsonObject Heading(string ours) => new()
    {
        ["type"] = "TextBlock",
        ["text"] = ours,
        ["style"] = "heading",
        ["size"] = "Medium",
        ["weight"] = "Bolder",
        ["wrap"] = true,
    };

    /// <summary>The name of the thing the card is about.</summary>
    public static JsonObject Title(string name) => Line(new Run(Cut(name, 120), IsBold: true, Size: "Large"));

    /// <summary>A line of text that wraps.</summary>
    public static JsonObject Line(params IEnumerable<Run> runs) => new() { ["type"] = "RichTextBlock", ["inlines"] = ArrayOf(runs.Select(Inline)) };

    /// <summary>A small line of lesser weight.</summary>
    public static JsonObject Detail(string text) => Tight(Line(new Run(text, IsSubtle: true)));

    /// <summary>Puts less room above a line, so that it belongs to the one before.</summary>
    public static JsonObject Tight(JsonObject element)
    {
        element["spacing"] = "Small";
        return element;
    }

    /// <summary>Puts a line above what follows.</summary>
    public static JsonObject Apart(JsonObject element)
    {
        element["separator"] = true;
        element["spacing"] = "Medium";
        return element;
    }

    /// <summary>Elements that belong together.</summary>
    public static JsonObject Group(params IEnumerable<JsonObject?> items) => new() { ["type"] = "Container", ["items"] = ArrayOf(items) };

    /// <summary>Up to three numbers side by side, each large over its label.</summary>
    public static JsonObject Numbers(params IReadOnlyList<(string Label, string Number)> numbers) => new()
    {
        ["type"] = "ColumnSet",
        ["columns"] = ArrayOf(numbers.Select(n => Column("stretch", Line(new Run(n.Number, IsBold: true, Size: "ExtraLarge")), Tight(Line(new Run(n.Label, IsSubtle: true)))))),
    };

    /// <summary>Text on the left, a number on the right.</summary>
    public static JsonObject Row(IEnumerable<JsonObject> left, string number, string label) => new()
    {
        ["type"] = "ColumnSet",
        ["columns"] = ArrayOf(
        [
            Column("stretch", [.. left]),
            Column("auto", AtRight(Line(new Run(number, IsBold: true, Size: "Large"))), AtRight(Tight(Line(new Run(label, IsSubtle: true, Size: "Small"))))),
        ]),
    };

    /// <summary>A box that says how something went.</summary>
    public static JsonObject Notice(Tone tone, string text) => new()
    {
        ["type"] = "Container",
        ["style"] = Name(tone),
        ["items"] = ArrayOf([Line(new Run($"{Sign(tone)} ", IsBold: true), new Run(Cut(text, 320)))]),
    };

    /// <summary>
    /// One of a list, as a drop-down: its titles are shown as they are. The first ones that fit into six kilobytes, which are 50 with
    /// usual names; the others are reached by naming them in text.
    /// </summary>
    public static JsonObject Choose(string id, string label, string error, IEnumerable<Choice> choices, string? value) => Input("Input.ChoiceSet", id, label, error, new()
    {
        ["style"] = "compact",
        ["choices"] = ArrayOf(Fitting(choices.Select(c => new JsonObject { ["title"] = c.Title, ["value"] = c.Value }))),
        ["value"] = value,
    });

    /// <summary>
    /// One of very many, found by typing a part of its name. Clients that cannot search offer <paramref name="choices"/> alone, so they must
    /// do for most.
    /// </summary>
    /// <param name="among">What is searched, as Teams names it to the bot.</param>
    public static JsonObject Seek(string id, string label, string error, Among among, IEnumerable<Choice> choices, string? value)
    {
        var input = Choose(id, label, error, choices, value);
        input["style"] = "filtered";
        input["choices.data"] = new JsonObject { ["type"] = "Data.Query", ["dataset"] = JsonNamingPolicy.CamelCase.ConvertName(among.ToString()) };
        return input;
    }

    /// <summary>A button inside a dialog, where there is Action.Submit alone.</summary>
    public static JsonObject Submit(string title, Verb verb, CardData data) => new()
    {
        ["type"] = "Action.Submit",
        ["title"] = title,
        ["data"] = With(data.ToJson(verb), "verb", verb.Name()),
    };

    /// <summary>A button of a posted card that opens a dialog. A client that knows no dialogs sends it as any Submit.</summary>
    public static JsonObject Opens(string title, Verb verb, CardData data)
    {
        var button = Submit(title, verb, data);
        button["data"]!["msteams"] = new JsonObject { ["type"] = "task/fetch" };
        button["associatedInputs"] = "none";
        return button;
    }

    /// <summary>The card as something to read: what a dialog shows when all is done.</summary>
    public static JsonObject Still(JsonObject card)
    {
        var still = card.DeepClone().AsObject();
        still["actions"] = new JsonArray();
        still.Remove("refresh");
        return still;
    }

    /// <summary>Any of a list, as a drop-down; what is sent are the values with commas between them.</summary>
    public static JsonObject ChooseSeveral(string id, string label, string error, IEnumerable<Choice> choices, string? value)
    {
        var input = Choose(id, label, error, choices, value);
        input["isMultiSelect"] = true;
        return input;
    }

    /// <summary>A number with a point; <paramref name="min"/> is the least that makes sense, and <paramref name="max"/> the most if there is one.</summary>
    public static JsonObject Number(string id, string label, string error, decimal min, decimal? value, decimal? max = null) => Input("Input.Number", id, label, error, new()
    {
        ["min"] = min,
        ["max"] = max,
        ["value"] = value,
    });

    /// <summary>A day.</summary>
    public static JsonObject Day(string id, string label, string error) => Input("Input.Date", id, label, error, []);

    /// <summary>A line of text.</summary>
    public static JsonObject Text(string id, string label, string error, int lengthMax, string? value = null) =>
        Input("Input.Text", id, label, error, new() { ["maxLength"] = lengthMax, ["value"] = value });

    /// <summary>
    /// A button. Clients that do not know Action.Execute get an Action.Submit with the same data and the verb in it.
    /// A button that only looks does not wait for the form to be filled in.
    /// </summary>
    public static JsonObject Button(string title, Verb verb, CardData data, bool isPrimary = false, bool needsForm = false)
    {
        var carried = data.ToJson(verb);
        var submit = new JsonObject { ["type"] = "Action.Submit", ["title"] = title, ["data"] = With(carried, "verb", verb.Name()) };
        var button = new JsonObject { ["type"] = "Action.Execute", ["title"] = title, ["verb"] = verb.Name(), ["data"] = carried, ["fallback"] = submit };
        if (isPrimary) button["style"] = "positive";
        if (!needsForm) (button["associatedInputs"], submit["associatedInputs"]) = ("none", "none");
        return button;
    }

    /// <summary>
    /// Text for a place where there is little room: whole letters, and a sign that something was cut. A letter may be many characters
    /// (a person with a tool is five, and six bytes each on the wire), so there is a limit for those too.
    /// </summary>
    public static string Cut(string text, int letters)
    {
        var starts = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        var charactersMax = letters * 3 / 2;
        if (starts.Length <= letters && text.Length <= charactersMax) return text;
        var end = starts.Take(letters).TakeWhile(start => start < charactersMax).LastOrDefault();
        return $"{text[..end]}…";
    }

    private static JsonObject Input(string type, string id, string label, string error, JsonObject more)
    {
        var input = new JsonObject { ["type"] = type, ["id"] = id, ["label"] = label, ["errorMessage"] = error };
        foreach (var (name, value) in more)
            if (value is not null) input[name] = value.DeepClone();
        return input;
    }

    /// <summary>Has Teams ask for the own card of those who are named; nobody is asked for when none is.</summary>
    public static JsonObject Refreshed(JsonObject card, Verb verb, CardData data, IReadOnlyList<string> watchers)
    {
        if (watchers.Count == 0) return card;
        card["refresh"] = new JsonObject
        {
            ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb.Name(), ["data"] = data.ToJson(verb) },
            ["userIds"] = new JsonArray([.. watchers.Select(id => JsonValue.Create(id))]),
        };
        return card;
    }

    /// <summary>Has Teams ask for everybody's own card, as long as the chat has at most 60 members.</summary>
    public static JsonObject RefreshedForAll(JsonObject card, Verb verb, CardData data)
    {
        card["refresh"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb.Name(), ["data"] = data.ToJson(verb) } };
        return card;
    }

    /// <summary>Marks an input that must be filled in.</summary>
    public static JsonObject Required(JsonObject input)
    {
        input["isRequired"] = true;
        return input;
    }

    private static IEnumerable<JsonObject> Fitting(IEnumerable<JsonObject> choices)
    {
        var left = ChoiceBytesMax;
        return choices.TakeWhile(choice => (left -= choice.ToJsonString(Compact).Length) >= 0);
    }

    private static JsonObject Inline(Run run)
    {
        var inline = new JsonObject { ["type"] = "TextRun", ["text"] = run.Text };
        if (run.IsBold) inline["weight"] = "Bolder";
        if (run.IsSubtle) inline["isSubtle"] = true;
        if (run.Size is { } size) inline["size"] = size;
        return inline;
    }

    private static JsonObject Column(string width, params JsonObject[] items) => new() { ["type"] = "Column", ["width"] = width, ["items"] = ArrayOf(items) };

    private static JsonObject AtRight(JsonObject line)
    {
        line["horizontalAlignment"] = "Right";
        return line;
    }

    private static JsonObject With(JsonObject data, string name, string value)
    {
        var copy = data.DeepClone().AsObject();
        copy[name] = value;
        return copy;
    }

    private static string Name(Tone tone) => JsonNamingPolicy.CamelCase.ConvertName(tone.ToString());

    private static string Sign(Tone tone) => tone switch
    {
        Tone.Good => "✔",
        Tone.Attention => "⚠",
        Tone.Accent => "ℹ",
    };

    private static JsonArray ArrayOf(IEnumerable<JsonObject?> items) => new([.. items.OfType<JsonObject>()]);
}
