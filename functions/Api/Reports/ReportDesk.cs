using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Api.Sheets;
using CountDepot.Contracts;

namespace CountDepot.Api.Reports;

/// <summary>Answers reports: cut to the caller's sites, bounded, and as JSON, CSV or a workbook.</summary>
public sealed class ReportDesk(Callers callers, Sites sites, ReportBook book, TimeProvider time)
{
    private const int LinesByDefault = 50;
    private const int LinesMax = 100_000;

    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, ReportAsk.Parameters);
        var ask = ReportAsk.Read(KindOf(http), query, time.GetUtcNow());
        var needed = ask.TellsOfPeople ? Role.Staff : Role.Viewer;
        caller.Needs(needed);
        var site = query.Optional<SiteId>("site");
        if (site is { } one) await sites.NeedsAsync(caller, needed, one, http.RequestAborted);

        var (top, format) = (query.Top(LinesByDefault), Sheet.FormatOf(query));
        var lines = new List<ReportLine>();
        foreach (var at in (await sites.AllAsync(http.RequestAborted)).Select(s => s.Site).Where(s => site is null ? caller.RoleAt(s) >= needed : s == site))
        {
            await foreach (var line in book.LinesAsync(ask, at, http.RequestAborted))
            {
                if (lines.Count == LinesMax) throw new RefusedException(RefusalCode.RequestInvalid, $"The report has more than {LinesMax:N0} lines; ask for one site, or for fewer months.");
                lines.Add(line);
            }
        }
        var ordered = ReportLines.Ordered(ask.Report, ReportLines.AddedUp(ask, lines)).ToList();
        if (format is { } file) return ReportSheet.Of(ask.Report, ordered).Download(file, ask.At);
        var amount = ordered.Any(line => line.Amount is not null) ? ordered.Sum(line => line.Amount ?? 0) : (decimal?)null;
        var (from, through) = ask.IsOverTime ? (ask.From, ask.Through) : ((DateOnly?)null, (DateOnly?)null);
        return TypedResults.Json(new ReportView(ask.Report, site, from, through, [.. ordered.Take(top)], ordered.Count, amount, ask.At), Wire.Json);
    }

    private static ReportKind KindOf(HttpContext http)
    {
        var text = Query.TextFromRoute(http, "report");
        foreach (var kind in Enum.GetValues<ReportKind>())
        {
            if (NameOf(kind) == text) return kind;
        }
        throw RefusedException.Invalid("report", $"must be one of {string.Join(", ", Enum.GetValues<ReportKind>().Select(NameOf))}.");
    }

    private static string NameOf(ReportKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
