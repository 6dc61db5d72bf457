using System.Collections.Immutable;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

public sealed class ItemCacheTests
{
    [Fact]
    public void A_cache_that_is_full_lets_the_longest_unused_item_go()
    {
        var cache = new ItemCache(weightMax: 30);
        foreach (var sku in (string[])["A", "B", "C"]) cache.Keep(Loaded.New(Sku.Parse(sku)));
        cache.Find(Sku.Parse("A"));
        cache.Keep(Loaded.New(Sku.Parse("D")));

        Assert.Equal("A", cache.Find(Sku.Parse("A"))?.Item.Sku.Value);
        Assert.Null(cache.Find(Sku.Parse("B")));
        Assert.Equal(3, cache.Count);
    }

    [Fact]
    public void A_state_that_comes_late_does_not_replace_a_later_one()
    {
        var cache = new ItemCache();
        cache.Keep(At(2));

        Assert.Equal(2, cache.Keep(At(1)).Version);
        Assert.Equal(2, cache.Find(Bolt)?.Version);
    }

    [Fact]
    public void Ids_that_have_rows_do_not_come_back_with_a_state_decided_before()
    {
        var cache = new ItemCache();
        cache.Keep(At(2));
        cache.Forget(Bolt, idsThrough: 1);
        cache.Keep(At(3));

        var ids = cache.Find(Bolt)!.Ids;
        Assert.Equal([2L, 3L], ids.Recent.Values.Select(seen => seen.Block).Order());
        Assert.Equal((1, Noon), (ids.SpilledThrough, ids.SpilledUpTo));
    }

    // After so many blocks of one command each, none of whose ids has left the window.
    private static Loaded At(long version) => Loaded.New(Bolt) with
    {
        Version = version,
        Ids = KnownIds.None with { Recent = Enumerable.Range(1, (int)version).ToImmutableDictionary(i => new ScopedId((UInt128)i), i => new Seen(i, Noon)) },
    };
}
