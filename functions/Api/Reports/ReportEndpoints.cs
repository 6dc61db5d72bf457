using CountDepot.Api.Sheets;
using CountDepot.Contracts;

namespace CountDepot.Api.Reports;

/// <summary>The address of reports.</summary>
public static class ReportEndpoints
{
    public static void MapReports(this RouteGroupBuilder api) =>
        api.MapGet("/reports/{report}", (HttpContext http, ReportDesk desk) => desk.AnswerAsync(http)).WithName("ShowReport").WithTags("Reports")
            .Produces<ReportView>(200, "application/json", "text/csv", Workbook.MediaType).Answers(400, 401, 403, 404, 503);
}
