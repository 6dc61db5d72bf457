using CountDepot.Contracts;

namespace CountDepot.Api.Counts;

/// <summary>The addresses of count sessions. What is counted in them is a command to the item (see <see cref="CommandEndpoints"/>).</summary>
public static class CountEndpoints
{
    public static void MapCountSessions(this RouteGroupBuilder api)
    {
        api.MapPost("/counts", async (HttpContext http, CountDesk desk) => TypedResults.Json(await desk.OpenAsync(http), Wire.Json))
            .WithName(nameof(OpenCount)).WithTags("Counts").Accepts<OpenCount>("application/json").Produces<CountView>().Answers(400, 401, 403, 404, 409, 422, 503);
        api.MapPost("/counts/{count}/closure", async (HttpContext http, CountDesk desk) => TypedResults.Json(await desk.CloseAsync(http), Wire.Json))
            .WithName(nameof(CloseCount)).WithTags("Counts").Accepts<CloseCount>("application/json").Produces<CountView>().Answers(400, 401, 403, 404, 409, 422, 503);
        api.MapPost("/counts/{count}/cancellation", async (HttpContext http, CountDesk desk) => TypedResults.Json(await desk.CancelAsync(http), Wire.Json))
            .WithName(nameof(CancelCount)).WithTags("Counts").Accepts<CancelCount>("application/json").Produces<CountView>().Answers(400, 401, 403, 404, 409, 422, 503);
        api.MapGet("/counts", async (HttpContext http, CountDesk desk) => TypedResults.Json(await desk.ListAsync(http), Wire.Json))
            .WithName("ListCounts").WithTags("Counts").Produces<CountPage>().Answers(400, 401, 403, 404, 503);
        api.MapGet("/counts/{count}", async (HttpContext http, CountDesk desk) => TypedResults.Json(await desk.ShowAsync(http), Wire.Json))
            .WithName("ShowCount").WithTags("Counts").Produces<CountSheet>().Answers(400, 401, 403, 404, 503);
        api.MapGet("/counts/due", async (HttpContext http, CountReportDesk desk) => TypedResults.Json(await desk.DueAsync(http), Wire.Json))
            .WithName("ListDueForCount").WithTags("Counts").Produces<DuePage>().Answers(400, 401, 403, 404, 503);
        api.MapGet("/counts/accuracy", async (HttpContext http, CountReportDesk desk) => TypedResults.Json(await desk.AccuracyAsync(http), Wire.Json))
            .WithName("ShowCountAccuracy").WithTags("Counts").Produces<AccuracyView>().Answers(400, 401, 403, 404, 503);
        api.MapPost("/counts/schedules/{site}", async (HttpContext http, CountReportDesk desk) => TypedResults.Json(await desk.SetScheduleAsync(http), Wire.Json))
            .WithName(nameof(SetCountSchedule)).WithTags("Counts").Accepts<SetCountSchedule>("application/json").Produces<SetCountSchedule>().Answers(400, 401, 403, 404, 503);
    }
}
