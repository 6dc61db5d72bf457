using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>
/// A person on one device in one chat. Everything goes the way it goes in Teams: signed activities to the bot, answers and
/// messages back. Waiting is for the next change, never for time; a wait that lasts two minutes fails with the whole record.
/// </summary>
public sealed class Chat(TeamsSim sim, Conversation conversation, Person person, string device)
{
    // Only there to turn a hang into a failure that can be read.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public Person Person => person;

    public Conversation Conversation => conversation;

    /// <summary>All messages, oldest first, as this person sees them on this device.</summary>
    public IReadOnlyList<Message> Messages => conversation.SeenBy(Viewer);

    /// <summary>The compose box, and what is opened from it.</summary>
    public Compose Compose => new(sim, this);

    internal string Viewer => $"{person.Key}/{device}";

    /// <summary>Opens the chat. The first time, Teams installs the bot and tells it twice, in parallel.</summary>
    public async Task OpenAsync()
    {
        if (conversation.IsInstalled) return;
        conversation.IsInstalled = true;
        await Task.WhenAll(
            sim.Delivery.BringAsync(Activities.Installation(sim, conversation, person, "add")),
            sim.Delivery.BringAsync(Activities.MembersAdded(sim, conversation, person)));
    }

    /// <summary>Removes the bot from the chat and tells it.</summary>
    public async Task UninstallAsync()
    {
        conversation.IsInstalled = false;
        await sim.Delivery.BringAsync(Activities.Installation(sim, conversation, person, "remove"));
    }

    /// <summary>Writes to the bot and waits for its reply.</summary>
    public async Task<Message> SayAsync(string text, CancellationToken cancel = default) => await ReplyAsync(await SendAsync(text), cancel);

    /// <summary>Writes to the bot; returns when the bot has taken it. What was written is the message that comes back.</summary>
    public async Task<Message> SendAsync(string text) => (await WriteAsync(text)).Written;

    /// <summary>Brings something written before once more, with the same id, as Teams does after a time-out.</summary>
    public Task<BotAnswer> RedeliverAsync(Message written)
    {
        written.Activity["id"] = written.Id;
        return sim.Delivery.TryAsync(written.Activity, null);
    }

    /// <summary>The bot's reply to a message; one that names no message counts as a reply to the last.</summary>
    public Task<Message> ReplyAsync(Message to, CancellationToken cancel = default) => NextAsync(to.Order, m => m.ReplyToId is null || m.ReplyToId == to.Id, cancel);

    /// <summary>The first message of the bot after a place in the chat; waits until there is one.</summary>
    public Task<Message> NextAsync(Message after, CancellationToken cancel = default) => NextAsync(after.Order, _ => true, cancel);

    /// <summary>The next version of a message that the bot updates.</summary>
    public Task<Message> UpdateAsync(Message of, CancellationToken cancel = default) =>
        WaitAsync(() => Messages.FirstOrDefault(m => m.Id == of.Id && m.Version > of.Version), $"an update of message {of.Id}", cancel);

    /// <summary>The message as it is now.</summary>
    public Message Now(Message message) => Messages.First(m => m.Id == message.Id);

    /// <summary>Waits until something is true of the messages, such as a notice having come.</summary>
    public Task<Message> AwaitAsync(Func<Message, bool> condition, CancellationToken cancel = default) =>
        WaitAsync(() => Messages.FirstOrDefault(condition), "a message that meets the condition", cancel);

    /// <summary>
    /// Presses a button by its title, after filling in inputs by id. Checks what a client checks and refuses what it would not
    /// send. After a Submit the bot's reply is <see cref="ReplyAsync(Answer, CancellationToken)"/>.
    /// </summary>
    public Task<Answer> PressAsync(Message message, string title, IReadOnlyDictionary<string, string>? inputs = null)
    {
        var card = Now(message).Card ?? throw new InvalidOperationException("The message has no card.");
        var (action, own) = CardReader.Button(card, title);
        var data = CardReader.Data(action, own, inputs ?? new Dictionary<string, string>());
        return (string?)action["type"] switch
        {
            "Action.Execute" => ExecuteAsync(message.Id, Executed(action, data)),
            "Action.Submit" => SubmitAsync(message.Id, data),
            var type => throw new InvalidOperationException($"\"{title}\" is an {type}: nothing goes to the bot."),
        };
    }

