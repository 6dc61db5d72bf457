using System.Diagnostics;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// The story of an order in words.
public static partial class History
{
    private static string OrderSentence(ItemEvent fact, Item after) => fact switch
    {
        ItemEvent.OrderPlaced e => $"{after.Known.Amount(e.Quantity)} ordered for {e.Site} from {e.Supplier}{(e.Number is { } number ? $", {number}" : "")}{Expected(e.ExpectedAt)} ({e.Order}).",
        ItemEvent.OrderChanged e => $"{e.Order} is for {after.Known.Amount(e.Quantity)}{Expected(e.ExpectedAt)} now.",
        ItemEvent.OrderClosed e => $"{e.Order} closed: {after.Known.Amount(e.Quantity)} will not come{(e.Missing.IsEmpty ? "" : $" ({Orders.Some(e.Missing)})")}.",
        ItemEvent.OrderCancelled e => $"{e.Order} called off: {after.Known.Amount(e.Quantity)} for {e.Site} no longer on order.",
        _ => throw new UnreachableException($"{fact.GetType().Name} is not about an order."),
    };

    private static string Expected(DateTimeOffset? at) => at is { } day ? $", expected {day:yyyy-MM-dd}" : "";

    private static string On(OrderId? order) => order is { } id ? $" on {id}" : "";
}
