using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>What an item is, apart from its stock.</summary>
/// <param name="Decimals">How many decimals a quantity of it may have, 0 to 3.</param>
public sealed record Definition(
    ShortText Name,
    ItemKind Kind,
    ShortText Unit,
    int Decimals,
    LongText? Description,
    BinPath Category,
    ShortText? Keywords,
    ImmutableArray<Barcode> Barcodes,
    Quantity? ReorderPoint)
{
    /// <summary>What it is made by. Unit, decimals and the reorder numbers that come from it are written here as they were.</summary>
    public TemplateId? Template { get; init; }

    /// <summary>Its custom fields; null when it has none.</summary>
    public ImmutableSortedDictionary<FieldName, FieldValue>? Fields { get; init; }

    /// <summary>What one unit costs.</summary>
    public Cost? UnitCost { get; init; }

    /// <summary>Up to how many to reorder.</summary>
    public Quantity? ReorderLevel { get; init; }

    /// <summary>The unit of things that are simply counted; sentences leave it out.</summary>
    public static readonly ShortText Each = ShortText.Parse("each");

    private static readonly ImmutableSortedDictionary<FieldName, FieldValue> NoFields = ImmutableSortedDictionary<FieldName, FieldValue>.Empty;

    /// <summary>What a command says by itself, without a template.</summary>
    internal static Definition Of(DefineItem c) => new(
        c.Name, c.Kind, c.Unit ?? Each, c.Decimals, c.Description, c.Category ?? BinPath.None, c.Keywords, [.. (c.Barcodes ?? []).Distinct()], c.ReorderPoint)
    {
        UnitCost = c.UnitCost,
    };

    /// <summary>Compares what is written, barcodes in order included; a record alone would compare the arrays by reference.</summary>
    public bool Equals(Definition? other) =>
        other is not null && (Name, Kind, Unit, Decimals, Description, Category, Keywords, ReorderPoint)
            .Equals((other.Name, other.Kind, other.Unit, other.Decimals, other.Description, other.Category, other.Keywords, other.ReorderPoint))
        && (Template, UnitCost, ReorderLevel).Equals((other.Template, other.UnitCost, other.ReorderLevel))
        && Barcodes.SequenceEqual(other.Barcodes) && (Fields ?? NoFields).SequenceEqual(other.Fields ?? NoFields);

    public override int GetHashCode() => HashCode.Combine(Name, Kind, Unit, Barcodes.Length);

    /// <summary>"5", or "2.5 m" where the unit must be said.</summary>
    public string Amount(Quantity quantity) => Unit == Each ? quantity.ToString() : $"{quantity} {Unit}";
}
