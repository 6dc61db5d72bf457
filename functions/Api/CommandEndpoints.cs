using CountDepot.Api.Access;
using CountDepot.Api.Counts;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Api.Templates;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api;

/// <summary>Every verb, one line. Route name = command name = the connector's operation.</summary>
public static class CommandEndpoints
{
    public static void MapCommands(this RouteGroupBuilder api)
    {
        var items = api.MapGroup("/items/{sku}").WithTags("Items");
        items.MapCommand<DefineItem>("/definition");
        items.MapCommand<LinkBarcode>("/barcodes");
        items.MapCommand<RetireItem>("/retirement");
        items.MapCommand<ReceiveStock>("/receipts");
        items.MapCommand<ConsumeStock>("/consumptions");
        items.MapCommand<AdjustStock>("/adjustments");
        items.MapCommand<RestockQuarantined>("/quarantine/restocks");
        items.MapCommand<DisposeStock>("/disposals");
        items.MapCommand<LabelUnits>("/units/labels");
        items.MapCommand<ExpireLots>("/lots/expiries");
        MapReservations(items);
        MapCheckouts(items);
        MapTransfers(items);
        MapOrders(items);
        MapCounts(items);
    }

    private static void MapReservations(RouteGroupBuilder items)
    {
        items.MapCommand<ReserveStock>("/reservations");
        items.MapCommand<CancelReservation>("/reservations/cancellations");
        items.MapCommand<RequestReservation>("/reservations/requests");
        items.MapCommand<ApproveReservation>("/reservations/approvals");
        items.MapCommand<RejectReservation>("/reservations/rejections");
        items.MapCommand<ChangeReservation>("/reservations/changes");
        items.MapCommand<ExtendReservation>("/reservations/extensions");
        items.MapCommand<SettleReservations>("/reservations/settlements");
        items.MapCommand<JoinWaitlist>("/waitlist");
        items.MapCommand<LeaveWaitlist>("/waitlist/departures");
    }

    private static void MapCheckouts(RouteGroupBuilder items)
    {
        items.MapCommand<CheckOutStock>("/checkouts");
        items.MapCommand<CheckInStock>("/checkins");
        items.MapCommand<HandOverCheckout>("/checkouts/handovers");
        items.MapCommand<ExtendCheckout>("/checkouts/extensions");
    }

    private static void MapTransfers(RouteGroupBuilder items)
    {
        items.MapCommand<PlanTransfer>("/transfers");
        items.MapCommand<RequestTransfer>("/transfers/requests");
        items.MapCommand<ApproveTransfer>("/transfers/approvals");
        items.MapCommand<RejectTransfer>("/transfers/rejections");
        items.MapCommand<ShipTransfer>("/transfers/shipments");
        items.MapCommand<ReceiveTransfer>("/transfers/receipts");
        items.MapCommand<ResolveShortage>("/transfers/shortages");
        items.MapCommand<CancelTransfer>("/transfers/cancellations");
    }

    private static void MapOrders(RouteGroupBuilder items)
    {
        items.MapCommand<SetReorder>("/reorder");
        items.MapCommand<PlaceOrder>("/orders");
        items.MapCommand<ChangeOrder>("/orders/changes");
        items.MapCommand<CloseOrder>("/orders/closures");
        items.MapCommand<CancelOrder>("/orders/cancellations");
    }

    private static void MapCounts(RouteGroupBuilder items)
    {
        items.MapCommand<CountStock>("/counts");
        items.MapCommand<ApproveCount>("/counts/approvals");
        items.MapCommand<RejectCount>("/counts/rejections");
        items.MapCommand<PostCount>("/counts/postings");
        items.MapCommand<ClassifyItem>("/counts/classes");
    }

    private static void MapCommand<TCommand>(this RouteGroupBuilder items, string route) where TCommand : Command =>
        items.MapPost(route, (HttpContext http, string sku, CommandDesk desk) => desk.RunAsync<TCommand>(http, sku))
            .WithName(typeof(TCommand).Name).Accepts<TCommand>("application/json").Produces<CommandAnswer>().Answers(400, 401, 403, 404, 409, 422, 429, 503);

