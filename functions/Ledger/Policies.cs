using System.Globalization;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>How many different managers have to say yes, and why; none when <see cref="Approvals"/> is 0.</summary>
internal sealed record Need(int Approvals, string? Why)
{
    internal static readonly Need None = new(0, null);
}

/// <summary>What somebody asks for, as a policy looks at it.</summary>
/// <param name="Person">Who asks, whoever it is for.</param>
/// <param name="Except">The reservation that is being changed: its old numbers do not count beside the new ones.</param>
internal sealed record Ask(SiteId Site, Quantity Quantity, string Person, ReservationId? Except = null);

// What needs somebody else's yes. Every limit may be used to the full; the template's policy and the site's are both looked at, and the
// stricter one counts.
internal static class Policies
{
    /// <summary>What a policy wants for something that is reserved or taken now.</summary>
    internal static Need Of(Item item, Ask ask, Request request)
    {
        var need = Need.None;
        foreach (var (whose, policy) in request.Rules.PoliciesOf(item, ask.Site))
        {
            if (need.Approvals < 2 && WhyOver(item, ask, policy.Two, request) is { } two) need = new(2, $"{two} ({whose})");
            if (need.Approvals < 1 && WhyOver(item, ask, policy.One, request) is { } one) need = new(1, $"{one} ({whose})");
        }
        return need;
    }

    /// <summary>Whether what is asked has to be remembered for a day, because a policy adds up what a person asks for.</summary>
    internal static bool Sums(Item item, SiteId site, Request request) =>
        request.Rules.PoliciesOf(item, site).Any(p => p.Policy.One?.OverIn24Hours is not null || p.Policy.Two?.OverIn24Hours is not null);

    /// <summary>
    /// Taking without a reservation what has to be requested. Where one manager's yes is enough and a manager of the site takes the units
    /// with their own hands, that yes is there; two are never one person.
    /// </summary>
    internal static Refused? MustBeRequested(Item item, SiteId site, Quantity quantity, ReservationId? reservation, Request request)
    {
        if (reservation is not null) return null;
        var need = Of(item, new(site, quantity, request.By.Id), request);
        if (need.Approvals == 0 || (need.Approvals == 1 && request.Manages(site))) return null;
        return Refuse(RefusalCode.ApprovalNeeded,
            $"Taking {item.Known.Amount(quantity)} of {item.Known.Name} at {site} needs {Say(need.Approvals)}: {need.Why}. Request it first, and take it when it is approved.",
            new() { Sku = item.Sku, Site = site, Asked = quantity, Unit = item.Known.Unit.Value, ApprovalsNeeded = need.Approvals });
    }

    internal static string Say(int approvals) => approvals == 1 ? "the approval of a manager" : "the approval of two different managers";

    private static string? WhyOver(Item item, Ask ask, ApprovalLimits? limits, Request request)
    {
        if (limits is null) return null;
        if (limits.OverQuantity is { } most && ask.Quantity > most) return $"{item.Known.Amount(ask.Quantity)} is over {most}";
        if (limits.OverIn24Hours is { } daily && ask.Quantity + item.AskedBy(ask.Person, ask.Site, request.At, ask.Except) is var sum && sum > daily)
            return $"{item.Known.Amount(sum)} by one person in 24 hours is over {daily}";
        if (limits.OverValue is { } worth && item.Known.UnitCost is { } cost && cost.Times(ask.Quantity) is var value && value > worth.Value)
            return string.Create(CultureInfo.InvariantCulture, $"{ask.Quantity} × {cost} = {value:0.#######} is over {worth}");
        return limits.Categories?.FirstOrDefault(category => IsIn(item.Known.Category, category)) is { IsNone: false } found
            ? $"everything in {found} needs approval" : null;
    }

    private static bool IsIn(BinPath category, BinPath parent) =>
        category == parent || category.Value.StartsWith($"{parent.Value}/", StringComparison.OrdinalIgnoreCase)
        || string.Equals(category.Value, parent.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with a policy, as a sentence about a field; null when nothing is.</summary>
    internal static (string Field, string Problem)? Wrong(ApprovalPolicy? policy, string field)
    {
        foreach (var (name, limits) in new[] { ("one", policy?.One), ("two", policy?.Two) })
        {
            if (limits?.OverQuantity is { IsNegative: true }) return ($"{field}.{name}.overQuantity", "must not be negative.");
            if (limits?.OverIn24Hours is { IsNegative: true }) return ($"{field}.{name}.overIn24Hours", "must not be negative.");
            if (limits?.OverValue is { IsNegative: true }) return ($"{field}.{name}.overValue", "must not be negative.");
            if (limits?.Categories?.Any(c => c.IsNone) == true) return ($"{field}.{name}.categories", "must name a category in every entry.");
        }
        if (policy is not { One: { } one, Two: { } two }) return null;
        const string Lower = "must not be below the same limit of one.";
        if (two.OverQuantity < one.OverQuantity) return ($"{field}.two.overQuantity", Lower);
        if (two.OverIn24Hours < one.OverIn24Hours) return ($"{field}.two.overIn24Hours", Lower);
        if (two.OverValue is { } second && one.OverValue is { } first && second < first) return ($"{field}.two.overValue", Lower);
        return null;
    }
}
