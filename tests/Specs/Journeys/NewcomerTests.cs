using System.Globalization;
using CountDepot.Sim;
using CountDepot.Specs.Seams;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CountDepot.Specs.Journeys;

/// <summary>
/// What README tells a newcomer to do, in a browser, against the whole product as <c>local.cs</c> starts it: programs of their own, real
/// tokens, real storage, the real stock. The numbers are read off the card.
/// </summary>
public sealed class NewcomerTests(Chromium chromium, NewcomerTests.Product product) : IClassFixture<Chromium>, IClassFixture<NewcomerTests.Product>
{
    private const string Sku = "R_10K_0402_1";

    [BrowserFact]
    public async Task A_newcomer_finds_reserves_checks_out_and_returns_a_part_and_a_viewer_is_refused()
    {
        var start = OnHandInTheFile("Electronics Lab");
        var page = await TeamsPage.OpenAsync(chromium, product.Depot.Teams, Cast.Staff);

        await SeesAsync(page, "Hello, this is CountDepot");

        await page.SayAsync("find r_10k_0402_1");
        await SeesAsync(page, "Electronics Lab", (start, "Available"), (start, "On hand"), (0, "Reserved"));
        await page.PictureAsync("newcomer-1-stock");

        await page.Card.GetByLabel("Quantity").FillAsync("40");
        await page.PressAsync("Reserve");
        await SeesAsync(page, "40 reserved", (start - 40, "Available"), (start, "On hand"), (40, "Reserved"));
        await page.PictureAsync("newcomer-2-reserved");

        await page.PressAsync("Check out now");
        await SeesAsync(page, "40 checked out");

        await page.Card.GetByLabel("How many come back").FillAsync("15");
        await page.PressAsync("Check in");
        await SeesAsync(page, "15 checked in");
        await page.PictureAsync("newcomer-4-returned");

        await page.SayAsync($"stock {Sku}");
        await SeesAsync(page, "Checked out 25", (start - 25, "Available"), (start - 25, "On hand"), (0, "Reserved"));

        await page.BecomeAsync(Cast.Viewer);
        await SeesAsync(page, "Hello, this is CountDepot");
        await page.SayAsync($"stock {Sku}");
        await SeesAsync(page, "Checked out 25");
        await page.Card.GetByLabel("Quantity").FillAsync("1");
        await page.PressAsync("Reserve");
        await SeesAsync(page, "This needs the role Staff at ELECTRONICS-LAB; you are Viewer", (start - 25, "Available"));
        await page.PictureAsync("newcomer-5-refused");
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task On_a_dark_phone_nothing_is_wider_than_the_screen_and_german_speaks_german()
    {
        var page = await TeamsPage.OpenAsync(chromium, product.Depot.Teams, Cast.Manager, width: 360, theme: "dark");

        await SeesAsync(page, "Hello, this is CountDepot");

        await page.SayAsync("reserve 5 M3x8 Torx at Factory");
        await SeesAsync(page, "Please confirm");
        await page.PressAsync("Reserve");
        await SeesAsync(page, "5 reserved");
        Assert.Equal(0, await page.OverflowAsync());
        await page.PictureAsync("phone-dark-reserved");

        await page.Page.GetByTestId("language").SelectOptionAsync(new SelectOptionValue { Label = "Deutsch" });
        await page.SayAsync("bestand M3X8-TORX");
        await SeesAsync(page, "Verfügbar");
        await page.PictureAsync("phone-dark-german");
        Assert.Empty(page.Errors);
    }

    // Each number stands above its word, as on the card.
    private static async Task SeesAsync(TeamsPage page, string text, params (int Number, string Word)[] numbers)
    {
        await Expect(page.Card).ToContainTextAsync(text, new() { Timeout = 60_000 });
        var card = await page.Card.InnerTextAsync();
        var lines = card.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var (number, word) in numbers)
        {
            var at = Array.IndexOf(lines, word);
            Assert.True(at > 0 && lines[at - 1] == number.ToString("N0", CultureInfo.InvariantCulture), $"{number} {word} is not on the card:\n{card}");
        }
    }

    /// <summary>The product as <c>local.cs</c> starts it, with its stock; only where there is a browser to look at it.</summary>
    public sealed class Product : IAsyncLifetime
    {
        internal LocalDepot Depot { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            if (Chromium.ExecutablePath is null) return;
            Depot = await LocalDepot.StartAsync(new());
            await DemoData.LoadAsync(Depot, _ => { });
        }

        public async Task DisposeAsync()
        {
            if (Depot is not null) await Depot.DisposeAsync();
        }
    }

    private static int OnHandInTheFile(string site) => Tree.Read("tests/Sim/data/stock.csv").Split('\n')
        .Where(line => line.StartsWith($"{Sku},{site}", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(',')[2], CultureInfo.InvariantCulture));
}
