using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Bot;

/// <summary>What people and the bot say to each other, from the signed activity to the card on the screen.</summary>
public sealed class ConversationTests
{
    private static DepotStandIn Bolts => new DepotStandIn().With("M8-BOLT", "M8 bolt, zinc", stock: [("NORTH", 10), ("SOUTH", 4)]);

    [Fact]
    public async Task Somebody_finds_an_item_and_reserves_some_with_two_taps()
    {
        await using var bot = await BotInTeams.StartAsync(Bolts);
        var chat = bot.Teams.As(Cast.Staff);

        var stock = await chat.SayAsync("find m8 bolt");
        Assert.Contains("M8 bolt, zinc", stock.Reading, StringComparison.Ordinal);
        var answer = await chat.PressAsync(stock, "Reserve", new Dictionary<string, string> { ["site"] = "NORTH", ["quantity"] = "3" });

        Assert.Null(answer.Error);
        Assert.Contains("3 reserved at North for Staff", Reading(answer), StringComparison.Ordinal);
        Assert.Equal(Quantity.Of(3), bot.Depot["M8-BOLT"].Reserved(SiteId.Parse("NORTH"), DepotStandIn.Now));
        // The card in the chat is the new one for everybody.
        var updated = await chat.UpdateAsync(stock);
        Assert.Contains("R-1", updated.Reading, StringComparison.Ordinal);
        var command = Assert.Single(bot.Depot.Commands);
        Assert.Equal((Cast.Staff.ObjectId, "Staff"), (command.ActingFor, command.ActingName));
    }

    private static string Reading(Answer answer) => string.Join('\n', CardReader.Texts(answer.Card!));
}
