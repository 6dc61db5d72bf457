using System.Collections.Immutable;
using System.Globalization;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>What a site is to be kept at. <paramref name="Point"/> is the larger of the two points there are, null when there is none.</summary>
/// <param name="Computed">What the usage gives; null with too little of it or without a lead time.</param>
internal sealed record Target(Quantity? Point, Quantity? Set, Quantity? Computed, Usage Usage, ReorderRule Rule, Quantity Step);

/// <summary>
/// When and how much to reorder. What was set is the floor: usage can raise a point that somebody chose, and never lowers it. Position is
/// compared with the point, and what our other sites can spare comes before what is bought.
/// </summary>
public static class Reorders
{
    private const int LeadTimeDaysMax = 730;
    private const int DaysOfWeek = 7;

    internal static Decision Decide(Item item, SetReorder c, Request request)
    {
        var rule = new ReorderRule(c.Point, c.Level, c.Multiple, c.LeadTimeDays, c.MinimumQuantity, c.IsStocked ?? true);
        var refused = Checks.CannotBeUsed(item)
            ?? (c.Point is { IsNegative: true } ? Wrong(item, "point", "must not be negative") : null)
            ?? IsNoAmount(item, c.Level, "level") ?? IsNoAmount(item, c.Multiple, "multiple") ?? IsNoAmount(item, c.MinimumQuantity, "minimumQuantity")
            ?? (c.Point is { } given ? Checks.CannotBeMeasured(item, given, "point") : null)
            ?? (c.LeadTimeDays is < 0 or > LeadTimeDaysMax ? Wrong(item, "leadTimeDays", $"must be 0 to {LeadTimeDaysMax}, not {c.LeadTimeDays}") : null)
            ?? ((c.Point ?? item.Known.ReorderPoint) is { } point && c.Level <= point
                ? Wrong(item, "level", $"must be more than the reorder point {item.Known.Amount(point)}; it is {c.Level}") : null);
        if (refused is not null) return refused;

        return new Accepted(item.Stocking(c.Site).Rule == rule ? [] : [new ItemEvent.ReorderSet(c.Site, rule, c.Note)], c.Site);
    }

    /// <summary>Whether position + planned is at or below the point.</summary>
    public static bool IsDue(Item item, SiteId site, DateTimeOffset at) =>
        !item.IsRetired && TargetOf(item, site, at).Point is { } point && item.Position(site, at) + Planned(item, site) <= point;

    /// <summary>What to do about an item at a site, with what the sites that the caller sees can spare.</summary>
    public static ReorderView Suggest(Item item, SiteId site, long version, Request request)
    {
        var target = TargetOf(item, site, request.At);
        var (position, planned) = (item.Position(site, request.At), Planned(item, site));
        var level = LevelOf(target);
        var needed = IsDue(item, site, request.At) && level is { } full ? Quantity.Max(Quantity.Zero, full - position - planned) : Quantity.Zero;
        var transfers = Spares(item, site, needed, request);
        var order = OrderOf(target, needed - transfers.Aggregate(Quantity.Zero, (sum, t) => sum + t.Quantity));
        var basis = target.Point is null ? ReorderBasis.None : target.Point == target.Set ? ReorderBasis.MinMax : ReorderBasis.Usage;
        var rule = target.Rule;
        return new(item.Sku, item.Known.Name.Value, item.Known.Unit.Value, site,
            item.Available(site, request.At), item.Incoming(site), item.OnOrder(site), position, planned, target.Point, level, basis,
            $"{Say(item, target, position + planned, transfers, order)} {Why(item, site, target)}", needed, transfers, order,
            new(target.Set, rule.Level, rule.Multiple, rule.LeadTimeDays, rule.MinimumQuantity, rule.IsStocked), View(target), version);
    }

    internal static Target TargetOf(Item item, SiteId site, DateTimeOffset at)
    {
        var (rule, usage) = (item.Stocking(site).Rule, item.UsageOf(site, at));
        // A site without a level of its own is filled up to the item's.
        rule = rule with { Level = rule.Level ?? item.Known.ReorderLevel };
        var step = new Quantity(item.Known.Decimals switch { 0 => 1_000, 1 => 100, 2 => 10, _ => 1 });
        Quantity? computed = rule is { IsStocked: true, LeadTimeDays: { } days } && usage.Weeks.Length >= ReorderFormula.WeeksMin
            ? ReorderFormula.Up(ReorderFormula.Point(usage.PerDay, usage.Deviation, days), step) : null;
        var set = item.PointOf(site);
        return new(set >= computed || computed is null ? set : computed, set, computed, usage, rule, step);
    }

