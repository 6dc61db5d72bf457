using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;

namespace CountDepot.Specs.Bot;

/// <summary>The real bot with the real depot: what each believes of the other is what the other does.</summary>
public sealed class WithDepotTests(DepotFixture depot) : BesideDepot(depot)
{
    [Fact]
    public async Task From_a_word_in_the_chat_to_the_number_in_the_ledger_and_back()
    {
        var sku = await Depot.StockedAsync(10);
        var chat = Depot.Sim.As(Cast.Staff);

        var asked = await chat.SayAsync($"reserve 3 {sku} at North until 2099-03-06");
        Assert.Contains("Please confirm", asked.Reading, StringComparison.Ordinal);
        await chat.PressAsync(asked, "Reserve");
        var reserved = await chat.UpdateAsync(asked);
        Assert.Contains("3 reserved at North for Staff", reserved.Reading, StringComparison.Ordinal);
        await chat.PressAsync(reserved, "Check out now");
        Assert.Contains("Staff has 3 from North", (await chat.SayAsync($"who has {sku}")).Reading, StringComparison.Ordinal);
        await chat.PressAsync(await chat.SayAsync($"return 1 {sku} damaged"), "Check in");

        var item = await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}");
        var north = Assert.Single(item.Sites);
        Assert.Equal((Quantity.Of(7), Quantity.Of(1), Quantity.Of(2)), (north.OnHand, north.Quarantined, north.CheckedOut));
        Assert.Contains("Received\n+10", (await chat.SayAsync($"why {sku} at North")).Reading, StringComparison.Ordinal);
        Assert.Contains("3 reserved at NORTH for Staff", (await chat.SayAsync($"history {sku}")).Reading, StringComparison.Ordinal);
        Assert.Contains("North", (await chat.SayAsync("sites")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_depot_decides_who_may_and_the_bot_says_why_not()
    {
        var sku = await Depot.StockedAsync(10);
        var viewer = Depot.Sim.As(Cast.Viewer);
        var answer = await viewer.PressAsync(await viewer.SayAsync($"stock {sku}"), "Reserve", new Dictionary<string, string> { ["site"] = "NORTH", ["quantity"] = "1" });
        Assert.Contains("⚠", string.Join('\n', CardReader.Texts(answer.Card!)), StringComparison.Ordinal);
        Assert.Empty((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Reservations);

        Depot.Sim.SetUp(Cast.Stranger, new("de-DE", "Europe/Berlin"));
        Assert.Contains("Dafür fehlt Ihnen die Rolle", (await Depot.Sim.As(Cast.Stranger).SayAsync($"bestand {sku}")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_press_delivered_twice_is_one_reservation()
    {
        var sku = await Depot.StockedAsync(10);
        var chat = Depot.Sim.As(Cast.Staff);
        var stock = await chat.SayAsync(sku);
        var inputs = new Dictionary<string, string> { ["site"] = "NORTH", ["quantity"] = "2" };
        await Task.WhenAll(chat.PressAsync(stock, "Reserve", inputs), chat.PressAsync(stock, "Reserve", inputs));
        Assert.Single((await Depot.GetAsync<ItemView>(Cast.Staff, $"items/{sku}")).Reservations);
    }
}
