using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>What the tests of counting say the same way: one session, its people, and the facts of its lines.</summary>
internal static class CountSpec
{
    internal static readonly CountId Spring = CountId.Parse("CNT-SPRING");
    internal static readonly CountLineId First = CountLineId.Parse("N-1");
    internal static readonly Actor Second = new("second-id", "Second");
    internal static readonly Actor Boss = new("boss-id", "Boss");

    internal static CountSession Session(
        CountState state = CountState.Open, bool isBlind = false, int? percent = null, decimal? tolerance = null, SiteId? site = null, BinPath[]? bins = null, Sku[]? items = null) =>
        new(Spring, site ?? North, state, isBlind, percent, tolerance is { } units ? Q(units) : null, [.. bins ?? []], [.. items ?? []]);

    internal static ItemEvent.Counted Counted(
        decimal quantity, decimal expected, CountLineState state, BinPath? bin = null, string? lot = null, long line = 1, string count = "CNT-SPRING", bool isBlind = false) =>
        new(CountLineId.Parse($"N-{line}"), CountId.Parse(count), North, bin, lot is null ? null : LotNumber.Parse(lot), Q(quantity), Q(expected), Q(quantity - expected),
            quantity == expected, state, isBlind, [], [], null);

    internal static CountStock Count(decimal quantity, BinPath? bin = null, string? lot = null) =>
        new(Spring, North, Q(quantity), bin, lot is null ? null : LotNumber.Parse(lot));

    internal static CountStock Scan(params string[] serials) => new(Spring, North, Serials: [.. serials.Select(SerialNumber.Parse)]);

    internal static ItemSpec Stocked(params ItemEvent[] more) => Given([Defined(), Received(Q(10)), .. more]);

    // Ten units in ten serial numbers would be long: three are enough.
    internal static ItemSpec Units(params ItemEvent[] more) =>
        Given([Defined(ItemKind.Serialized), Received(Q(3), null, default, null, "SN-1", "SN-2", "SN-3"), .. more]);

    internal static ItemEvent.CountPosted Posted(decimal? change = null) =>
        new(First, North, change is { } by ? [new(BinPath.None, null, Q(by))] : [], [], [], BinPath.None, null, null);
}
