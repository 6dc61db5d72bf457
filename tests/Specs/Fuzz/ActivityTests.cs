using System.Text;
using System.Text.Json.Nodes;
using CountDepot.Sim;
using CountDepot.Specs.Bot;
using Activity = CountDepot.Bot.Teams.Activity;

namespace CountDepot.Specs.Fuzz;

/// <summary>Whatever a signed request holds, the bot answers it, changes nothing that was not asked, and serves the next one.</summary>
public sealed class ActivityTests
{
    private const string Press = """{"action":{"type":"Action.Execute","verb":"explain","data":{"sku":"BOLT-1","site":"NORTH"}},"trigger":"manual"}""";

    private const string Message = """
        {"type":"message","id":"1","text":"find bolt","from":{"id":"29:a","aadObjectId":"5c0de907-0000-4000-8000-000000000101"},"locale":"de-DE",
        "conversation":{"id":"a:1","tenantId":"t"},"channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/emea/","timestamp":"2026-03-01T10:00:00Z"}
        """;

    [Fact]
    public async Task Activities()
    {
        await using var bot = await BotInTeams.StartAsync(new DepotStandIn().With("BOLT-1", "Bolt", stock: ("NORTH", 10)));
        var (dice, chat) = (new Mutator("activities"), bot.Teams.As(Cast.Staff).Conversation);
        string[] honest =
        [
            Said(bot.Teams, chat, "find bolt"), Said(bot.Teams, chat, "reserve 2 BOLT-1 at North until 2099-03-06"),
            CountDepot.Sim.Activities.Invoke(bot.Teams, chat, Cast.Staff, "adaptiveCard/action", JsonNode.Parse(Press)!, "1").ToJsonString(),
            CountDepot.Sim.Activities.Submit(bot.Teams, chat, Cast.Staff, "1", JsonNode.Parse("""{"verb":"reserve","sku":"BOLT-1","quantity":"2"}""")).ToJsonString(),
        ];
        for (var i = 0; i < 600 * Mutator.Times; i++)
        {
            var body = dice.Next(honest);
            var answer = await bot.Teams.Delivery.SendAsync(body, $"Bearer {bot.Teams.Tokens.ForBot(bot.Teams.ServiceUrl, null)}");
            // 501 is what the protocol has for a kind of invoke that a bot does not know.
            if (answer.Status is null or (>= 500 and not 501)) Assert.Fail(dice.Blame(body, $"{answer.Status} {answer.Body}"));
        }
        Assert.DoesNotContain(bot.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        // Somebody else asks: answers to the last of all that may still be on their way to the first.
        Assert.Contains("Bolt", (await bot.Teams.As(Cast.Manager).SayAsync("find BOLT-1")).Reading, StringComparison.Ordinal);
        Assert.Empty(bot.Depot.Commands);
    }

    [Fact]
    public void Readings()
    {
        var dice = new Mutator("readings");
        for (var i = 0; i < 10_000 * Mutator.Times; i++)
        {
            var input = dice.Next([Message]);
            try
            {
                var isTaken = Activity.TryParse(Encoding.UTF8.GetBytes(input), out _, out var problem);
                if (!isTaken && problem.Length is 0 or > 400) Assert.Fail(dice.Blame(input, $"no short sentence: {problem}"));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail(dice.Blame(input, e.ToString()));
            }
        }
    }

    private static string Said(TeamsSim teams, CountDepot.Sim.Conversation chat, string text) => CountDepot.Sim.Activities.Text(teams, chat, Cast.Staff, text).ToJsonString();
}
