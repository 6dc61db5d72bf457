using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Bot;
using static Microsoft.Playwright.Assertions;

namespace CountDepot.Specs.Journeys;

/// <summary>
/// A request from who asks to who decides, on the screens of both, with the real depot and the real bot. The depot's clock is moved by the test.
/// </summary>
[Collection("Depot")]
public sealed class ApprovalJourneyTests(Chromium chromium, ApprovalDepot world) : IClassFixture<Chromium>, IClassFixture<ApprovalDepot>, IAsyncLifetime
{
    private BotInTeams bot = null!;

    private TeamsSim Teams => world.Depot.Sim;

    public Task InitializeAsync()
    {
        bot = BotInTeams.Beside(Teams, world.Depot.Address);
        foreach (var chat in Teams.Conversations) chat.Clear();
        foreach (var person in Cast.Everybody) Teams.SetUp(person, new("en-US", "UTC"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Teams.AddToGroup(Cast.Manager, Cast.ManagersGroup);
        world.Clock.Advance(TimeSpan.FromSeconds(61));
        await bot.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_role_that_is_taken_away_decides_nothing_a_minute_later()
    {
        var (staff, manager) = (await OpenAsync(Cast.Staff), await OpenAsync(Cast.Manager));
        var sku = await world.StockedAsync();
        await AskAsync(staff, sku);
        await Expect(manager.Card).ToContainTextAsync("Request R-1 waits for your decision");

        // The card is posted and replaced once; no client asks for it anew until it is pressed.
        await Teams.As(Cast.Manager).AwaitAsync(m => m.IsFromBot && m.Version > 1 && m.Reading.Contains(sku, StringComparison.Ordinal));
        await Expect(staff.Card).ToContainTextAsync("Sent to 1 chat where it can be decided.");
        Teams.RemoveFromGroup(Cast.Manager, Cast.ManagersGroup);
        world.Clock.Advance(TimeSpan.FromSeconds(60));
        await manager.PressAsync("Approve");
        await Expect(manager.Page.GetByTestId("card-error")).ToContainTextAsync("You are not allowed to decide this request. Ask a manager of the site.");
        await manager.PictureAsync("approval-4-refused");
        await Expect(staff.Card).ToContainTextAsync("Your request R-1 waits for approval");
        Assert.Equal(ReservationState.Pending, (await world.Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Reservations.Single().State);

        // Given back, it decides again after the ten seconds a no is remembered.
        Teams.AddToGroup(Cast.Manager, Cast.ManagersGroup);
        world.Clock.Advance(TimeSpan.FromSeconds(11));
        await manager.PressAsync("Approve");
        await Expect(manager.Card).ToContainTextAsync("Approved by Manager, ");
        Assert.Empty(staff.Errors.Concat(manager.Errors));
    }

    // Whoever has said something is known to the bot, and can be written to.
    private async Task<TeamsPage> OpenAsync(Person person)
    {
        var page = await TeamsPage.OpenAsync(chromium, Teams, person);
        await page.SayAsync("help");
        await Expect(page.Card).ToContainTextAsync("What I can do", new() { Timeout = 60_000 });
        return page;
    }

    private static async Task AskAsync(TeamsPage staff, string sku)
    {
        await staff.SayAsync($"reserve 6 {sku} at North");
        await Expect(staff.Card).ToContainTextAsync("Please confirm");
        await staff.PressAsync("Reserve");
        await Expect(staff.Card).ToContainTextAsync("Your request R-1 waits for approval");
    }
}
