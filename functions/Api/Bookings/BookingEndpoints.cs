using CountDepot.Contracts;

namespace CountDepot.Api.Bookings;

/// <summary>The addresses of bookings and kits, and what serves them.</summary>
public static class BookingEndpoints
{
    public static void AddBookings(this IServiceCollection services)
    {
        services.AddSingleton(all => new BookingShelf(all.GetRequiredService<Azure.Data.Tables.TableServiceClient>().GetTableClient("Bookings")));
        services.AddSingleton(all => new KitShelf(all.GetRequiredService<Azure.Data.Tables.TableServiceClient>().GetTableClient("Kits")));
        services.AddSingleton<BookingPlanner>();
        services.AddSingleton<BookingHolds>();
        services.AddSingleton<BookingViews>();
        services.AddSingleton<BookingMoves>();
        services.AddSingleton<BookingActs>();
        services.AddSingleton<BookingDesk>();
        services.AddSingleton<KitDesk>();
        services.AddSingleton<BookingSweep>();
    }

    public static void MapBookings(this RouteGroupBuilder api)
    {
        var bookings = api.MapGroup("").WithTags("Bookings");
        bookings.MapPost("/bookings", (HttpContext http, BookingDesk desk) => desk.BookAsync(http)).Asks<BookItems, BookingView>();
        bookings.MapPost("/bookings/{booking}/cancellations", (HttpContext http, BookingDesk desk) => desk.CancelAsync(http)).Asks<CancelBooking, BookingView>();
        bookings.MapPost("/bookings/{booking}/checkouts", (HttpContext http, BookingDesk desk) => desk.CheckOutAsync(http)).Asks<CheckOutBooking, BookingView>();
        bookings.MapPost("/bookings/{booking}/changes", (HttpContext http, BookingDesk desk) => desk.ChangeAsync(http)).Asks<ChangeBooking, BookingView>();
        bookings.MapGet("/bookings/{booking}", async (HttpContext http, BookingDesk desk) => Json(await desk.ShowAsync(http))).Shows<BookingView>("ShowBooking");
        bookings.MapGet("/me/bookings", async (HttpContext http, BookingDesk desk) => Json(await desk.MineAsync(http))).Shows<BookingPage>("ListMyBookings");

        var kits = api.MapGroup("").WithTags("Kits");
        kits.MapPost("/kits/{kit}", async (HttpContext http, KitDesk desk) => Json(await desk.DefineAsync(http))).Asks<DefineKit, KitView>();
        kits.MapPost("/kits/{kit}/retirement", async (HttpContext http, KitDesk desk) => Json(await desk.RetireAsync(http))).Asks<RetireKit, KitView>();
        kits.MapGet("/kits", async (HttpContext http, KitDesk desk) => Json(await desk.ListAsync(http))).Shows<KitPage>("ListKits");
        kits.MapGet("/kits/{kit}", async (HttpContext http, KitDesk desk) => Json(await desk.ShowAsync(http))).Shows<KitView>("ShowKit");
    }

    private static Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<T> Json<T>(T view) => TypedResults.Json(view, Wire.Json);

    private static void Asks<TAsked, TView>(this RouteHandlerBuilder route) where TAsked : notnull =>
        route.WithName(typeof(TAsked).Name).Accepts<TAsked>("application/json").Produces<TView>().Answers(400, 401, 403, 404, 409, 422, 503);

    private static void Shows<TView>(this RouteHandlerBuilder route, string name) => route.WithName(name).Produces<TView>().Answers(400, 401, 403, 404, 503);
}