    private static Quantity? LevelOf(Target target)
    {
        if (target.Point is not { } point) return null;
        if (target.Rule.Level > point) return target.Rule.Level;
        return target.Computed is null
            ? point + Quantity.Max(point, target.Step)
            : point + Quantity.Max(ReorderFormula.Up(target.Usage.PerDay * Math.Max(target.Rule.LeadTimeDays!.Value, DaysOfWeek), target.Step), target.Step);
    }

    private static Quantity OrderOf(Target target, Quantity rest)
    {
        if (!rest.IsPositive) return Quantity.Zero;
        return ReorderFormula.Up(Quantity.Max(rest, target.Rule.MinimumQuantity ?? rest), target.Rule.Multiple ?? target.Step);
    }

    // Giving away must not make another site low: it keeps its level, or at least one more than its point.
    private static ImmutableArray<SpareView> Spares(Item item, SiteId site, Quantity needed, Request request)
    {
        var spares = ImmutableArray.CreateBuilder<SpareView>();
        var others = Checks.Elsewhere(item, site, request).Select(e => (e.Site, Spare: e.Available - Keeps(item, e.Site, request.At)));
        foreach (var other in others.OrderByDescending(e => e.Spare).ThenBy(e => e.Site))
        {
            var part = Quantity.Min(needed, other.Spare);
            if (!part.IsPositive) break;
            spares.Add(new(other.Site, part));
            needed -= part;
        }
        return spares.ToImmutable();
    }

    private static Quantity Keeps(Item item, SiteId site, DateTimeOffset at)
    {
        var target = TargetOf(item, site, at);
        return target.Point is not { } point ? Quantity.Zero : target.Rule.Level > point ? target.Rule.Level.Value : point + target.Step;
    }

    private static Quantity Planned(Item item, SiteId site) => item.Transfers.Values.Where(t => t.To == site).Aggregate(Quantity.Zero, (sum, t) => sum + t.Planned);

    private static string Say(Item item, Target target, Quantity position, ImmutableArray<SpareView> transfers, Quantity order)
    {
        if (target.Point is not { } point) return "Nothing to do.";
        if (item.IsRetired || position > point) return $"Position {item.Known.Amount(position)} is above the point {point}: nothing to do.";
        var doings = transfers.Select(t => $"take {t.Quantity} from {t.From}").Concat(order.IsPositive ? [$"order {order}"] : []);
        return $"Position {item.Known.Amount(position)} is at or below the point {point}: {string.Join(", ", doings)}.";
    }

    private static string Why(Item item, SiteId site, Target target)
    {
        var usage = target.Usage;
        if (!target.Rule.IsStocked) return $"{site} is not kept in stock.";
        if (target.Computed is { } computed)
        {
            var formula = string.Create(CultureInfo.InvariantCulture,
                $"{usage.Weeks.Length} weeks of usage ({usage.PerDay:0.##} a day, deviation {usage.Deviation:0.##}, {target.Rule.LeadTimeDays} days to arrive)");
            return target.Point == computed ? $"The point comes from {formula}." : $"The point that was set stays; {formula} would give {computed}.";
        }
        var why = usage.Weeks.Length < ReorderFormula.WeeksMin
            ? $"it is computed from {ReorderFormula.WeeksMin} weeks of usage on, and there are {usage.Weeks.Length}"
            : "it cannot be computed without a lead time";
        return target.Set is null ? $"No reorder point is set for {item.Known.Name} at {site}; {why}." : $"The point was set; {why}.";
    }

    private static UsageView View(Target target)
    {
        var usage = target.Usage;
        return new(usage.Weeks.Length, ReorderFormula.Up(usage.PerDay, new(1)), ReorderFormula.Up(usage.Deviation, new(1)), target.Computed,
            [.. usage.Weeks.Select(w => new WeekView(w.Monday, w.Used))]);
    }

    private static Refused? IsNoAmount(Item item, Quantity? given, string field) => given is { } quantity ? Checks.CannotBeAmount(item, quantity, field) : null;

    private static Refused Wrong(Item item, string field, string rule) => Refuse(RefusalCode.RequestInvalid, $"{field} {rule}.", new() { Sku = item.Sku, Field = field });
}