    internal static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, params int[] statuses) =>
        statuses.Aggregate(route, (r, status) => r.Produces<ErrorBody>(status));
}

/// <summary>Takes one command from a request to the ledger: who asks, what is asked, may they, and then the one write path.</summary>
public sealed class CommandDesk(
    Callers callers, Sites sites, SiteManagers managers, RuleDesk rules, ItemStore store, CommandRunner runner, CountShelf counts, SiteLimits limits, TimeProvider time)
{
    public async Task<IResult> RunAsync<TCommand>(HttpContext http, string sku) where TCommand : Command
    {
        var caller = await callers.OfAsync(http);
        var item = Query.Read<Sku>("sku", sku);
        _ = new Query(http.Request);
        var id = KeyOf(http.Request);
        var command = await Body.ReadAsync<TCommand>(http.Request);
        var request = await AuthorizeAsync(caller, item, command, time.GetUtcNow(), http.RequestAborted);
        var session = await counts.SessionAsync(Rulebook.CountOf(command), http.RequestAborted);
        var outcome = await runner.RunAsync(item, new(id, command), request with { Session = session }, http.RequestAborted);
        return outcome switch
        {
            Outcome.Answered answered => Results.Bytes(answered.Json.ToArray(), "application/json; charset=utf-8"),
            Outcome.Refused refused => Problems.Of(refused, http, caller.Actor, id),
            _ => throw new System.Diagnostics.UnreachableException($"{outcome.GetType().Name} has no answer."),
        };
    }

    /// <summary>The caller's name for the command: required, because only with it can a retry be told from a second wish.</summary>
    public static CommandId KeyOf(HttpRequest request)
    {
        var values = request.Headers[Wire.CommandIdHeader];
        if (values.Count == 0 || string.IsNullOrEmpty(values[0]))
            throw RefusedException.Invalid(Wire.CommandIdHeader, "header is required; send a new value for each new wish and the same one for a retry.");
        return Query.Read<CommandId>(Wire.CommandIdHeader, values.Count == 1 ? values[0] : null);
    }

    private async Task<Request> AuthorizeAsync<TCommand>(Caller caller, Sku sku, TCommand command, DateTimeOffset now, CancellationToken cancel) where TCommand : Command
    {
        Gate.CheckClient(caller, command);
        var role = Rulebook.RoleFor(command);
        var named = Rulebook.SitesOf(Item.New(sku), command);
        if (named.Count == 0) Gate.Check(caller, command);
        foreach (var site in named) await sites.NeedsAsync(caller, role, site, cancel);
        foreach (var site in Rulebook.PointsTo(command)) await sites.NeedsAsync(caller, Role.Viewer, site, cancel);
        limits.Take(named);
        // A command that must name its site needs no look at the item; the others are about something that lies at a site.
        if (NamesItsSite<TCommand>.Value) return caller.At(now);
        var item = (await store.ReadAsync(sku, cancel)).Item;
        // What lies at a site they may not see does not exist for them, which the ledger says.
        var seen = Rulebook.SitesOf(item, command).Except(named).Where(caller.Sees).ToList();
        foreach (var site in seen) Gate.Check(caller, command, site);
        limits.Take(seen);
        return await AsDeputyAsync(caller, item, command, caller.At(now), cancel);
    }

    // A deputy who comes too early is told so here, like everybody who may not, so that the same tap later is not answered by this no.
    private async Task<Request> AsDeputyAsync(Caller caller, Item item, Command command, Request request, CancellationToken cancel)
    {
        if (Gate.NeedsManagers(caller, item, command) is not { } pending) return request;
        request = request with { Managers = await managers.OfAsync(pending.Site, cancel) };
        if (Escalations.IsTooEarly(item, pending, request with { Rules = await rules.ForAsync(command, cancel) }) is { } early)
            throw new RefusedException(early.Code, early.Message, early.Detail);
        return request;
    }

    private static class NamesItsSite<TCommand>
    {
        internal static readonly bool Value = typeof(TCommand).GetProperty("Site")?.PropertyType == typeof(SiteId);
    }
}
