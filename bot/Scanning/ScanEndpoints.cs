using System.Net.Mime;
using System.Text.Json;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Storage;
using CountDepot.Contracts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.FileProviders;

namespace CountDepot.Bot.Scanning;

/// <summary>
/// The scanner page and what it calls. The page is static and the same for everybody; a call carries a ticket and nothing else that says who
/// it is. Cookies are neither set nor read, so no other page can call in somebody's name.
/// </summary>
public static class ScanEndpoints
{
    private const string Path = "/scan";
    private const string Scheme = "Ticket ";
    private const int BytesMax = 16 * 1024;

    // Teams' own clients may frame the page and nobody else. The one foreign address is where Microsoft publishes which hosts those are,
    // read by its library. WebAssembly is the barcode reader, which is ours to serve.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; " +
        "connect-src 'self' https://res.cdn.office.net/teams-js/validDomains/json/validDomains.json; form-action 'none'; base-uri 'none'; " +
        "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com https://teams.cloud.microsoft https://*.cloud.microsoft; " +
        "require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    public static void MapScan(this WebApplication app)
    {
        var files = new PhysicalFileProvider(System.IO.Path.Combine(AppContext.BaseDirectory, "Pages", "scan"));
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal), page =>
        {
            page.Use(Protected);
            page.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RequestPath = Path });
            page.UseStaticFiles(new StaticFileOptions { FileProvider = files, RequestPath = Path });
        });
        var calls = app.MapGroup($"{Path}/api");
        calls.MapPost("/open", (HttpContext http, ScanDesk desk) => AnswerAsync<JsonElement>(http, async (pass, words, _, cancel) =>
            await desk.OpenAsync(pass, cancel) is { Value: { } opening } ? Results.Json(opening, Wire.Json) : Unavailable(words)));
        calls.MapPost("/code", (HttpContext http, CodeReading codes) => AnswerAsync<ScanQuestion>(http, async (pass, words, asked, cancel) =>
            await codes.FindAsync(pass, words, asked, cancel) is { IsOpen: false } found ? Results.Json(found, Wire.Json) : Unavailable(words)));
        calls.MapPost("/search", (HttpContext http, ScanDesk desk) => AnswerAsync<ScanQuestion>(http, async (pass, _, asked, cancel) =>
            Results.Json(await desk.SearchAsync(pass, asked.Code, cancel), Wire.Json)));
        calls.MapPost("/act", (HttpContext http, ScanDesk desk) => AnswerAsync<ScanOrder>(http, async (pass, words, order, cancel) =>
            await desk.DoAsync(pass, words, order, cancel) is { } outcome ? Results.Json(outcome, Wire.Json) : Unavailable(words)));
    }

    private static Task Protected(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        headers.CacheControl = http.Request.Path.StartsWithSegments($"{Path}/lib", StringComparison.Ordinal) ? "public, max-age=86400" : "no-cache";
        return next(http);
    }

    private static async Task<IResult> AnswerAsync<T>(HttpContext http, Func<Pass, Words, T, CancellationToken, Task<IResult>> work)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (shown, page) = (http.Request.Headers.Authorization.ToString(), http.Request.Headers["Scan-Page"].ToString());
        var tickets = http.RequestServices.GetRequiredService<Tickets>();
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        budget.CancelAfter(Budget);
        var pass = shown.StartsWith(Scheme, StringComparison.Ordinal) ? await tickets.ReadAsync(shown[Scheme.Length..], page, budget.Token) : null;
        if (pass is null) return Error(StatusCodes.Status401Unauthorized, "ticketOver");
        if (await ReadAsync<T>(http) is not { } body) return Error(StatusCodes.Status400BadRequest, "bodyInvalid");
        try
        {
            return await work(pass, Words.For(pass.Locale), body, budget.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Unavailable(Words.For(pass.Locale));
        }
    }

    private static async Task<T?> ReadAsync<T>(HttpContext http)
    {
        var isJson = http.Request.ContentType?.StartsWith(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase) is true;
        if (!isJson || http.Request.ContentLength > BytesMax) return default;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } most) most.MaxRequestBodySize = BytesMax;
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Wire.Json, http.RequestAborted);
        }
        catch (Exception wrong) when (wrong is JsonException or BadHttpRequestException)
        {
            return default;
        }
    }

    private static IResult Unavailable(Words words) => Error(StatusCodes.Status503ServiceUnavailable, "unavailable", words.NotSure);

    private static IResult Error(int status, string code, string? message = null) => Results.Json(new { error = new { code, message } }, Wire.Json, statusCode: status);
}
