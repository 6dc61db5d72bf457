using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>
/// An item that runs low at a site, posted once an episode in the site's channel: how much is there, what it is used for a week, what can be done.
/// The same card says later that it has recovered.
/// </summary>
public static class AlertCard
{
    private const int WeeksShownMax = 12;
    private const int SupplierLengthMax = 80;

    /// <param name="before">What the person did before, on top.</param>
    public static JsonObject Render(Shelf shelf, LowNotice low, SiteId site, int episode, Before? before = null)
    {
        var (words, stock) = (shelf.Words, shelf.At(site));
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                Heading(low.IsOver ? words.RecoveredHeading : words.LowHeading),
                .. StockCard.Head(shelf),
                Notice(low.IsOver ? Tone.Good : Tone.Attention, Says(shelf, low, stock)),
                Numbers((words.Available, words.Number(stock.Available)), (words.ReorderPointLabel, PointOf(words, low)), (words.Coming, words.Number(low.Reorder.Incoming + low.Reorder.OnOrder))),
                Detail(string.Join(" · ", Others(shelf, low, stock))),
                Usage(shelf, low.Reorder.Usage),
                low.IsOver ? null : Suggestion(shelf, low.Reorder),
                !low.IsOver && low.Reorder.Order.IsPositive ? Supplier(words, low.Supplier) : null,
            ],
            [
                .. low.IsOver ? [] : Help(shelf, low, stock, episode),
                Button(words.Press(Verb.Show), Verb.Show, shelf.Data),
                Button(words.Press(Verb.Why), Verb.Why, shelf.Data with { Site = site }),
            ]);
    }

    // What can be done about it by one press. What nobody needs any more is not offered.
    private static IEnumerable<JsonObject?> Help(Shelf shelf, LowNotice low, SiteStock stock, int episode)
    {
        var (words, data) = (shelf.Words, shelf.Data with { Site = stock.Site, Episode = episode });
        var (spare, order) = (low.Reorder.Transfers is [var fullest, ..] ? fullest : null, low.Reorder.Order);
        yield return spare is null ? null : Button(words.TransferFrom(shelf.Amount(spare.Quantity), shelf.NameOf(spare.From)), Verb.AlertTransfer,
            data with { From = spare.From, Quantity = spare.Quantity }, isPrimary: true);
        yield return order.IsPositive ? Button(words.OrderMore(shelf.Amount(order)), Verb.AlertOrder, data with { Quantity = order }, isPrimary: spare is null, needsForm: true) : null;
        yield return stock.Available.IsPositive ? Button(words.ReserveRest(shelf.Amount(stock.Available)), Verb.AlertReserve, data with { Quantity = stock.Available }) : null;
        yield return Button(words.Press(Verb.Snooze), Verb.Snooze, data);
    }

    private static JsonObject Supplier(Words words, string? known)
    {
        var input = CardKit.Text("supplier", words.SupplierLabel, words.NameSupplier, SupplierLengthMax);
        // A name that was cut would be ordered from as it stands there.
        if (known is { Length: <= SupplierLengthMax }) input["value"] = known;
        return Apart(input);
    }

    private static string Says(Shelf shelf, LowNotice low, SiteStock stock)
    {
        var (words, name) = (shelf.Words, shelf.NameOf(stock.Site));
        var at = low.IsOver ? low.RecoveredAt : low.Since;
        var when = at is { } moment ? words.Moment(moment, shelf.Zone) : null;
        return low.IsOver ? words.HasRecovered(name, shelf.Amount(stock.Available), when) : words.IsLow(name, shelf.Amount(stock.Available), when);
    }

    private static string PointOf(Words words, LowNotice low) => low.Reorder.Settings.Point is { } point ? words.Number(point) : "–";

    private static IEnumerable<string> Others(Shelf shelf, LowNotice low, SiteStock stock)
    {
        var (words, reorder) = (shelf.Words, low.Reorder);
        yield return $"{words.OnHand} {words.Number(stock.OnHand)}";
        yield return $"{words.Reserved} {words.Number(stock.Reserved)}";
        if (reorder.Incoming.IsPositive) yield return $"{words.OnItsWay} {words.Number(reorder.Incoming)}";
        if (reorder.Planned.IsPositive) yield return $"{words.PlannedToCome} {words.Number(reorder.Planned)}";
        if (reorder.OnOrder.IsPositive) yield return $"{words.OnOrder} {words.Number(reorder.OnOrder)}";
    }

    // A chart where Teams draws one; everywhere else the same as a line of bars that any phone can write.
    private static JsonObject? Usage(Shelf shelf, UsageView usage)
    {
        var words = shelf.Words;
        var weeks = usage.ByWeek.TakeLast(WeeksShownMax).ToList();
        if (weeks.Count == 0 || weeks.TrueForAll(week => week.Used.IsZero)) return Detail(words.NothingUsed);
        var (most, last) = (weeks.Max(week => week.Used), weeks[^1].Used);
        var bars = string.Concat(weeks.Select(week => Bar(week.Used, most)));
        var text = Group(
            Detail(words.UsedByWeek(weeks.Count)),
            Tight(Line(new Run(bars, IsBold: true, Size: "Large"))),
            Detail(words.UsedAtMost(shelf.Amount(most), shelf.Amount(last))));
        return Apart(new()
        {
            ["type"] = "Chart.VerticalBar",
            ["title"] = words.UsedByWeek(weeks.Count),
            ["showBarValues"] = true,
            ["data"] = new JsonArray([.. weeks.Select(week => new JsonObject { ["x"] = words.Day(week.Monday), ["y"] = week.Used.Value })]),
            ["fallback"] = Apart(text),
        });
    }

    private static char Bar(Quantity used, Quantity most) => used.IsZero ? '▁' : "▂▃▄▅▆▇█"[(int)Math.Min(6, used.Value * 7 / most.Value)];

    private static JsonObject? Suggestion(Shelf shelf, ReorderView reorder)
    {
        var parts = reorder.Transfers.Select(spare => shelf.Words.TakeFrom(shelf.Amount(spare.Quantity), shelf.NameOf(spare.From)))
            .Concat(reorder.Order.IsPositive ? [shelf.Words.BuyMore(shelf.Amount(reorder.Order))] : []).ToList();
        return parts.Count == 0 ? Detail(shelf.Words.EnoughIsComing) : Detail($"{shelf.Words.Suggested}: {string.Join(", ", parts.Take(4))}");
    }
}
