using System.Net;
using CountDepot.Bot.Storage;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Bot;

/// <summary>Who may use the scanner page, and what a browser is told about it.</summary>
public sealed class TicketTests
{
    [Fact]
    public async Task A_ticket_works_for_the_first_page_that_shows_it_and_for_no_other()
    {
        await using var bot = await BotInTeams.StartAsync();
        var page = await ScannerPage.OpenAsync(bot.Http, bot.Teams.As(Cast.Staff));
        var thief = new ScannerPage(bot.Http, page.Address);
        Assert.Equal(HttpStatusCode.OK, (await page.AskAsync("open", new { })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.AskAsync("open", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, (await page.AskAsync("open", new { })).Status);
    }

    [Fact]
    public async Task Of_ten_pages_that_show_a_ticket_at_once_one_gets_in()
    {
        await using var bot = await BotInTeams.StartAsync();
        var page = await ScannerPage.OpenAsync(bot.Http, bot.Teams.As(Cast.Staff));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => new ScannerPage(bot.Http, page.Address).AskAsync("open", new { })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_ticket_ends_after_a_working_day()
    {
        var clock = new FakeTimeProvider(DepotStandIn.Now);
        await using var bot = await BotInTeams.StartAsync(clock: clock);
        var page = await ScannerPage.OpenAsync(bot.Http, bot.Teams.As(Cast.Staff));
        clock.Advance(Tickets.Life - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await page.AskAsync("open", new { })).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await page.AskAsync("open", new { })).Status);
    }

    [Fact]
    public async Task The_depot_is_asked_as_whom_the_ticket_was_made_for()
    {
        await using var bot = await BotInTeams.StartAsync();
        var page = await ScannerPage.OpenAsync(bot.Http, bot.Teams.As(Cast.Manager));
        await page.AskAsync("open", new { });
        Assert.Equal(Cast.Manager.ObjectId, bot.Depot.Requests[^1].ActingFor);
        // Another person's ticket cannot be made from one's own.
        var forged = Guid.Parse(Cast.Admin.ObjectId).ToString("N") + page.Ticket[32..];
        Assert.Equal(HttpStatusCode.Unauthorized, (await page.AskAsync("open", new { }, forged)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("../../../etc/passwd")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000zz")]
    public async Task What_is_no_ticket_opens_nothing(string ticket)
    {
        await using var bot = await BotInTeams.StartAsync();
        var page = await ScannerPage.OpenAsync(bot.Http, bot.Teams.As(Cast.Staff));
        foreach (var call in new[] { "open", "code", "search", "act" }) Assert.Equal(HttpStatusCode.Unauthorized, (await page.AskAsync(call, new { }, ticket)).Status);
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_whole()
    {
        await using var bot = await BotInTeams.StartAsync(new DepotStandIn().With("M8-BOLT", "M8 bolt", stock: ("NORTH", 10)));
        var page = await ScannerPage.OpenAsync(bot.Http, bot.Teams.As(Cast.Staff));
        foreach (var wrong in new object[]
        {
            new { }, new { id = "1", act = "checkOut" }, new { id = Guid.NewGuid(), act = "explode" }, new { id = Guid.NewGuid(), act = "checkOut", sku = "../x" },
            new { id = Guid.NewGuid(), act = "checkOut", sku = "M8-BOLT", site = "NORTH", quantity = 1, role = "admin" }, new { id = Guid.NewGuid(), act = 1 },
            new { id = Guid.NewGuid(), act = "checkOut", sku = "M8-BOLT", site = "NORTH", quantity = "all" },
        })
            Assert.Equal(HttpStatusCode.BadRequest, (await page.AskAsync("act", wrong)).Status);
        Assert.Empty(bot.Depot.Commands);
    }

    [Fact]
    public async Task A_depot_that_does_not_answer_is_no_answer()
    {
        var depot = new DepotStandIn().With("M8-BOLT", "M8 bolt", stock: ("NORTH", 10));
        await using var bot = await BotInTeams.StartAsync(depot);
        var page = await ScannerPage.OpenAsync(bot.Http, bot.Teams.As(Cast.Staff));
        depot.Script = _ => throw new HttpRequestException("down");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await page.AskAsync("act", new { id = Guid.NewGuid(), act = "checkOut", sku = "M8-BOLT", site = "NORTH", quantity = 1 })).Status);
    }

    [Fact]
    public async Task The_page_may_be_framed_by_Teams_alone_and_runs_nothing_but_its_own_scripts()
    {
        await using var bot = await BotInTeams.StartAsync();
        foreach (var file in new[] { "", "index.html", "scan.js", "lib/MicrosoftTeams.min.js", "lib/zxing/es/reader/index.js", "lib/zxing/es/share.js", "lib/zxing/zxing_reader.wasm" })
        {
            using var response = await bot.Http.GetAsync(new Uri($"/scan/{file}", UriKind.Relative));
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{file}: {response.StatusCode}");
            var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
            Assert.Equal(Policy, policy);
            Assert.False(response.Headers.Contains("X-Frame-Options"));
            Assert.Equal("nosniff", string.Join(' ', response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", string.Join(' ', response.Headers.GetValues("Referrer-Policy")));
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await bot.Http.GetAsync(new Uri("/scan/../appsettings.json", UriKind.Relative))).StatusCode);
    }

    private const string Policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; " +
        "connect-src 'self' https://res.cdn.office.net/teams-js/validDomains/json/validDomains.json; form-action 'none'; base-uri 'none'; " +
        "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com https://teams.cloud.microsoft https://*.cloud.microsoft; " +
        "require-trusted-types-for 'script'; trusted-types 'none'";
}