    /// <summary>The bot's reply to a pressed Submit.</summary>
    public Task<Message> ReplyAsync(Answer answer, CancellationToken cancel = default) => WaitAsync(
        () => Messages.FirstOrDefault(m => m.IsFromBot && m.ReplyToId == answer.ActivityId), $"a reply to {answer.ActivityId}", cancel);

    /// <summary>Asks for this viewer's own card, as Teams does by itself and from the menu of a card with refresh.</summary>
    public Task<Answer> RefreshAsync(Message message, bool isAutomatic = false)
    {
        var action = Now(message).Card?["refresh"]?["action"] as JsonObject ?? throw new InvalidOperationException("The card has no refresh.");
        return ExecuteAsync(message.Id, Executed(action, action["data"]?.DeepClone() as JsonObject ?? []), isAutomatic ? "automatic" : "manual");
    }

    internal async Task<(Message Written, BotAnswer Answer)> WriteAsync(string text)
    {
        var activity = Activities.Text(sim, conversation, person, text);
        var id = conversation.Post(person.TeamsId, activity);
        activity["id"] = id;
        var answer = await sim.Delivery.BringAsync(activity);
        return (conversation.Find(id, Viewer)!, answer);
    }

    // What a client does when it shows a card; nothing when the card does not ask for it, or not yet again.
    internal async Task<Answer?> RefreshIfDueAsync(string messageId, bool isAutomatic)
    {
        if (conversation.Find(messageId) is not { Card: { } card } message) return null;
        if (isAutomatic && !RefreshRule.Names(card, person, conversation.Members.Count)) return null;
        return !isAutomatic || conversation.IsRefreshDue(messageId, Viewer) ? await RefreshAsync(message, isAutomatic) : null;
    }

    internal async Task<Answer> ExecuteAsync(string messageId, JsonObject action, string trigger = "manual")
    {
        var value = new JsonObject { ["action"] = action, ["trigger"] = trigger };
        var activity = Activities.Invoke(sim, conversation, person, "adaptiveCard/action", value, messageId);
        var answer = Answer.Of(activity, await sim.Delivery.BringAsync(activity));
        if (answer.Card is { } card) conversation.Show(messageId, Viewer, card);
        return answer;
    }

    internal async Task<Answer> SubmitAsync(string messageId, JsonObject data)
    {
        var activity = Activities.Submit(sim, conversation, person, messageId, data);
        activity["id"] = $"f:{Guid.NewGuid()}";
        return Answer.Of(activity, await sim.Delivery.BringAsync(activity));
    }

    private static JsonObject Executed(JsonObject action, JsonObject data)
    {
        var executed = new JsonObject { ["type"] = "Action.Execute" };
        foreach (var name in new[] { "title", "verb", "id" })
        {
            if (action[name] is { } value) executed[name] = value.DeepClone();
        }
        executed["data"] = data;
        return executed;
    }

    private Task<Message> NextAsync(int afterOrder, Func<Message, bool> condition, CancellationToken cancel) => WaitAsync(
        () => Messages.FirstOrDefault(m => m.IsFromBot && m.Order > afterOrder && condition(m)), "a message from the bot", cancel);

    private async Task<Message> WaitAsync(Func<Message?> look, string what, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        while (true)
        {
            var changed = conversation.Changed;
            if (look() is { } found) return found;
            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new TimeoutException($"{person.Name} waited in vain for {what}. All that went over the wire:\n{sim.Frames}");
            }
        }
    }
}
