using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Turns;
using CountDepot.Contracts;

namespace CountDepot.Bot.Teams;

/// <summary>The answer to an invoke.</summary>
/// <param name="Then">What is done after it.</param>
/// <param name="IsSure">False when it could not be found out what became of it.</param>
public sealed record Invoked(JsonObject Body, Func<CancellationToken, Task>? Then = null, bool IsSure = true);

/// <summary>
/// The invokes that are no card's button: dialogs (task/*), the message extension (composeExtension/*) and typeahead (application/search), between Teams' JSON
/// and our turns. What is carried comes from the person's client and is read as strictly as a button's data.
/// </summary>
public sealed partial class Invokes(
    ExtensionTurn extension, ReserveTurn reserve, SuggestTurn suggest, ScanTurn scan, ItemLinks links, ILogger<Invokes> log)
{
    private const string AdaptiveType = "application/vnd.microsoft.card.adaptive";
    private const string ThumbnailType = "application/vnd.microsoft.card.thumbnail";
    private const int FoundByDefault = 25;
    private const int TypedMax = 200;

    /// <summary>Teams waits five seconds for a message extension.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    /// <summary>Whether there is an answer to an invoke of this name.</summary>
    public static bool Knows(string? name) => name is "application/search" or "composeExtension/query" or "composeExtension/selectItem" or "composeExtension/queryLink"
        or "composeExtension/fetchTask" or "composeExtension/submitAction" or "task/fetch" or "task/submit";

    /// <summary>Answers one that is known. Never fails: what goes wrong is said in the shape the invoke's answer has.</summary>
    public async Task<Invoked> AnswerAsync(string name, JsonElement? value, TurnContext turn, CancellationToken cancel)
    {
        try
        {
            return await DoAsync(name, value ?? default, turn, cancel);
        }
        // The edge: whatever it was, the person gets an answer and the operator one line.
#pragma warning disable CA1031
        catch (Exception broken)
#pragma warning restore CA1031
        {
            if (broken is not OperationCanceledException) log.TurnFailed(broken, "invoke", turn.Op);
            return new(name == "application/search" ? Suggested([]) : name is "composeExtension/fetchTask" or "composeExtension/submitAction" or "task/fetch" or "task/submit"
                ? Dialog(turn.Words.NotSure) : Said(turn.Words.NotSure), IsSure: false);
        }
    }

    private async Task<Invoked> DoAsync(string name, JsonElement value, TurnContext turn, CancellationToken cancel) => name switch
    {
        "composeExtension/query" => new(await FindAsync(value, turn, cancel)),
        "composeExtension/selectItem" => new(await PickAsync(Sku.TryRead(Text(value, "sku"), out var sku, out _) ? sku : null, turn, cancel)),
        "composeExtension/queryLink" => new(await PickAsync(links.TryRead(Text(value, "url"), out var linked) ? linked : null, turn, cancel)),
        "composeExtension/fetchTask" => new(Dialog(turn.Words.ReserveFromMessage, await reserve.AskAsync(turn, MessageIn(value), cancel))),
        "task/fetch" => new(await OpenAsync(Child(value, "data"), turn, cancel)),
        // The page has done everything already by the time it closes itself. Some phones bring the button itself here.
        "task/submit" when Text(Child(value, "data"), "verb") == Verb.Scan.Name() => new(await OpenAsync(Child(value, "data"), turn, cancel)),
        "task/submit" => new([]),
        "composeExtension/submitAction" => await ReserveAsync(value, turn, cancel),
        _ => new(Suggested(await SuggestAsync(value, turn, cancel))),
    };

    private async Task<JsonObject> OpenAsync(JsonElement? data, TurnContext turn, CancellationToken cancel)
    {
        if (Text(data, "verb") != Verb.Scan.Name() || await scan.OpenAsync(turn, data, cancel) is not { } page) return Dialog(turn.Words.CardOutOfDate);
        var shown = new JsonObject { ["title"] = turn.Words.ScanHeading, ["height"] = "large", ["width"] = "medium", ["url"] = page.AbsoluteUri };
        return new() { ["task"] = new JsonObject { ["type"] = "continue", ["value"] = shown } };
    }

    private async Task<JsonObject> FindAsync(JsonElement value, TurnContext turn, CancellationToken cancel)
    {
        // The first time nothing has been typed yet; Teams then sends a parameter of its own instead of ours.
        var (words, options) = (Parameter(value, "find"), Child(value, "queryOptions"));
        var found = await extension.FindAsync(turn, Cut(words), Count(options, "skip", 0), Math.Clamp(Count(options, "count", FoundByDefault), 1, FoundByDefault), cancel);
        if (found.Value is not { } offers) return Said(turn.Words.Refused(found.Refusal!));
        return offers.Count == 0 ? Said(turn.Words.NothingIsThere) : Result([.. offers.Select(offer => Thumbnail(Preview(offer, turn.Words)))]);
    }

    private async Task<JsonObject> PickAsync(Sku? picked, TurnContext turn, CancellationToken cancel)
    {
        if (picked is not { } sku) return Said(turn.Words.NothingIsThere);
        var answer = await extension.ShelfAsync(turn, sku, cancel);
        if (answer.Value is not { } shelf) return Said(turn.Words.Refused(answer.Refusal!));
        var attachment = new JsonObject { ["contentType"] = AdaptiveType, ["content"] = SharedCard.Render(shelf) };
        // Teams refuses an adaptive card that has no simple one to stand for it.
        attachment["preview"] = Thumbnail(Titled(shelf.Item.Name, $"{shelf.Item.Sku} · {turn.Words.Kind(shelf.Item.Kind)}"));
        return Result([attachment]);
    }

    private async Task<Invoked> ReserveAsync(JsonElement value, TurnContext turn, CancellationToken cancel)
    {
        var answer = await reserve.ReserveAsync(turn, Child(value, "data"), cancel);
        return new(Dialog(turn.Words.ReserveFromMessage, answer.Card), answer.Then);
    }

    private async Task<IReadOnlyList<Choice>> SuggestAsync(JsonElement value, TurnContext turn, CancellationToken cancel) =>
        Enum.TryParse<Among>(Text(value, "dataset"), ignoreCase: true, out var among) && Enum.IsDefined(among)
            ? await suggest.FindAsync(turn, among, Cut(Text(value, "queryText") ?? ""), cancel) : [];

    private static JsonObject Preview(Offer offer, Words words)
    {
        var item = offer.Item;
        var preview = Titled(item.Name, string.Join(" · ", new[] { offer.Available, item.Sku.Value, words.Kind(item.Kind) }.OfType<string>()));
        preview["tap"] = new JsonObject { ["type"] = "invoke", ["value"] = new JsonObject { ["sku"] = item.Sku.Value } };
        return preview;
    }

    // A thumbnail's text may hold HTML, so only words of ours go there.
    private static JsonObject Titled(string name, string ours) => new() { ["title"] = CardKit.Cut(name, 80), ["text"] = ours };

    private static JsonObject Thumbnail(JsonObject content) => new() { ["contentType"] = ThumbnailType, ["content"] = content };

    private static JsonObject Result(JsonArray attachments) =>
        new() { ["composeExtension"] = new JsonObject { ["type"] = "result", ["attachmentLayout"] = "list", ["attachments"] = attachments } };

    private static JsonObject Said(string text) => new() { ["composeExtension"] = new JsonObject { ["type"] = "message", ["text"] = text } };

    private static JsonObject Dialog(string text) => new() { ["task"] = new JsonObject { ["type"] = "message", ["value"] = text } };

    private static JsonObject Dialog(string title, JsonObject card) => new()
    {
        ["task"] = new JsonObject
        {
            ["type"] = "continue",
            ["value"] = new JsonObject
            {
                ["title"] = title,
                ["height"] = "medium",
                ["width"] = "medium",
                ["card"] = new JsonObject { ["contentType"] = AdaptiveType, ["content"] = card.DeepClone() },
            },
        },
    };

    private static JsonObject Suggested(IReadOnlyList<Choice> choices) => new()
    {
        ["statusCode"] = 200,
        ["type"] = "application/vnd.microsoft.search.searchResponse",
        ["value"] = new JsonObject { ["results"] = new JsonArray([.. choices.Select(c => new JsonObject { ["value"] = c.Value, ["title"] = c.Title })]) },
    };

    // Whoever is mentioned is not what is asked for.
    private static string MessageIn(JsonElement value) => Cut(Mention().Replace(Text(Child(Child(value, "messagePayload"), "body"), "content") ?? "", " "));

    private static string Parameter(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("parameters", out var all) && all.ValueKind == JsonValueKind.Array
            ? all.EnumerateArray().Where(p => Text(p, "name") == name).Select(p => Text(p, "value")).FirstOrDefault() ?? "" : "";

    private static int Count(JsonElement? options, string name, int otherwise) =>
        options is { } o && o.TryGetProperty(name, out var n) && n.ValueKind == JsonValueKind.Number && n.TryGetInt32(out var count) && count is >= 0 and < 10_000 ? count : otherwise;

    private static string Cut(string text) => (text.Length <= TypedMax ? text : text[..TypedMax]).Trim();

    private static JsonElement? Child(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    [GeneratedRegex("<at[^>]*>[^<]*</at>")]
    private static partial Regex Mention();
}
