using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;

namespace CountDepot.Specs.Bot;

/// <summary>The compose box: searching items, putting them into messages, links of ours, reserving what a message asks for.</summary>
public sealed class ExtensionTests(DepotFixture depot) : BesideDepot(depot)
{
    [Fact]
    public async Task An_item_is_found_by_typing_and_everybody_in_the_chat_sees_their_own_numbers()
    {
        var sku = await Depot.StockedAsync(10);
        var staff = Depot.Sim.InGroup(Cast.Staff);

        var hit = Assert.Single(await staff.Compose.SearchAsync(sku));
        Assert.StartsWith("10 available", hit.Text, StringComparison.Ordinal);
        var posted = await staff.Compose.SendAsync(await staff.Compose.PickAsync(hit));

        Assert.DoesNotContain("10", posted.Reading.Replace(sku, "", StringComparison.Ordinal), StringComparison.Ordinal);
        var stranger = await Depot.Sim.InGroup(Cast.Stranger).RefreshAsync(posted, isAutomatic: true);
        Assert.DoesNotContain("10", string.Join('\n', CardReader.Texts(stranger.Card!)).Replace(sku, "", StringComparison.Ordinal), StringComparison.Ordinal);
        var manager = await Depot.Sim.InGroup(Cast.Manager).RefreshAsync(posted, isAutomatic: true);
        Assert.Contains("10\nAvailable", string.Join('\n', CardReader.Texts(manager.Card!)), StringComparison.Ordinal);
        Assert.NotNull(manager.Card!["refresh"]);
    }

    [Fact]
    public async Task A_reservation_on_a_card_somebody_else_posted_is_made_and_the_chat_stays_open()
    {
        var sku = await Depot.StockedAsync(10);
        var staff = Depot.Sim.As(Cast.Staff);
        var posted = await staff.Compose.SendAsync((await staff.Compose.LinkAsync($"{BotInTeams.PublicUrl}items/{sku}"))!);
        await staff.RefreshAsync(posted, isAutomatic: true);

        var answer = await staff.PressAsync(posted, "Reserve", new Dictionary<string, string> { ["site"] = "NORTH", ["quantity"] = "3" });

        Assert.Contains("3 reserved", string.Join('\n', CardReader.Texts(answer.Card!)), StringComparison.Ordinal);
        Assert.Contains("7\nAvailable", (await staff.SayAsync($"stock {sku}")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_serial_number_and_a_misspelt_word_are_searched_for_and_nothing_is_said_to_be_nothing()
    {
        var compose = Depot.Sim.As(Cast.Staff).Compose;
        Assert.Empty(await compose.SearchAsync("qzxw-no-such-thing"));
        Assert.Equal("Nothing fits these words.", compose.Said);
        Assert.Empty(await Depot.Sim.As(Cast.Stranger).Compose.SearchAsync("bolt"));
    }

    [Theory]
    [InlineData("https://Bot.countdepot.test.evil.example/items/{0}")]
    [InlineData("https://evil.example/items/{0}")]
    [InlineData("http://Bot.countdepot.test/items/{0}")]
    [InlineData("https://Bot.countdepot.test/items/{0}/x")]
    [InlineData("https://u@Bot.countdepot.test/items/{0}")]
    [InlineData("https://Bot.countdepot.test/items/%2e%2e")]
    public async Task Only_our_own_item_links_become_cards(string link)
    {
        var sku = await Depot.StockedAsync(1);
        Assert.Null(await Depot.Sim.As(Cast.Staff).Compose.LinkAsync(string.Format(null, link, sku)));
    }

    [Fact]
    public async Task What_a_message_asks_for_is_reserved_in_three_taps_and_a_refusal_can_be_corrected()
    {
        var sku = await Depot.StockedAsync(10);
        var message = await Depot.Sim.InGroup(Cast.Manager).SendAsync($"reserve 12 {sku} at North");
        var staff = Depot.Sim.InGroup(Cast.Staff);

        var form = await staff.Compose.ActAsync(message, "reserveFromMessage");
        Assert.Equal((sku, "12", "NORTH"), (ValueOf(form, "sku"), ValueOf(form, "quantity"), ValueOf(form, "site")));
        var refused = await staff.Compose.SubmitAsync(form, "Reserve");
        Assert.Contains("Asked for 12 of", refused.Reading, StringComparison.Ordinal);
        Assert.Contains("10", refused.Reading, StringComparison.Ordinal);
        Assert.Equal("12", ValueOf(refused, "quantity"));

        var done = await staff.Compose.SubmitAsync(refused, "Reserve", new Dictionary<string, string> { ["quantity"] = "4", ["holder"] = "Viewer" });

        Assert.Contains("4 reserved at North for Viewer", done.Reading, StringComparison.Ordinal);
        Assert.Empty(CardReader.Buttons(done.Card!));
        Assert.Equal(Quantity.Of(4), Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Reservations).Quantity);
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_reservation_and_who_may_not_is_told()
    {
        var sku = await Depot.StockedAsync(10);
        var message = await Depot.Sim.InGroup(Cast.Manager).SendAsync($"reserve 2 {sku} at North");
        var (staff, viewer) = (Depot.Sim.InGroup(Cast.Staff), Depot.Sim.InGroup(Cast.Viewer));
        var form = await staff.Compose.ActAsync(message, "reserveFromMessage");
        await Task.WhenAll(staff.Compose.SubmitAsync(form, "Reserve"), staff.Compose.SubmitAsync(form, "Reserve"));
        var refused = await viewer.Compose.SubmitAsync(await viewer.Compose.ActAsync(message, "reserveFromMessage"), "Reserve");
        Assert.Contains("needs the role Staff", refused.Reading, StringComparison.Ordinal);
        Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Reservations);
    }

    [Fact]
    public async Task Items_sites_and_people_are_offered_while_one_types_and_nothing_to_a_stranger()
    {
        var sku = await Depot.StockedAsync(10);
        await Depot.Sim.As(Cast.Staff).SayAsync("help");
        await Depot.Sim.As(Cast.Manager).SayAsync("help");
        var compose = Depot.Sim.As(Cast.Staff).Compose;

        Assert.Contains(await compose.SuggestAsync("items", sku), s => s.Value == sku);
        Assert.Equal(["NORTH"], (await compose.SuggestAsync("sites", "nor")).Select(s => s.Value));
        Assert.Equal(["Manager"], (await compose.SuggestAsync("people", "man")).Select(s => s.Value));
        Assert.Empty(await compose.SuggestAsync("secrets", "a"));
        foreach (var dataset in new[] { "items", "sites", "people" }) Assert.Empty(await Depot.Sim.As(Cast.Stranger).Compose.SuggestAsync(dataset, ""));
    }

    [Fact]
    public async Task A_link_opened_outside_of_Teams_leads_to_the_chat_and_tells_nothing()
    {
        var http = Bot.Follow(isFollowing: false);
        var there = await http.GetAsync(new Uri("/items/M8-BOLT", UriKind.Relative));
        Assert.Equal($"https://teams.microsoft.com/l/chat/0/0?users=28:{Cast.BotApp}&message=stock%20M8-BOLT", there.Headers.Location!.AbsoluteUri);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/items/%3Cscript%3E", UriKind.Relative))).StatusCode);
    }

    private static string? ValueOf(Dialog dialog, string input) =>
        dialog.Card!["body"]!.AsArray().OfType<JsonObject>().Where(e => (string?)e["id"] == input).Select(e => e["value"]?.ToString()).Single();
}
