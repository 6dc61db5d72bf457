using System.Text.Json.Nodes;
using CountDepot.Bot.Storage;
using CountDepot.Bot.Teams;

namespace CountDepot.Bot.Turns;

/// <summary>How the telling of a notice ended.</summary>
/// <param name="After">Tell it again after so long; it is told when absent.</param>
public readonly record struct Told(TimeSpan? After)
{
    public static readonly Told Done;

    /// <summary>Not yet, and that is nobody's fault.</summary>
    public static Told Later(TimeSpan after) => new(after);

    /// <summary>Both have to be told; what is done already is not done again.</summary>
    public Told And(Told other) => After is { } mine && other.After is { } theirs ? new(mine < theirs ? mine : theirs) : new(After ?? other.After);
}

/// <summary>
/// Posts each card of a notice once. A claim is written before the post, so two drains and a message that comes twice post one card. Teams has no
/// key for a post and cannot be asked afterwards; so it is asked before whether it answers at all, and when it fails to say what became of a post,
/// the card counts as posted: a notice is rather told by the next digest than twice.
/// </summary>
public sealed class Deliveries(ConnectorClient connector, NoticeCards cards, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    // Longer than any post takes, its retries included.
    private static readonly TimeSpan ClaimMax = TimeSpan.FromMinutes(3);

    // While Teams is away, not every notice has to find that out for itself.
    private DateTimeOffset awayUntil;

    /// <summary>Posts a card for a notice in one place, unless that was done before.</summary>
    /// <param name="notice">The key of the notice.</param>
    /// <param name="to">Names the place within the notice: a channel, or a person.</param>
    public async Task<Told> PostAsync(string notice, string to, Place place, Func<JsonObject> card, CancellationToken cancel)
    {
        if (await cards.FindAsync(notice, to, cancel) is { } before) return await AfterClaimAsync(notice, to, before, cancel);
        if (!await IsAnsweringAsync(place, cancel)) return Told.Later(Soon);
        var claim = new NoticeCard(place, time.GetUtcNow());
        if (!await cards.TryClaimAsync(notice, to, claim, cancel)) return Told.Later(Soon);
        var posting = await connector.PostAsync(place.Where, card(), cancel);
        switch (posting.Outcome)
        {
            case Posted.NotNow:
                await cards.ReleaseAsync(notice, to, cancel);
                return Told.Later(Soon);
            case Posted.Refused:
                await cards.ReleaseAsync(notice, to, cancel);
                throw new InvalidOperationException("Teams does not take this card.");
            case Posted.Yes:
                await cards.KeepAsync(notice, to, claim with { ActivityId = posting.Id }, cancel);
                return Told.Done;
            default:
                await cards.KeepAsync(notice, to, claim with { IsLost = true }, cancel);
                return Told.Done;
        }
    }

    /// <summary>Replaces what was posted for a notice; nothing is done where nothing lies.</summary>
    public async Task<Told> ReplaceAsync(string notice, string to, Func<Place, JsonObject> card, CancellationToken cancel)
    {
        if (await cards.FindAsync(notice, to, cancel) is not { ActivityId: { Length: > 0 } activity } posted) return Told.Done;
        var outcome = (await connector.ReplaceAsync(posted.Place.Where, activity, card(posted.Place), cancel)).Outcome;
        return outcome is Posted.NotNow or Posted.Unknown ? Told.Later(Soon) : Told.Done;
    }

    private async Task<Told> AfterClaimAsync(string notice, string to, NoticeCard card, CancellationToken cancel)
    {
        if (card.ActivityId is not null || card.IsLost) return Told.Done;
        if (time.GetUtcNow() - card.At < ClaimMax) return Told.Later(Soon);
        // Whoever was about to post it has ended, before or after: nobody can tell.
        await cards.KeepAsync(notice, to, card with { IsLost = true }, cancel);
        return Told.Done;
    }

    private async Task<bool> IsAnsweringAsync(Place place, CancellationToken cancel)
    {
        if (time.GetUtcNow() < awayUntil) return false;
        if (await connector.AnswersAsync(place.Where, cancel)) return true;
        awayUntil = time.GetUtcNow() + Soon / 2;
        return false;
    }
}
