namespace CountDepot.Api.Sheets;

/// <summary>The addresses of files that leave the depot.</summary>
public static class ExportEndpoints
{
    public static void MapExports(this RouteGroupBuilder api)
    {
        api.MapGet("/exports/items", (HttpContext http, ExportDesk desk) => desk.ItemsAsync(http)).WithName("ExportItems").WithTags("Exports").IsFile();
        api.MapGet("/exports/stock", (HttpContext http, ExportDesk desk) => desk.StockAsync(http)).WithName("ExportStock").WithTags("Exports").IsFile();
    }

    /// <summary>Answers a file, as CSV or as a workbook.</summary>
    internal static RouteHandlerBuilder IsFile(this RouteHandlerBuilder route) =>
        route.Produces<Stream>(200, "text/csv", Workbook.MediaType).Answers(400, 401, 403, 404, 503);
}
