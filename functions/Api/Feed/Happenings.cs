using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Feed;

/// <summary>
/// What the facts of the ledger are to people who wait for something. Pure: the same block always makes the same events with the same ids, so that
/// telling it twice is telling it once to whoever remembers ids.
/// </summary>
public static partial class Happenings
{
    private const int SerialsMax = 50;

    /// <summary>Adds what a block makes happen, in order, and answers the item after it.</summary>
    /// <param name="item">The item before the block.</param>
    public static Item Tell(Item item, Block block, ICollection<DepotEvent> told)
    {
        // An episode of being low begins and ends with a commit and not inside one: what is of the same moment happens at once.
        var commit = item;
        var last = (Recorded?)null;
        foreach (var (index, recorded) in block.Facts.Index())
        {
            var (before, after) = (item, item.Evolve(recorded.Fact, recorded.Stamp));
            if (last is not null && after.ChangedAt != before.ChangedAt)
            {
                TellLows(commit, before, last.Stamp, block, told);
                commit = before;
            }
            (item, last) = (after, recorded);
            if (Of(recorded, before, after) is { } happened) told.Add(Named(happened, after, recorded.Stamp, IdOf(after.Sku, block.Hash, $"{index}")));
        }
        if (last is not null) TellLows(commit, item, last.Stamp, block, told);
        return item;
    }

    /// <summary>The id of an event: the first half of SHA-256 over the item, the block's hash or what else it follows from, and which of it.</summary>
    internal static string IdOf(Sku sku, string from, string which) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sku}\n{from}\n{which}")).AsSpan(0, 16));

    /// <summary>Fills in what every event says.</summary>
    internal static DepotEvent Named(DepotEvent happened, Item item, Stamp stamp, string id) => happened with
    {
        EventId = id,
        OccurredAt = stamp.At,
        Sku = item.Sku,
        Name = item.Known.Name.Value,
        Category = item.Known.Category.Value,
        Unit = item.Known.Unit.Value,
        By = stamp.By.Name ?? stamp.By.Id,
        ById = stamp.By.Id == Actor.Depot.Id ? null : stamp.By.Id,
    };

    private static void TellLows(Item before, Item after, Stamp stamp, Block block, ICollection<DepotEvent> told)
    {
        if (ReferenceEquals(before.Replenishments, after.Replenishments)) return;
        foreach (var site in after.Replenishments.Keys)
        {
            var (was, isNow) = (before.LowAt(site)?.Number, after.LowAt(site)?.Number);
            if (was == isNow) continue;
            if (was is { } ended) Add(Trigger.StockRecovers, site, ended);
            if (isNow is { } began) Add(Trigger.StockGoesLow, site, began);
        }

        void Add(Trigger trigger, SiteId site, int episode) =>
            told.Add(Named(Stock(trigger, site, episode, after, stamp), after, stamp, IdOf(after.Sku, block.Hash, $"{trigger}~{site}~{episode}")));
    }

    private static StockEvent Stock(Trigger trigger, SiteId site, int episode, Item item, Stamp stamp)
    {
        var stock = ItemViews.Stock(item, site, stamp.At);
        return new()
        {
            Trigger = trigger,
            Site = site,
            Available = stock.Available,
            OnHand = stock.OnHand,
            Reserved = stock.Reserved,
            Incoming = stock.Incoming,
            OnOrder = stock.OnOrder,
            ReorderPoint = stock.ReorderPoint,
            // Of this site alone: what others could spare is not everybody's to know.
            SuggestedQuantity = Reorders.Suggest(item, site, stamp.Version, new(Actor.Depot, stamp.At, [site])).Needed,
            Episode = episode,
        };
    }

    private static DepotEvent? Of(Recorded recorded, Item before, Item after) => recorded.Fact switch
    {
        ItemEvent.Defined e when !before.Exists => Created(e.Definition),
        ItemEvent.Adjusted e => Corrected(e, after),
        ItemEvent.CountPosted e => Corrected(e, before, after),
        ItemEvent.CheckedOut e => CheckedOut(e),
        ItemEvent.CheckedIn e => Returned(e, before, after, recorded.Stamp),
        ItemEvent.Reserved { IsPending: true } e => Asked(after.Reservations[e.Reservation]),
        ItemEvent.Promoted { ApprovalsNeeded: > 0 } e => Asked(after.Reservations[e.Reservation]),
        ItemEvent.TransferPlanned { IsPending: true } e => Asked(after.Transfers[e.Transfer], e.Note),
        // The first of two yeses decides nothing yet.
        ItemEvent.ReservationApproved e when !after.Reservations[e.Reservation].IsPending => Decided(before.Reservations[e.Reservation], RequestDecision.Approved, null, recorded.Stamp),
        ItemEvent.ReservationRejected e => Decided(before.Reservations[e.Reservation], RequestDecision.Rejected, e.Reason, recorded.Stamp),
        ItemEvent.TransferApproved e => Decided(before.Transfers[e.Transfer], RequestDecision.Approved, null, recorded.Stamp),
        ItemEvent.TransferRejected e => Decided(before.Transfers[e.Transfer], RequestDecision.Rejected, e.Reason, recorded.Stamp),
        _ => null,
    };

    private static CreationEvent Created(Definition definition) => new()
    {
        Trigger = Trigger.ItemIsCreated,
        Kind = definition.Kind,
        Description = definition.Description?.Value,
        Template = definition.Template,
        ReorderPoint = definition.ReorderPoint,
    };

    private static CorrectionEvent Corrected(ItemEvent.Adjusted e, Item after) => new()
    {
        Trigger = Trigger.StockIsCorrected,
        Site = e.Site,
        Change = e.Change,
        OnHand = after.At(e.Site).OnHand,
        Reason = e.Reason,
        Bin = e.Bin.IsNone ? null : e.Bin,
        Lot = e.Lot,
        Note = e.Note?.Value,
    };

    private static CorrectionEvent? Corrected(ItemEvent.CountPosted e, Item before, Item after)
    {
        var change = after.At(e.Site).OnHand - before.At(e.Site).OnHand;
        // A unit that is missing and another that was found are a difference, though their number is none.
        if (change.IsZero && e.Missing.IsDefaultOrEmpty && e.Found.IsDefaultOrEmpty) return null;
        var line = before.LineOf(e.Line);
        return new()
        {
            Trigger = Trigger.StockIsCorrected,
            Site = e.Site,
            Change = change,
            OnHand = after.At(e.Site).OnHand,
            Line = e.Line,
            Counted = line?.Last.Counted,
            Expected = line?.Last.Expected,
            Bin = line?.Scope.Bin,
            Lot = e.Lot,
            Note = e.Note?.Value,
        };
    }

    private static IReadOnlyList<SerialNumber>? FirstOf(ImmutableArray<SerialNumber> serials) => serials.IsDefaultOrEmpty ? null : [.. serials.Take(SerialsMax)];
}
