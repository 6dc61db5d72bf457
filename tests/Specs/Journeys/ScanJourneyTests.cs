using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Bot;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CountDepot.Specs.Journeys;

/// <summary>The scanner and the compose box as people use them: in a browser, with Microsoft's own library in the page and the simulation as its host.</summary>
[Collection(InBrowser.Name)]
public sealed class ScanJourneyTests(Chromium chromium) : IAsyncLifetime
{
    private BotInTeams bot = null!;

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(60_000);
        bot = await BotInTeams.StartAsync(Stocked(), new(HasPage: true));
    }

    private static DepotStandIn Stocked() => new DepotStandIn().With("M8-BOLT", "M8 bolt, zinc", stock: ("NORTH", 100)).With("M8-NUT", "M8 nut", stock: ("NORTH", 40));

    public async Task DisposeAsync() => await bot.DisposeAsync();

    [BrowserFact]
    public async Task A_part_is_scanned_with_the_phone_and_checked_out_and_the_next_one_follows()
    {
        var (page, scanner) = await ScanAsync("Check out", width: 360);

        await scanner.GetByTestId("scan").ClickAsync();
        await SeeAsync(page, "M8-BOLT");
        await Expect(scanner.GetByTestId("found")).ToContainTextAsync("Available 100");
        await page.PictureAsync("scan-found");
        await scanner.GetByTestId("quantity").FillAsync("3");
        await scanner.GetByTestId("act").ClickAsync();
        await Expect(scanner.GetByTestId("log")).ToContainTextAsync("✔ M8 bolt, zinc: 3 checked out.");

        // The phone's scanner is open again by itself.
        await SeeAsync(page, "M8-NUT");
        await scanner.GetByTestId("act").ClickAsync();
        await Expect(scanner.GetByTestId("log")).ToContainTextAsync("✔ M8 nut: 1 checked out.");
        await page.PictureAsync("scan-done");
        await page.Page.GetByTestId("phone-cancel").ClickAsync();
        await scanner.GetByTestId("finish").ClickAsync();
        await Expect(page.Page.GetByTestId("dialog")).ToBeHiddenAsync();

        Assert.Equal((Quantity.Of(97), Quantity.Of(39)), (OnHand("M8-BOLT"), OnHand("M8-NUT")));
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task What_is_scanned_without_a_network_survives_a_reload_and_is_done_once()
    {
        var (page, scanner) = await ScanAsync("Check out");
        await page.Page.RouteAsync("**/scan/api/**", route => route.AbortAsync());
        await TypeAsync(scanner, "M8-BOLT");
        await scanner.GetByTestId("quantity").FillAsync("5");
        await scanner.GetByTestId("act").ClickAsync();
        await Expect(scanner.GetByTestId("offline")).ToContainTextAsync("Kept to be sent: 1.");
        await page.PictureAsync("scan-offline");

        await ReloadAsync(page);
        await Expect(scanner.GetByTestId("offline")).ToContainTextAsync("Kept to be sent: 1.");
        Assert.Equal(Quantity.Of(100), OnHand("M8-BOLT"));

        // It arrives, and the answer is lost on the way back.
        var arrived = new TaskCompletionSource();
        await page.Page.UnrouteAsync("**/scan/api/**");
        await page.Page.RouteAsync("**/scan/api/act", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
            arrived.TrySetResult();
        });
        await ReloadAsync(page);
        await arrived.Task;
        Assert.Equal(Quantity.Of(95), OnHand("M8-BOLT"));
        await Expect(scanner.Locator("[data-state=waiting]")).ToHaveCountAsync(1);

        await page.Page.UnrouteAsync("**/scan/api/act");
        await ReloadAsync(page);
        await Expect(scanner.GetByTestId("log")).ToContainTextAsync("✔ M8 bolt, zinc: 5 checked out.");
        await Expect(scanner.GetByTestId("offline")).ToBeHiddenAsync();
        Assert.Equal(Quantity.Of(95), OnHand("M8-BOLT"));
        Assert.Single(bot.Depot.Commands.Select(c => c.Key).Distinct());
    }

    [BrowserFact]
    public async Task Without_a_scanner_the_code_is_typed_and_a_hostile_name_is_text()
    {
        bot.Depot.With("EVIL", "<img src=x onerror=alert(1)><script>alert(2)</script>", stock: ("NORTH", 1));
        var (page, scanner) = await ScanAsync("Look up", theme: "dark", client: "desktop");
        await TypeAsync(scanner, "EVIL");
        await Expect(scanner.GetByTestId("found")).ToContainTextAsync("<img src=x onerror=alert(1)>");
        Assert.Equal(0, await scanner.Locator("img, script:not([src])").CountAsync());
        await page.PictureAsync("scan-dark");
        await TypeAsync(scanner, "javascript:alert(1)");
        await Expect(scanner.GetByTestId("found")).ToContainTextAsync("javascript:alert(1)");
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task An_item_is_found_in_the_compose_box_and_sent_as_a_card()
    {
        var page = await OpenAsync(1280, "light", "android");
        await page.Page.GetByTestId("extension").ClickAsync();
        await page.Page.GetByTestId("extension-words").FillAsync("bolt");
        var hit = page.Page.GetByTestId("hit").Filter(new() { HasText = "M8-BOLT" });
        await Expect(hit).ToContainTextAsync("100 available");
        await page.PictureAsync("compose-search");
        await hit.ClickAsync();
        await Expect(page.Page.GetByTestId("draft")).ToContainTextAsync("Everybody sees the numbers of their own sites here.");
        await page.Page.GetByTestId("send").ClickAsync();
        await Expect(page.Page.Locator("[data-testid=message][data-from=person]").Last.GetByTestId("card")).ToContainTextAsync("Available");
        await page.PictureAsync("compose-sent");
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task What_a_message_asks_for_is_reserved_with_inputs_that_search()
    {
        var page = await OpenAsync(1280, "light", "android");
        await page.SayAsync("reserve 6 m8 nut at North");
        await page.Page.GetByTestId("message-act").Last.ClickAsync();
        var dialog = page.Page.GetByTestId("dialog");
        await Expect(dialog.GetByLabel("Quantity")).ToHaveValueAsync("6");
        await dialog.Locator(".ac-choiceSetInput-filtered-textbox").First.FillAsync("zinc");
        await dialog.GetByText("M8 bolt, zinc · M8-BOLT").ClickAsync();
        await page.PictureAsync("dialog-reserve");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Reserve", Exact = true }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("6 reserved");
        await page.PictureAsync("dialog-reserved");
        Assert.Equal(Quantity.Of(6), bot.Depot["M8-BOLT"].Reservations.Values.Single().Quantity);
        Assert.Empty(page.Errors);
    }

    private async Task<TeamsPage> OpenAsync(int width, string theme, string client)
    {
        var page = await TeamsPage.OpenAsync(chromium, bot.Teams, Cast.Staff, width, theme, client);
        await Expect(page.Card).ToContainTextAsync("Hello, this is CountDepot");
        // Where Microsoft publishes the addresses of Teams is outside of this machine.
        await page.Page.RouteAsync("https://res.cdn.office.net/**", route => route.FulfillAsync(new()
        {
            ContentType = "application/json", Body = "{\"validOrigins\":[\"teams.microsoft.com\"]}", Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" },
        }));
        return page;
    }

    private async Task<(TeamsPage Page, IFrameLocator Scanner)> ScanAsync(string flow, int width = 1280, string theme = "light", string client = "android")
    {
        var page = await OpenAsync(width, theme, client);
        await page.SayAsync("scan");
        await Expect(page.Card).ToContainTextAsync("What for?");
        await page.PressAsync(flow);
        var scanner = page.Page.FrameLocator("[data-testid=dialog-page]");
        await Expect(scanner.GetByTestId("site")).ToHaveValueAsync("NORTH");
        return (page, scanner);
    }

    private static async Task SeeAsync(TeamsPage page, string code)
    {
        await page.Page.GetByTestId("phone-code").FillAsync(code);
        await page.Page.GetByTestId("phone-scan").ClickAsync();
    }

    private static async Task TypeAsync(IFrameLocator scanner, string code)
    {
        await scanner.GetByTestId("code").FillAsync(code);
        await scanner.GetByTestId("code").PressAsync("Enter");
    }

    private static async Task ReloadAsync(TeamsPage page) => await page.Page.Frames.Single(f => f.Url.Contains("/scan/", StringComparison.Ordinal)).EvaluateAsync("location.reload()");

    private Quantity OnHand(string sku) => bot.Depot[sku].Sites.Values.Aggregate(Quantity.Zero, (sum, site) => sum + site.OnHand);
}
