using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Intents;
using CountDepot.Bot.Storage;

namespace CountDepot.Bot.Turns;

/// <summary>Changes how the speaker is reminded, and shows how they are.</summary>
public sealed class Reminders(Remindings remindings)
{
    public async Task<JsonObject> AnswerAsync(TurnContext turn, Intent.Reminders said, CancellationToken cancel)
    {
        var before = await remindings.OfAsync(turn.By.Id, cancel);
        var after = before with { IsMuted = said.IsMuted ?? before.IsMuted, QuietFrom = said.Quiet?.From ?? before.QuietFrom, QuietTo = said.Quiet?.To ?? before.QuietTo };
        if (after != before) await remindings.SetAsync(turn.By.Id, after, cancel);
        var zone = turn.Zone.HasSameRules(TimeZoneInfo.Utc) ? "UTC" : turn.Zone.Id;
        return ReplyCards.Said(after.IsMuted ? turn.Words.RemindersMuted
            : after.QuietFrom == after.QuietTo ? turn.Words.RemindersAnyTime : turn.Words.RemindersExcept(after.QuietFrom, after.QuietTo, zone));
    }
}
