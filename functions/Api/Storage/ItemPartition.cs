using System.Globalization;
using CountDepot.Contracts;

namespace CountDepot.Api.Storage;

/// <summary>
/// One item is one partition of the table <c>Ledger</c>, named by its SKU. Every row key is made here and read back here;
/// no other file spells one.
/// <code>
/// block-0000000042   one commit, from block 1 on without a gap; added once, never changed, never deleted
/// head               the state after some block, so that nobody has to fold from block 1; replaced, never trusted alone
/// head-01            the rest of a head that one row cannot hold
/// id-{hash}          which block holds a command whose id has left the window
/// </code>
/// </summary>
public static class ItemPartition
{
    /// <summary>The table's name.</summary>
    public const string Table = "Ledger";

    private const string BlockPrefix = "block-";
    private const string HeadRow = "head";
    private const string IdPrefix = "id-";

    /// <summary>The partition of an item.</summary>
    public static string Of(Sku sku) => sku.Value;

    // Ten digits, so that row-key order is block order up to ten billion blocks.
    public static string Block(long number) => string.Create(CultureInfo.InvariantCulture, $"{BlockPrefix}{number:d10}");

    /// <summary>A part of the head; part 0 is the head itself.</summary>
    public static string Head(int part = 0) => part == 0 ? HeadRow : string.Create(CultureInfo.InvariantCulture, $"{HeadRow}-{part:d2}");

    /// <summary>The row of a command id that has left the window.</summary>
    public static string Id(ScopedId id) => $"{IdPrefix}{id}";

    /// <summary>Reads the key of a block back; false for the other rows.</summary>
    public static bool TryBlock(string rowKey, out long number)
    {
        number = 0;
        return rowKey.StartsWith(BlockPrefix, StringComparison.Ordinal)
            && long.TryParse(rowKey.AsSpan(BlockPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads the key of an id row back; false for the other rows.</summary>
    public static bool TryId(string rowKey, out ScopedId id)
    {
        id = default;
        return rowKey.StartsWith(IdPrefix, StringComparison.Ordinal) && ScopedId.TryParse(rowKey.AsSpan(IdPrefix.Length), out id);
    }
}
