using System.Net;
using System.Text.RegularExpressions;

namespace CountDepot.Sim;

/// <summary>
/// The bot's pages under the simulation's own address, for its dialogs. Microsoft's library answers a host only when that is one of Teams'
/// addresses or the page's own; so that it can be used as it is, page and host share one here. A page that does not let Teams frame it is not
/// framed here either.
/// </summary>
internal static partial class BotPages
{
    private static readonly string[] Asked = ["Authorization", "Scan-Page", "If-None-Match", "If-Modified-Since"];
    private static readonly string[] Answered =
        ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cache-Control", "ETag", "Last-Modified", "Location"];

    internal static void Map(WebApplication app, TeamsSim sim) => app.Map("/scan/{**rest}", (HttpContext http) => ForwardAsync(sim, http));

    /// <summary>Where the page opens a dialog's address.</summary>
    internal static string AddressOf(Uri page) => page.PathAndQuery;

    private static async Task ForwardAsync(TeamsSim sim, HttpContext http)
    {
        // A path alone would be taken for that of a file.
        using var request = new HttpRequestMessage(new(http.Request.Method), new Uri($"{http.Request.Path}{http.Request.QueryString}", UriKind.Relative));
        foreach (var name in Asked) if (http.Request.Headers.TryGetValue(name, out var values)) request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        if (http.Request.ContentLength > 0)
        {
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray());
            if (http.Request.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        using var response = await sim.Delivery.PageAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)(response?.StatusCode ?? HttpStatusCode.BadGateway);
        if (response is null) return;
        foreach (var name in Answered) Copy(response, http.Response, name);
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (http.Response.StatusCode is not (204 or 304)) await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static void Copy(HttpResponseMessage from, HttpResponse to, string name)
    {
        if (!from.Headers.TryGetValues(name, out var values) && !from.Content.Headers.TryGetValues(name, out values)) return;
        var value = string.Join(", ", values);
        to.Headers[name] = value.Contains("https://teams.microsoft.com", StringComparison.Ordinal) ? Ancestors().Replace(value, "frame-ancestors 'self'") : value;
    }

    [GeneratedRegex("frame-ancestors [^;]*")]
    private static partial Regex Ancestors();
}
