namespace CountDepot.Bot.Teams;

/// <summary>Where an answer goes: taken from a signed activity and from nowhere else.</summary>
public sealed record Conversation(string Id, Uri ServiceUrl, string TenantId, string BotId);

/// <summary>
/// The conversations the bot was spoken to in, newest address first, and which of them are dead: the app was removed or the bot blocked.
/// Kept in memory and bounded; a conversation that falls out is simply learned again from its next activity.
/// </summary>
public sealed class Conversations
{
    private const int KeptMax = 50_000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(Conversation Conversation, bool IsDead)>> known = [];
    private readonly LinkedList<(Conversation Conversation, bool IsDead)> recent = new();

    /// <summary>Somebody spoke there: it is alive, at this address.</summary>
    public void Heard(Conversation conversation) => Put(conversation, isDead: false);

    /// <summary>Nothing can be said there any more.</summary>
    public void Died(Conversation conversation) => Put(conversation, isDead: true);

    /// <summary>Whether it is known that nothing can be said there.</summary>
    public bool IsDead(string id)
    {
        lock (gate) return known.TryGetValue(id, out var node) && node.Value.IsDead;
    }

    private void Put(Conversation conversation, bool isDead)
    {
        lock (gate)
        {
            if (known.Remove(conversation.Id, out var old)) recent.Remove(old);
            known[conversation.Id] = recent.AddFirst((conversation, isDead));
            if (known.Count <= KeptMax) return;
            known.Remove(recent.Last!.Value.Conversation.Id);
            recent.RemoveLast();
        }
    }
}
