namespace CountDepot.Api.Labels;

/// <summary>The addresses of labels. Each answers a page that a browser prints.</summary>
public static class LabelEndpoints
{
    public static void MapLabels(this RouteGroupBuilder api)
    {
        api.MapGet("/labels", (HttpContext http, LabelDesk desk) => desk.ItemsAsync(http)).WithName("PrintItemLabels").IsPage();
        api.MapGet("/items/{sku}/labels", (HttpContext http, LabelDesk desk) => desk.UnitsAsync(http)).WithName("PrintUnitLabels").IsPage();
        api.MapGet("/sites/{site}/labels", (HttpContext http, LabelDesk desk) => desk.BinsAsync(http)).WithName("PrintBinLabels").IsPage();
    }

    private static void IsPage(this RouteHandlerBuilder route) => route.WithTags("Labels").Produces<string>(200, "text/html").Answers(400, 401, 403, 404, 503);
}
