using static CountDepot.Api.Connector.Visibility;

namespace CountDepot.Api.Connector;

/// <summary>What a field is called and what it means, where its own name and the record it is in do not say it well enough.</summary>
internal static partial class MakerFields
{
    private static readonly HashSet<string> AdvancedNames =
        ["bin", "lot", "serials", "expiresAt", "top", "cursor", "decimals", "keywords", "unitCost", "damaged", "expiresOn", "tolerance", "tolerancePercent", "blind", "dueItems", "bins", "assignedTo"];

    /// <summary>Lists to choose from, by field, or by operation and field where the name alone says too little.</summary>
    private static readonly Dictionary<string, Picker> Pickers = new(StringComparer.Ordinal)
    {
        ["site"] = new("ListSites", "sites", "site", "name"),
        ["sku"] = new("FindItems", "items", "sku", "name", ("top", "200")),
        ["template"] = new("ListTemplates", "templates", "template", "name"),
        ["checkout"] = new("ListMyThings", "things", "checkout/checkout", "name"),
        ["reservation"] = new("ListMyReservations", "reservations", "reservation/reservation", "name"),
        ["PlanTransfer.from"] = new("ListSites", "sites", "site", "name"),
        ["PlanTransfer.to"] = new("ListSites", "sites", "site", "name"),
        ["ReceiveStock.order"] = new("ListOrders", "orders", "order/order", "name", ("site", "@body/site")),
        ["CountStock.count"] = new("ListCounts", "counts", "count", "openedAt", ("site", "@body/site"), ("state", "open")),
        ["OpenCount.items"] = new("FindItems", "items", "sku", "name", ("top", "200")),
    };

    private static readonly Dictionary<string, FieldWords> Words = Read();

    /// <summary>The words of a field of this owner, or null.</summary>
    public static FieldWords? Find(string owner, string name) => Words.GetValueOrDefault($"{owner}.{name}");

    /// <summary>The words of every field of this name, or null.</summary>
    public static FieldWords? Find(string name) => Words.GetValueOrDefault(name);

    public static Picker? PickerOf(string owner, string name) => Pickers.GetValueOrDefault($"{owner}.{name}") ?? Pickers.GetValueOrDefault(name);

    /// <summary>The platform fills this one in.</summary>
    public static bool IsCallback(string name) => name == "notificationUrl";

    public static Visibility? VisibilityOf(string owner, string name, bool isRequired) =>
        IsCallback(name) ? Visibility.Internal
        : name == Contracts.Wire.CommandIdHeader || (!isRequired && AdvancedNames.Contains(name)) ? Advanced
        : null;

    /// <summary>A choice in words: "notApproved" is "Not approved".</summary>
    public static string ChoiceOf(string value) => Choices.GetValueOrDefault(value)
        ?? string.Concat(value.Select((c, i) => i == 0 ? $"{char.ToUpperInvariant(c)}" : char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    private static readonly Dictionary<string, string> Choices = new(StringComparer.Ordinal) { ["yesNo"] = "Yes or no", ["sku"] = "SKU" };

    private static Dictionary<string, FieldWords> Read() => Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[0], cells => new FieldWords(cells[1], cells.Length > 2 ? cells[2] : ""), StringComparer.Ordinal);
}

/// <summary>A label in title case and a sentence; each may be left to the field itself. A dash hides the field.</summary>
internal sealed record FieldWords(string Label, string Sentence)
{
    public bool IsHidden => Label == "-";
}
