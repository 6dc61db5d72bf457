using System.Text.Json.Nodes;
using CountDepot.Sim;
using CountDepot.Specs.Sim;
using Microsoft.Playwright;

namespace CountDepot.Specs.Journeys;

/// <summary>The page of the simulated Teams, in a real browser.</summary>
[Collection(InBrowser.Name)]
public sealed class TeamsPageTests(Chromium chromium) : IAsyncLifetime
{
    private TeamsSim sim = null!;
    private EchoBot bot = null!;

    public async Task InitializeAsync() => bot = await EchoBot.StartAsync(sim = await TeamsSim.StartAsync(new(HasPage: true)));

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await sim.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_person_writes_and_reads_the_reply()
    {
        var teams = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff);
        await teams.SayAsync("<b>find</b> **m8**");
        await Assertions.Expect(teams.FromBot.Last).ToContainTextAsync("echo: <b>find</b> **m8**");
        Assert.Equal("Europe/Berlin", (string?)bot.Taken.Last().Activity["localTimezone"]);
        Assert.Empty(teams.Errors);
    }

    [BrowserFact]
    public async Task A_card_is_filled_in_pressed_and_replaced()
    {
        var teams = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff);
        await teams.SayAsync("card");
        await teams.PressAsync("Reserve");
        await Assertions.Expect(teams.Card).ToContainTextAsync("Enter a number from 1 to 100");
        Assert.DoesNotContain(bot.Taken, t => (string?)t.Activity["type"] == "invoke");

        await teams.Card.GetByLabel("Quantity").FillAsync("2");
        await teams.PressAsync("Reserve");
        await Assertions.Expect(teams.Card).ToContainTextAsync("reserved by you");
        var action = bot.Taken.Last(t => (string?)t.Activity["type"] == "invoke").Activity["value"]!["action"]!;
        Assert.Equal(
            """{"type":"Action.Execute","title":"Reserve","verb":"reserve","data":{"sku":"M8-BOLT","quantity":"2","site":"NORTH","notify":"no"}}""",
            action.ToJsonString());
    }

    [BrowserFact]
    public async Task Refusals_are_red_sentences_are_not_and_a_submit_is_a_message()
    {
        var teams = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff);
        await teams.SayAsync("card");
        await teams.PressAsync("Refuse");
        await Assertions.Expect(teams.Page.GetByTestId("card-error")).ToContainTextAsync("Asked for 9; 3 available.");
        await teams.PressAsync("Say");
        await Assertions.Expect(teams.Page.GetByTestId("card-info")).ToContainTextAsync("3 are available.");
        await Assertions.Expect(teams.Page.GetByTestId("card-error")).ToHaveCountAsync(0);
        await teams.Card.GetByLabel("Quantity").FillAsync("4");
        await teams.PressAsync("Submit");
        await Assertions.Expect(teams.FromBot.Last).ToContainTextAsync("\"quantity\":\"4\"");
    }

    [BrowserFact]
    public async Task Buttons_wait_while_an_answer_is_under_way()
    {
        var teams = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff);
        await teams.SayAsync("card");
        await teams.Card.WaitForAsync();
        var release = new TaskCompletionSource();
        bot.Hold = release.Task;
        await teams.PressAsync("Say");
        await Assertions.Expect(teams.Card.GetByRole(AriaRole.Button, new() { Name = "Reserve", Exact = true })).ToBeDisabledAsync();
        release.SetResult();
        await Assertions.Expect(teams.Card.GetByRole(AriaRole.Button, new() { Name = "Reserve", Exact = true })).ToBeEnabledAsync();
    }

    [BrowserFact]
    public async Task An_update_reaches_everybody_in_the_group()
    {
        var (staff, viewer) = (await TeamsPage.OpenAsync(chromium, sim, Cast.Staff), await TeamsPage.OpenAsync(chromium, sim, Cast.Viewer));
        await staff.OpenGroupAsync();
        await viewer.OpenGroupAsync();
        await staff.SayAsync("card");
        await viewer.Card.WaitForAsync();
        await staff.Card.GetByLabel("Quantity").FillAsync("1");
        await staff.PressAsync("Reserve");
        await Assertions.Expect(staff.Card).ToContainTextAsync("reserved by you");
        await Assertions.Expect(viewer.Card).ToContainTextAsync("· reserved");
        await Assertions.Expect(viewer.Card).Not.ToContainTextAsync("by you");
    }

    [BrowserFact]
    public async Task Another_person_sees_their_own_chat_in_their_own_language()
    {
        var teams = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff);
        await teams.SayAsync("mine alone");
        await Assertions.Expect(teams.FromBot).ToHaveCountAsync(1);
        await teams.BecomeAsync(Cast.Manager);
        await Assertions.Expect(teams.FromBot).ToHaveCountAsync(0);
        await teams.Page.GetByTestId("language").SelectOptionAsync("de-DE");
        await teams.SayAsync("hallo");
        await Assertions.Expect(teams.FromBot.Last).ToContainTextAsync("echo: hallo");
        var said = bot.Taken.Single(t => (string?)t.Activity["text"] == "hallo").Activity;
        Assert.Equal(("de-DE", Cast.Manager.ObjectId), ((string?)said["locale"], (string?)said["from"]!["aadObjectId"]));
    }

    [BrowserFact]
    public async Task A_card_that_names_the_viewer_is_refreshed_without_a_click()
    {
        var message = EchoBot.CardMessage("fresh");
        message["attachments"]![0]!["content"]!["refresh"] = JsonNode.Parse(
            """{"action":{"type":"Action.Execute","verb":"reserve","data":{}},"userIds":["29:manager"]}""");
        await bot.CallAsync(HttpMethod.Post, "v3/conversations/19%3Adepot%40thread.v2/activities", message);
        var staff = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff);
        await staff.OpenGroupAsync();
        await staff.Card.WaitForAsync();
        var manager = await TeamsPage.OpenAsync(chromium, sim, Cast.Manager);
        await manager.OpenGroupAsync();
        await Assertions.Expect(manager.Card).ToContainTextAsync("reserved by you");
        var invoke = Assert.Single(bot.Taken, t => (string?)t.Activity["type"] == "invoke").Activity;
        Assert.Equal(("automatic", "29:manager"), ((string?)invoke["value"]!["trigger"], (string?)invoke["from"]!["id"]));
    }

    [BrowserFact]
    public async Task The_theme_can_be_changed_and_stays()
    {
        var teams = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff);
        await teams.SayAsync("where is SN-123");
        await teams.SayAsync("card");
        await teams.PressAsync("Reserve");
        await teams.PressAsync("Refuse");
        await teams.Page.GetByTestId("card-error").WaitForAsync();
        await teams.PictureAsync("teams-light");
        await teams.Page.GetByTestId("theme").ClickAsync();
        await teams.PictureAsync("teams-dark");
        await teams.Page.GotoAsync($"{sim.Url}?as=staff");
        await Assertions.Expect(teams.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [BrowserFact]
    public async Task Nothing_of_it_is_wider_than_a_phone()
    {
        var teams = await TeamsPage.OpenAsync(chromium, sim, Cast.Staff, width: 360);
        await teams.SayAsync(new string('x', 300));
        await teams.SayAsync("card");
        await teams.Card.WaitForAsync();
        await teams.PictureAsync("teams-phone");
        Assert.Equal(0, await teams.OverflowAsync());
        var edge = await teams.Card.EvaluateAsync<double>("c => Math.max(...[...c.querySelectorAll('*')].map(e => e.getBoundingClientRect().right))");
        Assert.True(edge <= 360, $"something ends at {edge}");
    }
}
