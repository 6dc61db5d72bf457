using Microsoft.Extensions.FileProviders;

namespace CountDepot.Sim;

/// <summary>The page itself, and the card renderer that it takes from npm. Everything comes from this machine.</summary>
internal static class PageFiles
{
    private const string Policy =
        "default-src 'self'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    internal static void Map(WebApplication app)
    {
        var page = new PhysicalFileProvider(Path.Combine(NodeModules.Home, "page"));
        app.Use((http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.CacheControl = "no-store";
            return next(http);
        });
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = page });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = page });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(NodeModules.PathOf("adaptivecards/dist")),
            RequestPath = "/adaptivecards",
        });
    }
}
