using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountDepot.Bot.Scanning;
using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

/// <summary>How units come back.</summary>
public enum Disposition
{
    Good,
    Damaged,
    Lost,
}

/// <summary>
/// What a button carries: ids, a version and what its form asks for; never state and never who presses it. The same record writes the
/// data into a card and reads it back, and it is closed: a field its verb does not have refuses the press.
/// </summary>
public sealed partial record CardData
{
    /// <summary>The form this button is on; makes the command id.</summary>
    public string? Op { get; init; }

    public Sku? Sku { get; init; }
    public SiteId? Site { get; init; }
    /// <summary>Where a transfer comes from.</summary>
    public SiteId? From { get; init; }

    public BinPath? Bin { get; init; }
    public Quantity? Quantity { get; init; }

    /// <summary>The version the card was made from: the request's where one is decided, else the item's.</summary>
    public long? Version { get; init; }

    public ReservationId? Reservation { get; init; }
    public CheckoutId? Checkout { get; init; }
    public Disposition? Disposition { get; init; }

    /// <summary>A day from a date input; the end of that day is meant.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>An instant from a text that was understood.</summary>
    public DateTimeOffset? Until { get; init; }

    public ShortText? Holder { get; init; }
    public HolderKind? HolderKind { get; init; }
    public IReadOnlyList<SerialNumber>? Serials { get; init; }
    public AdjustmentReason? Reason { get; init; }

    /// <summary>Which low episode of the item at the site.</summary>
    public int? Episode { get; init; }

    /// <summary>Who delivers.</summary>
    public ShortText? Supplier { get; init; }

    /// <summary>Which page of a list, from 0.</summary>
    public int? Page { get; init; }

    /// <summary>Why somebody decides as they do.</summary>
    public LongText? Comment { get; init; }

    /// <summary>Names the chat the card was posted to, and says nothing about it: decisions are taken there alone.</summary>
    public string? Chat { get; init; }

    /// <summary>What the scanner is opened for.</summary>
    public ScanFlow? Flow { get; init; }

    /// <summary>The change a question is about.</summary>
    public Verb? About { get; init; }

    /// <summary>The data as a button carries it: the fields its verb has.</summary>
    public JsonObject ToJson(Verb verb)
    {
        var (data, allowed) = (new JsonObject(), verb.Fields());
        foreach (var field in Fields)
            if (allowed.Contains(field.Name) && field.Write(this) is { } value) data[field.Name] = value;
        return data;
    }

    /// <summary>Reads what came back with a press, the inputs of the form among it. Blank inputs are absent, as Teams leaves them out.</summary>
    /// <param name="problem">What is wrong with <paramref name="wrong"/>, beginning after the field's name; null when the field is unknown.</param>
    public static bool TryRead(Verb verb, JsonElement data, out CardData read, out string wrong, out string? problem)
    {
        (read, wrong, problem) = (new(), "", null);
        var allowed = verb.Fields();
        foreach (var member in data.EnumerateObject())
        {
            // The Submit fallback carries its verb here, and Teams adds its own member.
            if (member.Name is "verb" or "msteams") continue;
            wrong = member.Name;
            if (!allowed.Contains(member.Name) || ByName.GetValueOrDefault(member.Name) is not { } field) return false;
            if (member.Value.ValueKind == JsonValueKind.Null || (member.Value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(member.Value.GetString()))) continue;
            if (field.Read(member.Value, read) is not { } next)
            {
                problem = field.Problem(member.Value);
                return false;
            }
            read = next;
        }
        return true;
    }

    private sealed record Field(string Name, Func<CardData, JsonNode?> Write, Func<JsonElement, CardData, CardData?> Read, Func<JsonElement, string> Problem);

