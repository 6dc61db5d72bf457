using CountDepot.Contracts;

namespace CountDepot.Bot;

/// <summary>
/// Addresses of items, to be put into messages and on labels: {public address}/items/{SKU}. Teams shows the item's card in place of such a
/// link, a browser is sent to the chat with the bot, and the scanner reads it as the item. The address alone tells nobody anything.
/// </summary>
public sealed class ItemLinks(BotOptions options)
{
    private readonly Uri home = new($"{options.PublicUrl.TrimEnd('/')}/");

    /// <summary>The address of an item.</summary>
    public Uri Of(Sku sku) => new(home, $"items/{Uri.EscapeDataString(sku.Value)}");

    /// <summary>Reads one; false for any other address.</summary>
    public bool TryRead(string? text, out Sku sku)
    {
        sku = default;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var link) || link.UserInfo.Length > 0) return false;
        if (link.Scheme != home.Scheme || !link.Authority.Equals(home.Authority, StringComparison.OrdinalIgnoreCase)) return false;
        return link.Segments is ["/", "items/", var last] && Sku.TryRead(Uri.UnescapeDataString(last), out sku, out _);
    }

    /// <summary>Where a browser goes: the chat with the bot, with the question typed.</summary>
    public Uri ChatAbout(Sku sku) => new($"https://teams.microsoft.com/l/chat/0/0?users=28:{options.AppId}&message={Uri.EscapeDataString($"stock {sku}")}");
}

/// <summary>The address an item link leads to outside of Teams.</summary>
public static class ItemLinkEndpoint
{
    public static void MapItemLinks(this IEndpointRouteBuilder app) => app.MapGet("/items/{sku}", (string sku, ItemLinks links) =>
        Sku.TryRead(sku, out var read, out _) ? Results.Redirect(links.ChatAbout(read).AbsoluteUri) : Results.NotFound());
}
