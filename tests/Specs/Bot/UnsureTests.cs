using CountDepot.Contracts;
using CountDepot.Sim;
using Microsoft.Extensions.Time.Testing;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

/// <summary>A decision whose outcome nobody can tell: that is what is said, and looking again shows the truth.</summary>
public sealed class UnsureTests
{
    private const string NotSure = "Not sure yet whether that was done. Look again in a minute; deciding twice does nothing twice.";

    [Fact, Situation(25)]
    public async Task A_decision_whose_answer_is_lost_is_not_called_failed_and_looking_again_shows_it()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var (chat, open) = await OpenAsync(bot);
        var isDone = false;
        bot.Depot.Script = request =>
        {
            if (request.Method != HttpMethod.Post) return null;
            if (!isDone) bot.Depot.Do("M8-BOLT", new ApproveReservation(ReservationId.Parse("R-1"), 1), Cast.Manager);
            isDone = true;
            throw new HttpRequestException("lost");
        };
        Assert.Contains(NotSure, Reading(await chat.PressAsync(open, "Approve")), StringComparison.Ordinal);
        Assert.Contains("Approved by Manager, ", Reading(await chat.PressAsync(open, "Look again")), StringComparison.Ordinal);
    }

    [Fact, Situation(25)]
    public async Task A_depot_that_is_still_at_it_after_eight_seconds_is_not_waited_for()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bot = await BotInTeams.StartAsync(Store, new TeamsSimOptions(Clock: clock), clock);
        var (chat, open) = await OpenAsync(bot);
        var (arrived, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        bot.Depot.Holding = () =>
        {
            arrived.TrySetResult();
            return never.Task;
        };
        var press = chat.PressAsync(open, "Approve");
        await arrived.Task;
        clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Contains(NotSure, Reading(await press), StringComparison.Ordinal);
        bot.Depot.Holding = null;
        Assert.Contains("Request R-1 waits for your decision", Reading(await chat.PressAsync(open, "Look again")), StringComparison.Ordinal);
        Assert.Contains("Approved by Manager, ", Reading(await chat.PressAsync(open, "Approve")), StringComparison.Ordinal);
    }

    private static async Task<(Chat Chat, Message Open)> OpenAsync(BotInTeams bot)
    {
        bot.Depot.Do("M8-BOLT", new RequestReservation(North, Quantity.Of(6)));
        var chat = bot.Teams.As(Cast.Manager);
        return (chat, await chat.SayAsync("approve R-1 M8-BOLT"));
    }
}
