using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace CountDepot.Sim;

/// <summary>What changed in a chat. A change with a viewer concerns only that viewer.</summary>
/// <param name="What">message, update, delete, typing or view.</param>
public sealed record Change(string What, string ConversationId, string? MessageId, string? Viewer = null);

/// <summary>
/// One chat: its members and its messages. A posted card is the same for everybody until an invoke answer gives one viewer
/// (a person on a device) another; an update of the posted card takes all of those away again, as Teams does.
/// </summary>
public sealed class Conversation
{
    private readonly Lock gate = new();
    private readonly List<Posted> posts = [];
    private readonly List<Channel<Change>> subscribers = [];
    private readonly TimeProvider clock;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;

    internal Conversation(string id, IReadOnlyList<Person> members, TimeProvider clock)
    {
        Id = id;
        Members = members;
        this.clock = clock;
    }

    /// <summary>The id Teams gives it: a:… for a personal chat, 19:…@thread.v2 for a group chat.</summary>
    public string Id { get; }

    public IReadOnlyList<Person> Members { get; }

    public bool IsGroup => Id.StartsWith("19:", StringComparison.Ordinal);

    public bool IsInstalled { get; internal set; }

    /// <summary>Completes at the next change. Ask for it before looking, and no change is missed.</summary>
    public Task Changed
    {
        get { lock (gate) return changed.Task; }
    }

    /// <summary>All messages that are not deleted, oldest first, with the cards this viewer has.</summary>
    public IReadOnlyList<Message> SeenBy(string viewer)
    {
        lock (gate) return [.. posts.Where(p => !p.IsDeleted).Select(p => p.SeenBy(viewer))];
    }

    internal Message? Find(string id, string viewer = "")
    {
        lock (gate) return posts.Find(p => p.Id == id)?.SeenBy(viewer);
    }

    internal string Post(string from, JsonObject activity)
    {
        string id;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            lastId = Math.Max(lastId + 1, now.ToUnixTimeMilliseconds());
            id = lastId.ToString(CultureInfo.InvariantCulture);
            posts.Add(new Posted { Id = id, Order = posts.Count + 1, From = from, At = now, Json = activity.ToJsonString() });
        }
        Announce(new("message", Id, id));
        return id;
    }

    internal bool Replace(string id, JsonObject activity) => Alter(id, "update", post =>
    {
        post.Json = activity.ToJsonString();
        post.Version++;
        post.Views.Clear();
    });

    /// <summary>Takes every message out of the chat, for everybody.</summary>
    public void Clear()
    {
        IReadOnlyList<string> left;
        lock (gate) left = [.. posts.Where(p => !p.IsDeleted).Select(p => p.Id)];
        foreach (var id in left) Delete(id);
    }

    internal bool Delete(string id) => Alter(id, "delete", post => post.IsDeleted = true);

    /// <summary>Gives one viewer another card in place of the posted one.</summary>
    internal void Show(string id, string viewer, JsonObject card) => Alter(id, "view", post => post.Views[viewer] = card.ToJsonString(), viewer);

    internal void Typing() => Announce(new("typing", Id, null));

    // Once for every version of a card, and again when the last time is a minute ago. Asking counts as refreshing.
    internal bool IsRefreshDue(string id, string viewer)
    {
        lock (gate)
        {
            if (posts.Find(p => p.Id == id && !p.IsDeleted) is not { } post) return false;
            var (version, at) = post.Refreshes.GetValueOrDefault(viewer);
            if (version == post.Version && clock.GetUtcNow() - at < RefreshRule.FreshFor) return false;
            post.Refreshes[viewer] = (post.Version, clock.GetUtcNow());
            return true;
        }
    }

    // The changes of several chats in one stream, until the reader has gone.
    internal static ChannelReader<Change> Subscribe(IEnumerable<Conversation> chats, CancellationToken until)
    {
        var channel = Channel.CreateUnbounded<Change>();
        Conversation[] all = [.. chats];
        foreach (var chat in all)
        {
            lock (chat.gate) chat.subscribers.Add(channel);
        }
        until.Register(() =>
        {
            foreach (var chat in all)
            {
                lock (chat.gate) chat.subscribers.Remove(channel);
            }
            channel.Writer.TryComplete();
        });
        return channel.Reader;
    }

    private bool Alter(string id, string what, Action<Posted> alteration, string? viewer = null)
    {
        lock (gate)
        {
            var post = posts.Find(p => p.Id == id && !p.IsDeleted);
            if (post is null) return false;
            alteration(post);
        }
        Announce(new(what, Id, id, viewer));
        return true;
    }

    private void Announce(Change change)
    {
        TaskCompletionSource woken;
        lock (gate)
        {
            woken = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var subscriber in subscribers) subscriber.Writer.TryWrite(change);
        }
        woken.SetResult();
    }

    // Kept as text: a JSON tree may not be read by two threads at once, and a reader's changes must stay the reader's.
    private sealed class Posted
    {
        public required string Id { get; init; }
        public required int Order { get; init; }
        public required string From { get; init; }
        public required DateTimeOffset At { get; init; }
        public required string Json { get; set; }
        public int Version { get; set; } = 1;
        public bool IsDeleted { get; set; }
        public Dictionary<string, string> Views { get; } = [];
        public Dictionary<string, (int Version, DateTimeOffset At)> Refreshes { get; } = [];

        public Message SeenBy(string viewer)
        {
            var activity = JsonNode.Parse(Json)!.AsObject();
            if (Views.TryGetValue(viewer, out var card)) PutCard(activity, JsonNode.Parse(card)!);
            return new(Id, Order, From, At, Version, IsDeleted, activity);
        }

        private static void PutCard(JsonObject activity, JsonNode card) =>
            activity["attachments"] = new JsonArray(new JsonObject { ["contentType"] = Message.CardType, ["content"] = card });
    }
}
