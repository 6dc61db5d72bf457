using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api.Imports;

/// <summary>The two addresses of imports.</summary>
public static class ImportEndpoints
{
    private const int BytesMax = 8 * 1024 * 1024;

    public static void MapImports(this RouteGroupBuilder api)
    {
        api.MapPost("/imports", TakeAsync).WithName(nameof(ImportFile)).WithTags("Imports").Accepts<ImportFile>("application/json").Produces<ImportView>().Answers(400, 401, 403, 413, 422, 503);
        api.MapGet("/imports/{key}", ShowAsync).WithName("ShowImport").WithTags("Imports").Produces<ImportView>().Answers(401, 403, 404);
    }

    private static async Task<IResult> TakeAsync(HttpContext http, Callers callers, ImportDesk desk)
    {
        var caller = await callers.OfAsync(http);
        // A file names any site it likes.
        caller.NeedsEverywhere(Role.Admin);
        _ = new Query(http.Request);
        CommandDesk.KeyOf(http.Request);
        var file = await Body.ReadAsync<ImportFile>(http.Request, BytesMax);
        return TypedResults.Json(await desk.TakeAsync(file, caller.Actor, http.RequestAborted), Wire.Json);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Callers callers, ImportDesk desk)
    {
        (await callers.OfAsync(http)).NeedsEverywhere(Role.Admin);
        _ = new Query(http.Request);
        return TypedResults.Json(await desk.ShowAsync(Query.FromRoute<CommandId>(http, "key"), http.RequestAborted), Wire.Json);
    }
}
