using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api;
using Microsoft.Extensions.Time.Testing;

namespace CountDepot.Specs.Bot;

/// <summary>
/// A depot with a clock that only the test moves, and the bot in the simulated Teams. Viewers are managers at South besides, so that there is
/// somebody who decides elsewhere.
/// </summary>
public sealed class ApprovalDepot(DepotFixture beside) : IAsyncLifetime
{
    /// <summary>The group of North's deputies, in which nobody is until a test says so.</summary>
    public const string Deputies = "5c0de907-0000-4000-8000-000000000207";

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    public DepotFixture Depot { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Depot = await DepotFixture.BesideAsync(beside, new()
        {
            ["Depot:Roles:4:Group"] = Cast.ViewersGroup, ["Depot:Roles:4:Role"] = "Manager", ["Depot:Roles:4:Sites"] = "SOUTH",
        }, Clock);
        Assert.True((await Depot.SendAsync(Cast.Admin, HttpMethod.Post, "sites/north", new { name = "North", deputies = Deputies })).IsSuccessStatusCode);
    }

    public Task DisposeAsync() => Depot.DisposeAsync();

    /// <summary>An item of the test's own: over 5 one manager has to approve, over 20 two.</summary>
    public async Task<string> StockedAsync(int onHand = 100)
    {
        var (sku, template) = ($"A-{Guid.NewGuid():N}"[..14].ToUpperInvariant(), $"POL-{Guid.NewGuid():N}"[..16].ToUpperInvariant());
        var approval = new { one = new { overQuantity = 5 }, two = new { overQuantity = 20 } };
        Assert.True((await Depot.SendAsync(Cast.Admin, HttpMethod.Post, $"templates/{template}", new { name = "Policy", kind = "stock", approval })).IsSuccessStatusCode);
        await Depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = $"Roof bolt {sku}", kind = "stock", template });
        await Depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = onHand });
        return sku;
    }
}

/// <summary>A request that was made in chat, with the card a manager got of it.</summary>
internal sealed class ApprovalScene(ApprovalDepot world, BotInTeams bot, string sku)
{
    public BotInTeams Bot => bot;
    public DepotFixture Depot => world.Depot;
    public FakeTimeProvider Clock => world.Clock;
    public string Sku => sku;
    public Chat Staff => bot.Teams.As(Cast.Staff);
    public Chat Manager => bot.Teams.As(Cast.Manager);

    /// <summary>The message in the requester's chat, and the one the manager got.</summary>
    public Message Own { get; private set; } = null!;
    public Message Sent { get; private set; } = null!;

    /// <summary>The manager's card as it was first posted.</summary>
    public JsonObject Card { get; private set; } = null!;

    /// <summary>Staff asks for so many; the bot has met the manager before.</summary>
    public static async Task<ApprovalScene> AskedAsync(ApprovalDepot world, BotInTeams bot, int quantity = 6, int onHand = 100)
    {
        var scene = new ApprovalScene(world, bot, await world.StockedAsync(onHand));
        await scene.Manager.SayAsync("help");
        scene.Own = await scene.Staff.SayAsync($"reserve {quantity} {scene.Sku} at North");
        await scene.Staff.PressAsync(scene.Own, "Reserve");
        scene.Sent = await scene.SentToAsync(scene.Manager);
        scene.Card = scene.Sent.Card!;
        // The requester's card is posted last.
        await scene.Staff.AwaitAsync(m => m.Id == scene.Own.Id && m.Reading.Contains("chat where it can be decided", StringComparison.Ordinal)
            || m.Id == scene.Own.Id && m.Reading.Contains("chats where it can be decided", StringComparison.Ordinal));
        return scene;
    }

    public Task<Message> SentToAsync(Chat chat) => SaysAsync(chat, "waits for your decision");

    /// <summary>The message about the item that says something.</summary>
    public Task<Message> SaysAsync(Chat chat, string text) =>
        chat.AwaitAsync(m => m.IsFromBot && m.Reading.Contains(sku, StringComparison.Ordinal) && m.Reading.Contains(text, StringComparison.Ordinal));

    /// <summary>Somebody presses a button of the manager's card as it was first posted, in the manager's chat or in another.</summary>
    public async Task<(int Status, string Says)> TapAsync(
        Person by, string title, Dictionary<string, string>? inputs = null, Action<JsonObject>? forge = null, Conversation? chat = null, string? name = null)
    {
        var answer = JsonNode.Parse(await DeliverAsync(ActivityOf(by, title, inputs, forge, chat, name)))!;
        var says = answer["value"]!["message"] is { } error ? (string)error! : string.Join('\n', CardReader.Texts(answer["value"]!.AsObject()));
        return ((int)answer["statusCode"]!, says);
    }

    /// <summary>The same tap, not yet brought to the bot: bringing it twice is what Teams does when an answer is lost.</summary>
    public JsonObject ActivityOf(
        Person by, string title, Dictionary<string, string>? inputs = null, Action<JsonObject>? forge = null, Conversation? chat = null, string? name = null)
    {
        var button = Pressing.Button(Card, title);
        var data = button["data"]!.DeepClone().AsObject();
        foreach (var (field, value) in inputs ?? []) data[field] = value;
        forge?.Invoke(data);
        var action = new JsonObject { ["type"] = "Action.Execute", ["verb"] = (string)button["verb"]!, ["data"] = data };
        var activity = Activities.Invoke(bot.Teams, chat ?? Manager.Conversation, by, "adaptiveCard/action", new JsonObject { ["action"] = action }, Sent.Id);
        if (name is not null) activity["from"]!["name"] = name;
        return activity;
    }

    /// <summary>Brings a tap to the bot, and says what it answered.</summary>
    public async Task<string> DeliverAsync(JsonObject activity) => (await bot.Teams.Delivery.TryAsync(activity, null)).Body;

    /// <summary>What has become of the request.</summary>
    public async Task<ReservationView> RequestAsync()
    {
        var item = await Depot.GetAsync<ItemView>(Cast.Admin, $"items/{sku}");
        return item.Reservations.Concat(item.Ended ?? []).Single(r => r.Reservation.Value == "R-1");
    }

    /// <summary>The same, after something was put right again.</summary>
    public Task<ReservationView> RequestAfterAsync(Action mend)
    {
        mend();
        return RequestAsync();
    }

    /// <summary>How often it was decided.</summary>
    public async Task<int> DecisionsAsync() => (await Depot.GetAsync<HistoryPage>(Cast.Admin, $"items/{sku}/history?top=50")).Entries
        .Count(e => e.What is "ReservationApproved" or "ReservationRejected");
}