    private static readonly Field[] Fields =
    [
        Plain("op", d => d.Op, (d, t) => IsOp(t) ? d with { Op = t } : null, "is not one of ours."),
        Parsed<Sku>("sku", d => d.Sku, (d, v) => d with { Sku = v }),
        Parsed<SiteId>("site", d => d.Site, (d, v) => d with { Site = v }),
        Parsed<SiteId>("from", d => d.From, (d, v) => d with { From = v }),
        Parsed<BinPath>("bin", d => d.Bin, (d, v) => d with { Bin = v }),
        new("quantity", d => d.Quantity?.ToString(), (e, d) => ReadQuantity(e, out var q, out _) ? d with { Quantity = q } : null, e => ReadQuantity(e, out _, out var p) ? "" : p),
        new("version", d => d.Version, (e, d) => ReadVersion(e) is { } v ? d with { Version = v } : null, _ => "is an invalid version."),
        Parsed<ReservationId>("reservation", d => d.Reservation, (d, v) => d with { Reservation = v }),
        Parsed<CheckoutId>("checkout", d => d.Checkout, (d, v) => d with { Checkout = v }),
        Named<Disposition>("disposition", d => d.Disposition, (d, v) => d with { Disposition = v }),
        Plain("dueOn", d => d.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (d, t) => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? d with { DueOn = day } : null,
            "must be a date such as 2026-03-09."),
        Plain("until", d => d.Until is { } at ? InstantJson.Format(at) : null,
            (d, t) => InstantJson.TryParse(t, out var at, out _) ? d with { Until = at } : null, "must be a date and time."),
        Parsed<ShortText>("holder", d => d.Holder, (d, v) => d with { Holder = v }),
        Named<HolderKind>("holderKind", d => d.HolderKind, (d, v) => d with { HolderKind = v }),
        Plain("serials", d => d.Serials is { } list ? string.Join(' ', list) : null, (d, t) => ReadSerials(t) is { } list ? d with { Serials = list } : null,
            "must be serial numbers with spaces between them, at most 100."),
        Named<AdjustmentReason>("reason", d => d.Reason, (d, v) => d with { Reason = v }),
        Parsed<LongText>("comment", d => d.Comment, (d, v) => d with { Comment = v }),
        Plain("chat", d => d.Chat, (d, t) => IsOp(t) ? d with { Chat = t } : null, "is not one of ours."),
        new("episode", d => d.Episode, (e, d) => ReadVersion(e) is { } number and > 0 and < int.MaxValue ? d with { Episode = (int)number } : null, _ => "is not one of the item's."),
        Parsed<ShortText>("supplier", d => d.Supplier, (d, v) => d with { Supplier = v }),
        new("page", d => d.Page, (e, d) => ReadVersion(e) is { } page and < 1_000 ? d with { Page = (int)page } : null, _ => "is not one of the list's."),
        Named<ScanFlow>("flow", d => d.Flow, (d, v) => d with { Flow = v }),
        Named<Verb>("about", d => d.About, (d, v) => d with { About = v }),
        .. Administration,
    ];

    private static readonly Dictionary<string, Field> ByName = Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);

    private static Field Plain(string name, Func<CardData, string?> write, Func<CardData, string, CardData?> read, string problem) =>
        new(name, d => write(d), (e, d) => e.ValueKind == JsonValueKind.String ? read(d, e.GetString()!.Trim()) : null,
            e => e.ValueKind == JsonValueKind.String ? problem : "must be text.");

    private static Field Parsed<T>(string name, Func<CardData, T?> write, Func<CardData, T, CardData> read) where T : struct, IParsed<T> =>
        new(name, d => write(d)?.Value,
            (e, d) => e.ValueKind == JsonValueKind.String && T.TryRead(e.GetString()!.Trim(), out var value, out _) ? read(d, value) : null,
            e => e.ValueKind != JsonValueKind.String ? "must be text." : T.TryRead(e.GetString()!.Trim(), out _, out var problem) ? "" : problem);

    private static Field Named<T>(string name, Func<CardData, T?> write, Func<CardData, T, CardData> read) where T : struct, Enum =>
        new(name, d => write(d) is { } value ? NameOf(value) : null,
            (e, d) => e.ValueKind == JsonValueKind.String && Values<T>().TryGetValue(e.GetString()!, out var value) ? read(d, value) : null,
            _ => "is not one of the choices.");

    private static Dictionary<string, T> Values<T>() where T : struct, Enum => Enum.GetValues<T>().ToDictionary(NameOf, StringComparer.Ordinal);

    private static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // A number input arrives as text on some clients and as a number on others; always with a point.
    private static bool ReadQuantity(JsonElement e, out Quantity quantity, out string problem)
    {
        (quantity, problem) = (default, "must be a number such as 5 or 2.5.");
        return e.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && Contracts.Quantity.TryParse((e.ValueKind == JsonValueKind.String ? e.GetString()! : e.GetRawText()).Trim(), out quantity, out problem);
    }

    private static long? ReadVersion(JsonElement e) => e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out var version) && version >= 0 ? version : null;

    private static List<SerialNumber>? ReadSerials(string text)
    {
        var list = new List<SerialNumber>();
        foreach (var part in text.Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (list.Count == 100 || !SerialNumber.TryRead(part, out var serial, out _)) return null;
            list.Add(serial);
        }
        return list;
    }

    private static bool IsOp(string text) => text.Length == 26 && text.All(char.IsAsciiHexDigitLower);
}
