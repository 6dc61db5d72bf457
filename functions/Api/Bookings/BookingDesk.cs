using System.Text;
using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Bookings;

/// <summary>Takes bookings from requests: who asks, what is asked, may they. A booking at a site they may not see does not exist for them.</summary>
public sealed class BookingDesk(Callers callers, Sites sites, BookingShelf shelf, BookingHolds holds, BookingActs acts, BookingViews views, SiteLimits limits, TimeProvider time)
{
    private const int PageByDefault = 25;

    public async Task<IResult> BookAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        _ = new Query(http.Request);
        var key = CommandDesk.KeyOf(http.Request);
        var asked = await Body.ReadAsync<BookItems>(http.Request);
        await sites.NeedsAsync(caller, Role.Staff, asked.Site, http.RequestAborted);
        limits.Take([asked.Site]);
        var plan = await holds.BookAsync(asked, key, caller.At(time.GetUtcNow()), http.RequestAborted);
        return Answer(http, caller, key, plan.Answer, plan.Refusal);
    }

    public async Task<IResult> CancelAsync(HttpContext http)
    {
        var (caller, booking, key, asked) = await AskedAsync<CancelBooking>(http);
        var act = await acts.CancelAsync(booking, asked, key, caller.At(time.GetUtcNow()), http.RequestAborted);
        return Answer(http, caller, key, act.Answer, act.Refusal);
    }

    public async Task<IResult> CheckOutAsync(HttpContext http)
    {
        var (caller, booking, key, asked) = await AskedAsync<CheckOutBooking>(http);
        var act = await acts.CheckOutAsync(booking, asked, key, caller.At(time.GetUtcNow()), http.RequestAborted);
        return Answer(http, caller, key, act.Answer, act.Refusal);
    }

    public async Task<IResult> ChangeAsync(HttpContext http)
    {
        var (caller, booking, key, asked) = await AskedAsync<ChangeBooking>(http);
        var act = await acts.ChangeAsync(booking, asked, key, caller.At(time.GetUtcNow()), http.RequestAborted);
        return Answer(http, caller, key, act.Answer, act.Refusal);
    }

    public async Task<BookingView> ShowAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        _ = new Query(http.Request);
        return await views.LiveAsync(await FindAsync(caller, Query.FromRoute<BookingId>(http, "booking"), http.RequestAborted), http.RequestAborted);
    }

    public async Task<BookingPage> MineAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "top", "cursor");
        var (top, asOf, question) = (query.Top(PageByDefault), time.GetUtcNow(), "my bookings");
        var found = new List<BookingSummary>();
        var last = Cursor.Read(query.Text("cursor"), question, caller.Actor.Id);
        await foreach (var (booking, moment) in shelf.OfAsync(caller.Actor.Id, last, http.RequestAborted))
        {
            // Bookings of one moment stay on one page, because the next page begins after a moment.
            if (found.Count >= top && moment != last) return new(found, asOf, query.Link(("top", $"{top}"), ("cursor", Cursor.Make(question, caller.Actor.Id, last!.Value))));
            last = moment;
            if (await shelf.PlanAsync(booking, http.RequestAborted) is { } kept && caller.Sees(kept.Value.Site)) found.Add(BookingViews.SummaryOf(kept.Value));
        }
        return new(found, asOf);
    }

    /// <summary>A booking that does not exist, or not for this caller: the same words for both.</summary>
    internal static RefusedException Unknown(BookingId booking) => new(RefusalCode.BookingUnknown, $"There is no booking {booking}. Look at your bookings.");

    private async Task<(Caller Caller, BookingId Booking, CommandId Key, T Asked)> AskedAsync<T>(HttpContext http)
    {
        var caller = await callers.OfAsync(http);
        var booking = Query.FromRoute<BookingId>(http, "booking");
        _ = new Query(http.Request);
        var key = CommandDesk.KeyOf(http.Request);
        var asked = await Body.ReadAsync<T>(http.Request);
        // Whoever is Staff nowhere hears that before they hear what there is.
        caller.Needs(Role.Staff);
        caller.Needs(Role.Staff, (await FindAsync(caller, booking, http.RequestAborted)).Site);
        return (caller, booking, key, asked);
    }

    private async Task<BookingPlan> FindAsync(Caller caller, BookingId booking, CancellationToken cancel) =>
        await shelf.PlanAsync(booking, cancel) is { } kept && caller.Sees(kept.Value.Site) ? kept.Value : throw Unknown(booking);

    private static IResult Answer(HttpContext http, Caller caller, CommandId key, string? answer, KeptRefusal? refusal) => answer is not null
        ? Results.Bytes(Encoding.UTF8.GetBytes(answer), "application/json; charset=utf-8")
        : Problems.Of(refusal!.AsOutcome(), http, caller.Actor, key);
}
