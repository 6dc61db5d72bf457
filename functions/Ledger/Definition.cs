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
    /// <summary>The unit of things that are simply counted; sentences leave it out.</summary>
    public static readonly ShortText Each = ShortText.Parse("each");

    /// <summary>Compares what is written, barcodes in order included; a record alone would compare the arrays by reference.</summary>
    public bool Equals(Definition? other) =>
        other is not null && (Name, Kind, Unit, Decimals, Description, Category, Keywords, ReorderPoint)
            .Equals((other.Name, other.Kind, other.Unit, other.Decimals, other.Description, other.Category, other.Keywords, other.ReorderPoint))
        && Barcodes.SequenceEqual(other.Barcodes);

    public override int GetHashCode() => HashCode.Combine(Name, Kind, Unit, Barcodes.Length);

    /// <summary>"5", or "2.5 m" where the unit must be said.</summary>
    public string Amount(Quantity quantity) => Unit == Each ? quantity.ToString() : $"{quantity} {Unit}";
}
