using System.Globalization;
using System.Text.Json;
using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

/// <summary>The sites that were chosen.</summary>
/// <param name="Sites">Every site there is or will be when null.</param>
public sealed record SiteChoice(IReadOnlyList<SiteId>? Sites)
{
    /// <summary>How a card spells every site; no site can be called that.</summary>
    public const string EverySite = "*";

    /// <summary>The choice as an input holds it.</summary>
    public string Value => Sites is null ? EverySite : string.Join(',', Sites);

    internal static SiteChoice? Read(string text)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Contains(EverySite)) return new((IReadOnlyList<SiteId>?)null);
        var sites = new List<SiteId>();
        foreach (var part in parts)
        {
            if (!SiteId.TryRead(part, out var site, out _)) return null;
            sites.Add(site);
        }
        return sites.Count == 0 ? null : new(sites);
    }
}

// What the forms of administrators ask for.
public sealed partial record CardData
{
    /// <summary>An Entra group that has a role, or is to get one.</summary>
    public GroupId? Group { get; init; }

    public Role? Role { get; init; }

    /// <summary>Where the role is to be had.</summary>
    public SiteChoice? Sites { get; init; }

    /// <summary>Names the state of the settings the card was made from: whoever saves another state has not seen it.</summary>
    public string? Seen { get; init; }

    public ShortText? TimeZone { get; init; }
    public ShortText? Channel { get; init; }
    public GroupId? Deputies { get; init; }

    /// <summary>Hours until escalation.</summary>
    public int? Hours { get; init; }

    public TemplateId? Template { get; init; }

    /// <summary>What a template is called.</summary>
    public ShortText? Called { get; init; }

    /// <summary>Over these, one manager has to approve.</summary>
    public Quantity? OverOne { get; init; }

    public Quantity? DayOne { get; init; }
    public Cost? ValueOne { get; init; }

    /// <summary>Over these, two managers have to approve.</summary>
    public Quantity? OverTwo { get; init; }

    public Quantity? DayTwo { get; init; }
    public Cost? ValueTwo { get; init; }

    /// <summary>The reorder point, and up to how many to reorder.</summary>
    public Quantity? Point { get; init; }

    public Quantity? Level { get; init; }

    // A property: the fields of the other part are made from it.
    private static Field[] Administration =>
    [
        Parsed<GroupId>("group", d => d.Group, (d, v) => d with { Group = v }),
        Named<Role>("role", d => d.Role, (d, v) => d with { Role = v }),
        Plain("sites", d => d.Sites?.Value, (d, t) => SiteChoice.Read(t) is { } sites ? d with { Sites = sites } : null, "must be sites of the list."),
        Plain("seen", d => d.Seen, (d, t) => IsOp(t) ? d with { Seen = t } : null, "is not one of ours."),
        Parsed<ShortText>("timeZone", d => d.TimeZone, (d, v) => d with { TimeZone = v }),
        Parsed<ShortText>("channel", d => d.Channel, (d, v) => d with { Channel = v }),
        Parsed<GroupId>("deputies", d => d.Deputies, (d, v) => d with { Deputies = v }),
        new("hours", d => d.Hours, (e, d) => ReadWhole(e) is { } hours ? d with { Hours = hours } : null, _ => "must be a whole number."),
        Parsed<TemplateId>("template", d => d.Template, (d, v) => d with { Template = v }),
        Parsed<ShortText>("called", d => d.Called, (d, v) => d with { Called = v }),
        Counted("overOne", d => d.OverOne, (d, v) => d with { OverOne = v }),
        Counted("dayOne", d => d.DayOne, (d, v) => d with { DayOne = v }),
        Priced("valueOne", d => d.ValueOne, (d, v) => d with { ValueOne = v }),
        Counted("overTwo", d => d.OverTwo, (d, v) => d with { OverTwo = v }),
        Counted("dayTwo", d => d.DayTwo, (d, v) => d with { DayTwo = v }),
        Priced("valueTwo", d => d.ValueTwo, (d, v) => d with { ValueTwo = v }),
        Counted("point", d => d.Point, (d, v) => d with { Point = v }),
        Counted("level", d => d.Level, (d, v) => d with { Level = v }),
    ];

    private static Field Counted(string name, Func<CardData, Quantity?> write, Func<CardData, Quantity, CardData> read) =>
        new(name, d => write(d)?.ToString(), (e, d) => ReadQuantity(e, out var q, out _) ? read(d, q) : null, e => ReadQuantity(e, out _, out var p) ? "" : p);

    private static Field Priced(string name, Func<CardData, Cost?> write, Func<CardData, Cost, CardData> read) =>
        new(name, d => write(d)?.ToString(), (e, d) => Cost.TryParse(Text(e), out var cost, out _) ? read(d, cost) : null, e => Cost.TryParse(Text(e), out _, out var p) ? "" : p);

    // A number input arrives as text on some clients and as a number on others.
    private static string Text(JsonElement e) => (e.ValueKind == JsonValueKind.String ? e.GetString()! : e.GetRawText()).Trim();

    private static int? ReadWhole(JsonElement e) =>
        e.ValueKind is JsonValueKind.String or JsonValueKind.Number && int.TryParse(Text(e), NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;
}
