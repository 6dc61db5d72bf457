using System.Runtime.CompilerServices;
using CountDepot.Api.Projections;
using CountDepot.Contracts;

namespace CountDepot.Api.Counts;

/// <summary>
/// The cycle of counting: every class has so many days, and an item that has a class at a site is due when they are over since it was counted
/// last, or at once when it never was. Reads only what is due.
/// </summary>
public sealed class CountSchedule(Lists lists, CountShelf shelf)
{
    /// <summary>What is due at a site at a moment: class A first, then what has waited longest; after a row if one is named.</summary>
    public async IAsyncEnumerable<(string Row, DueForCount Item)> DueAsync(
        SiteId site, SetCountSchedule every, string? after, DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (first, start) = after?.Split('~', 2) is [var name, var row] ? (Enum.Parse<CountClass>(name), row) : (CountClass.A, null);
        foreach (var of in Enum.GetValues<CountClass>().Where(of => of >= first))
        {
            await foreach (var (key, line) in lists.ReadAsync<ScheduleLine>(ListRows.CountsDue, ListRows.OfClass(site, of), of == first ? start : null, cancel))
            {
                var due = line.CountedAt + TimeSpan.FromDays(DaysOf(every, of));
                if (due > at) break;
                yield return ($"{of}~{key}", new(line.Sku, line.Name, of, line.CountedAt, due));
            }
        }
    }

    /// <summary>The first items that are due.</summary>
    public async Task<IReadOnlyList<Sku>> FirstDueAsync(SiteId site, int most, DateTimeOffset at, CancellationToken cancel)
    {
        var every = await shelf.ScheduleAsync(site, cancel);
        var skus = new List<Sku>();
        await foreach (var (_, item) in DueAsync(site, every, null, at, cancel).Take(most)) skus.Add(item.Sku);
        return skus;
    }

    private static int DaysOf(SetCountSchedule every, CountClass of) => of switch
    {
        CountClass.A => every.DaysA,
        CountClass.B => every.DaysB,
        CountClass.C => every.DaysC,
    };
}
