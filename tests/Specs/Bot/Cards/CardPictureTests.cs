using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Sim;
using CountDepot.Specs.Journeys;
using Microsoft.Playwright;

namespace CountDepot.Specs.Bot.Cards;

/// <summary>
/// Every card in the renderer that Teams uses, on a phone and on a desk. CARD_PICTURES=folder keeps the pictures, light and dark, to
/// be looked at.
/// </summary>
[Collection(InBrowser.Name)]
public sealed class CardPictureTests(Chromium chromium)
{
    private const string Check = "json => window.check(JSON.parse(json))";
    private const string Home = "http://cards.test/";

    private const string Page = """
        <!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/page.css"><link rel="stylesheet" href="/card.css">
        <style>body{display:block;overflow:auto;height:auto;padding:8px;margin:0}</style></head><body><div id="place"></div>
        <script src="/adaptivecards.min.js"></script><script type="module">
        import { showCard } from '/card.js';
        import { hostConfig } from '/hostconfig.js';
        window.check = (json) => {
          const context = new AdaptiveCards.SerializationContext();
          const card = new AdaptiveCards.AdaptiveCard();
          card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
          card.parse(json, context);
          const events = [];
          for (let i = 0; i < context.eventCount; i++) events.push(context.getEventAt(i).message);
          // Charts are Teams' own: everybody else draws what is given in their place, as this page does.
          const known = events.filter((e) => !/^Unknown element type "Chart[.][A-Za-z]+"[.] Fallback/.test(e));
          events.splice(0, events.length, ...known);
          for (const e of card.validateProperties().validationEvents) events.push(e.message);
          document.getElementById('place').replaceChildren(showCard(json, async () => ({})));
          const wide = [...document.querySelectorAll('#place *')].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
              && getComputedStyle(e).display !== 'inline' && getComputedStyle(e).textOverflow !== 'ellipsis'
              // A long entry scrolls in its field.
              && e.tagName !== 'INPUT')
            .map((e) => `${e.className} is wider than its place: ${(e.textContent ?? '').slice(0, 60)}`);
          return [...events, ...wide];
        };
        window.ready = true;
        </script></body></html>
        """;

    [BrowserFact]
    public async Task Every_card_is_valid_and_fits_a_phone()
    {
        await NodeModules.EnsureAsync();
        var page = await OpenAsync(360);
        var wrong = new List<string>();
        foreach (var (name, card) in Cards())
            foreach (var problem in await page.EvaluateAsync<string[]>(Check, card.ToJsonString()))
                wrong.Add($"{name}: {problem}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        if (Environment.GetEnvironmentVariable("CARD_PICTURES") is { Length: > 0 } folder) await KeepPicturesAsync(folder);
    }

    private static IEnumerable<(string Name, JsonObject Card)> Cards()
    {
        foreach (var locale in new[] { "en-GB", "de-DE" })
        {
            var words = Words.For(locale);
            foreach (var (name, card) in CardExamples.Usual(words).Concat(CardExamples.Dialogs(words))) yield return ($"{name}.{locale[..2]}", card);
            foreach (var (name, card) in CardExamples.Worst(words, "W").Concat(CardExamples.WorstDialogs(words, "W"))) yield return ($"worst-{name}.{locale[..2]}", card);
        }
    }

    private async Task KeepPicturesAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (width, theme) in new[] { (360, "light"), (360, "dark"), (600, "light"), (600, "dark") })
        {
            var page = await OpenAsync(width);
            await page.EmulateMediaAsync(new() { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
            await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            foreach (var (name, card) in Cards().Where(c => width == 360 || !c.Name.StartsWith("worst", StringComparison.Ordinal)))
            {
                await page.EvaluateAsync(Check, card.ToJsonString());
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.{width}.{theme}.png"), FullPage = true });
            }
        }
    }

    private async Task<IPage> OpenAsync(int width)
    {
        var page = await chromium.PageAsync(width, 800);
        await page.RouteAsync($"{Home}**", route => route.FulfillAsync(new()
        {
            Body = new Uri(route.Request.Url).AbsolutePath == "/" ? Page : File.ReadAllText(PathOf(new Uri(route.Request.Url).AbsolutePath)),
            ContentType = route.Request.Url.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : route.Request.Url.EndsWith(".js",
                StringComparison.Ordinal) ? "text/javascript" : "text/html",
        }));
        await page.GotoAsync(Home);
        await page.WaitForFunctionAsync("() => window.ready");
        return page;
    }

    private static string PathOf(string path) =>
        path == "/adaptivecards.min.js" ? NodeModules.PathOf("adaptivecards/dist/adaptivecards.min.js") : Path.Combine(NodeModules.Home, "page", path.TrimStart('/'));
}
