using static CountDepot.Api.Connector.Visibility;

namespace CountDepot.Api.Connector;

/// <summary>
/// Everything a maker sees, in the order of the definition. What is not here is not in the connector; decisions never are, because a flow
/// acts as whoever owns its connection, and that is not who decided.
/// </summary>
internal static class MakerActions
{
    public static readonly IReadOnlyList<MakerAction> All = [.. Triggers(), .. Items(), .. Stock(), .. Reservations(), .. Checkouts(), .. Counts(), .. LookUps()];

    private static MakerAction[] Triggers() =>
    [
        Trigger("WhenStockGoesLow", "When stock goes low", "what is available of an item falls to its reorder point", "check out an item until it is low", Important),
        Trigger("WhenStockRecovers", "When stock recovers", "an item that was low is above its reorder point again", "receive units of an item that is low"),
        Trigger("WhenStockIsCorrected", "When stock is corrected", "on hand is adjusted, or a count that found a difference is posted", "adjust the stock of an item"),
        Trigger("WhenItemIsCreated", "When an item is created", "an item is defined for the first time", "create an item"),
        Trigger("WhenItemIsCheckedOut", "When an item is checked out", "units of an item leave with a holder", "check out an item", Important),
        Trigger("WhenItemIsReturned", "When an item is returned", "units come back, or somebody says what became of them", "check in an item"),
        Trigger("WhenItemBecomesOverdue", "When an item becomes overdue", "units are still out at the moment they are due back", "check out an item that is due in a minute", Important),
        Trigger("WhenRequestNeedsApproval", "When a request needs approval", "somebody asks for units that somebody else has to approve", "request a reservation", Important),
        Trigger("WhenRequestIsDecided", "When a request is decided", "a request is approved or rejected for good", "decide a request in Teams", Important),
        Trigger("WhenRequestWaitsTooLong", "When a request waits too long", "no manager answers a request in the time its site gives them", "request a reservation at a site without a manager"),
    ];

    private static MakerAction Trigger(string operation, string summary, string when, string hint, Visibility visibility = Normal) =>
        new(operation, summary, $"This operation triggers when {when}.", visibility) { Hint = $"To see it work, {hint}." };

    private static MakerAction[] Items() =>
    [
        new("FindItems", "Find items", "Finds items by words of their name, SKU, category or description, best match first; every item when no words are given.", Important),
        new("GetItem", "Get an item", "Gets an item with its stock at every site, what is reserved, checked out and on order.", Important),
        new("ShowAvailability", "Check availability of an item", "Says how many units of an item a site can promise, now or for a time, and why.", Important),
        new("LookUpCode", "Look up a code", "Says which items a scanned or typed barcode, SKU or serial number stands for.", Important),
        new("DefineItem", "Create or update an item", "Defines an item, or defines it anew; what is not given, the item does not have afterwards."),
        new("RetireItem", "Retire an item", "Ends an item that is no longer stocked; its history stays."),
        new("ShowHistory", "Get the history of an item", "Gets what happened to an item, newest first, with the numbers before and after."),
    ];

    private static MakerAction[] Stock() =>
    [
        new("ListStock", "List stock of a site", "Lists every item of a site with its numbers, in order of SKU.", Important),
        new("ReceiveStock", "Receive stock", "Books units in that arrive at a site from outside.", Important, "order"),
        new("ConsumeStock", "Consume stock", "Books units out that are used up at a site and do not come back.", Important, "reservation"),
        new("AdjustStock", "Adjust stock", "Corrects how many units are on hand at a site, with a reason."),
        new("PlanTransfer", "Plan a transfer", "Plans to send units from one site to another; they are held at the source until they are shipped.", Normal, "transfer"),
        new("ListLow", "List low stock", "Lists the items of a site that are at or below their reorder point.", Important),
        new("ListReorders", "List reorder suggestions", "Lists what to order for a site, from which other sites or from a supplier, and how many."),
        new("PlaceOrder", "Create a restock request", "Puts units of an item on order with a supplier, so that everybody sees they are coming.", Important, "order"),
        new("ListOrders", "List open orders", "Lists what is on order for a site and has not arrived, soonest expected first."),
    ];

    private static MakerAction[] Reservations() =>
    [
        new("ReserveStock", "Reserve an item", "Promises units of an item to somebody at once, where no approval is needed.", Important, "reservation"),
        new("RequestReservation", "Request a reservation", "Asks for units of an item that somebody else has to approve; they are held until it is decided.", Important, "reservation"),
        new("CancelReservation", "Cancel a reservation", "Ends a reservation or withdraws a request; its units are available again.", Normal, "reservation"),
        new("ListReservations", "List reservations of a site", "Lists what is reserved at a site, or only the requests that wait for a decision."),
    ];

    private static MakerAction[] Checkouts() =>
    [
        new("CheckOutStock", "Check out an item", "Hands units of an item to a person, a job or a place.", Important, "checkout reservation"),
        new("CheckInStock", "Check in an item", "Takes units back from whoever has them, split by the state they are in.", Important, "checkout"),
        new("ListDue", "List checked-out items", "Lists what is due back at a site, overdue first.", Important),
        new("ListThingsOf", "List things of a person", "Lists what a person, a job or a place has, soonest due first."),
    ];

    private static MakerAction[] Counts() =>
    [
        new("OpenCount", "Start a count", "Opens a session in which a site, some of its bins or some items are counted."),
        new("CountStock", "Record a counted quantity", "Writes down how many units of an item were found in a count session.", Normal, "counts"),
    ];

    private static MakerAction[] LookUps() =>
    [
        new("ListSites", "List sites", "Lists the sites that whoever owns the connection may see.", Advanced),
        new("ListTemplates", "List templates", "Lists the templates that items are made by.", Visibility.Internal),
        new("ListMyThings", "List my things", "Lists what whoever owns the connection has checked out.", Visibility.Internal),
        new("ListMyReservations", "List my reservations", "Lists what is reserved for whoever owns the connection.", Visibility.Internal),
        new("ListCounts", "List count sessions", "Lists the count sessions of a site, newest first.", Visibility.Internal),
        new("DeleteSubscription", "Delete a subscription", "Ends what a trigger began, when its flow is switched off.", Visibility.Internal),
    ];
}
