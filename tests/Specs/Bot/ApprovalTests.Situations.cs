using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

/// <summary>The test is about the situation with this number in the list of <see cref="ApprovalTests"/>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class SituationAttribute(int number) : Attribute
{
    public int Number => number;
}

// All that a tap can meet, and the exact answer to each. Six of a hundred are asked for by Staff, and the manager has a card of it.
public sealed partial class ApprovalTests
{
    /// <summary>The list, from 1 on: every number is in the name of a situation below or on a test of its own.</summary>
    private static readonly string[] All =
    [
        "a manager of the site, in the right chat, decides the version that is current",
        "the own request, also under another name, also as a manager of two sites",
        "asked for by a flow through the connector, under the manager's own connection",
        "the only manager is who asked",
        "nobody who may: no role, another site, nothing there",
        "the role was taken away up to a minute ago",
        "the role was taken away more than a minute ago",
        "the directory does not answer",
        "a card of an older version",
        "after the time has run out",
        "tapped before the time runs out, decided after it",
        "the same person twice, by hand or by Teams",
        "two managers approve",
        "one approves and one rejects at once",
        "the stock is gone meanwhile",
        "who asked changes the request while it waits",
        "who asked withdraws it",
        "the card was copied into another chat",
        "the bot was removed from the chat",
        "fields that do not belong there",
        "a message that looks like a tap",
        "a rejection without a comment",
        "inputs that do not arrive",
        "Teams refreshes the card by itself",
        "the outcome is not known",
        "a decision by text",
        "two managers have to approve",
    ];

    /// <summary>What happened before, who taps which button, and what they are told; then how often the request was decided and what it is.</summary>
    private sealed record Situation(
        Person By, string Button, int Status, string Says, int Decisions, ReservationState State, Func<ApprovalScene, Task>? Before = null, Dictionary<string, string>? Inputs = null,
        Action<JsonObject>? Forge = null, Func<ApprovalScene, Conversation>? Chat = null, string? Name = null, string? Security = null, Func<ApprovalScene, Task>? After = null);

    private static readonly Dictionary<string, Situation> Situations = new()
    {
        ["01 the manager of the site approves"] = new(Cast.Manager, "Approve", 200, "Approved by Manager, ", 1, ReservationState.Approved),
        ["01 the manager rejects with a comment"] = new(Cast.Manager, "Reject", 200, ": Needed at South", 1, ReservationState.Rejected, Inputs: Comment),
        ["02 who asked has become a manager"] = new(Cast.Staff, "Approve", 403, Own, 0, ReservationState.Pending, PromoteAsync),
        ["02 who asked has another display name"] = new(Cast.Staff, "Approve", 403, Own, 0, ReservationState.Pending, PromoteAsync, Name: "Somebody else"),
        ["02 who asked manages both sites by two groups"] = new(Cast.Staff, "Approve", 403, Own, 0, ReservationState.Pending, scene =>
        {
            scene.Bot.Teams.AddToGroup(Cast.Staff, Cast.ViewersGroup);
            return PromoteAsync(scene);
        }),
        ["05 who asked has no role to decide"] = new(Cast.Staff, "Approve", 403, MayNot, 0, ReservationState.Pending),
        ["05 a stranger taps"] = new(Cast.Stranger, "Approve", 403, MayNot, 0, ReservationState.Pending),
        ["05 a manager of another site taps"] = new(Cast.Viewer, "Approve", 403, MayNot, 0, ReservationState.Pending),
        ["05 the request is not known"] = new(Cast.Manager, "Approve", 403, MayNot, 0, ReservationState.Pending, Forge: data => data["reservation"] = "R-99"),
        ["05 the item is not known"] = new(Cast.Manager, "Approve", 403, MayNot, 0, ReservationState.Pending, Forge: data => data["sku"] = "NUT-9"),
        ["06 the role was taken away just now"] = new(Cast.Manager, "Approve", 200, "Approved by Manager, ", 1, ReservationState.Approved, scene => DemoteAsync(scene, 0),
            After: RoleWasFreshAsync),
        ["07 the role was taken away more than a minute ago"] = new(Cast.Manager, "Approve", 403, MayNot, 0, ReservationState.Pending, scene => DemoteAsync(scene, 61)),
        ["08 the directory does not answer"] = new(Cast.Manager, "Approve", 200, "Cannot check your role right now, so nothing was done. Try again in a moment.", 0,
            ReservationState.Pending, OutageAsync),
        ["09 who asked has changed it"] = new(Cast.Manager, "Approve", 200, "The request has changed. Check the new numbers and decide again.", 0, ReservationState.Pending,
            scene => scene.Depot.DoAsync(Cast.Staff, $"items/{scene.Sku}/reservations/changes", new { reservation = "R-1", version = 1, quantity = 7 })),
        ["10 its time has run out"] = new(Cast.Manager, "Approve", 200, "The request has expired: it waited until ", 0, ReservationState.Expired, ExpireAsync),
        ["10 its time has run out and it is closed"] = new(Cast.Manager, "Approve", 200, "The request has expired: it waited until ", 0, ReservationState.Expired, async scene =>
        {
            await ExpireAsync(scene);
            await scene.Depot.DoAsync(Cast.Staff, $"items/{scene.Sku}/reservations/settlements", new { });
        }),
        ["12 the same manager taps again"] = new(Cast.Manager, "Approve", 200, "Approved by Manager, ", 1, ReservationState.Approved, scene => scene.TapAsync(Cast.Manager, "Approve")),
        ["13 another manager was first"] = new(Cast.Admin, "Approve", 200, "Already approved by Manager.", 1, ReservationState.Approved, scene => scene.TapAsync(Cast.Manager, "Approve")),
        ["14 another manager approved what is rejected now"] = new(Cast.Admin, "Reject", 200, "Already approved by Manager.", 1, ReservationState.Approved,
            scene => scene.TapAsync(Cast.Manager, "Approve"), Comment),
        ["14 another manager rejected what is approved now"] = new(Cast.Admin, "Approve", 200, "Already rejected by Manager.", 1, ReservationState.Rejected,
            scene => scene.TapAsync(Cast.Manager, "Reject", Comment)),
        ["15 the stock is gone"] = new(Cast.Manager, "Approve", 200, "Only 2 left of the 6 of Roof bolt ", 0, ReservationState.Pending,
            scene => scene.Depot.DoAsync(Cast.Manager, $"items/{scene.Sku}/adjustments", new { site = "north", change = -98, reason = "lost" })),
        ["17 who asked has withdrawn it"] = new(Cast.Manager, "Approve", 200, "Already withdrawn by Staff.", 0, ReservationState.Withdrawn,
            scene => scene.Depot.DoAsync(Cast.Staff, $"items/{scene.Sku}/reservations/cancellations", new { reservation = "R-1" })),
        ["18 the card was copied to another chat"] = new(Cast.Manager, "Approve", 403, NotHere, 0, ReservationState.Pending,
            Chat: scene => scene.Bot.Teams.InGroup(Cast.Manager).Conversation, Security: "card used outside its chat"),
        ["18 the card does not say its chat"] = new(Cast.Manager, "Approve", 403, NotHere, 0, ReservationState.Pending, Forge: data => data.Remove("chat"),
            Security: "card used outside its chat"),
        ["20 a quantity was put into the card"] = new(Cast.Manager, "Approve", 400, "Unknown field 'quantity'. Nothing was changed.", 0, ReservationState.Pending,
            Forge: data => data["quantity"] = 100, Security: "card data refused"),
        ["20 an approver was put into the card"] = new(Cast.Staff, "Approve", 400, "Unknown field 'approver'. Nothing was changed.", 0, ReservationState.Pending,
            Forge: data => data["approver"] = Cast.Manager.ObjectId, Security: "card data refused"),
        ["20 the version is no number"] = new(Cast.Manager, "Approve", 400, "version is an invalid version.", 0, ReservationState.Pending, Forge: data => data["version"] = -1,
            Security: "card data refused"),
        ["22 a rejection has a blank comment"] = new(Cast.Manager, "Reject", 400, NoComment, 0, ReservationState.Pending, Inputs: new() { ["comment"] = "  " }),
        ["23 the inputs do not arrive and the card stays"] = new(Cast.Manager, "Reject", 400, NoComment, 0, ReservationState.Pending, After: scene =>
        {
            Assert.NotNull(Button(scene.Manager.Now(scene.Sent).Card!, "Reject"));
            return Task.CompletedTask;
        }),
    };

    private static int NumberOf(string name) => int.Parse(name[..2], System.Globalization.CultureInfo.InvariantCulture);

    // The decision says when the role was asked for, so that anybody can see it was at most a minute before.
    private static async Task RoleWasFreshAsync(ApprovalScene scene)
    {
        var told = (await scene.Depot.GetAsync<HistoryPage>(Cast.Admin, $"items/{scene.Sku}/history?top=1")).Entries[0];
        Assert.InRange(told.RoleCheckedAt!.Value, told.At.AddSeconds(-60), told.At);
    }

    private static Task PromoteAsync(ApprovalScene scene)
    {
        scene.Bot.Teams.AddToGroup(Cast.Staff, Cast.ManagersGroup);
        scene.Clock.Advance(TimeSpan.FromSeconds(61));
        return Task.CompletedTask;
    }

    private static Task DemoteAsync(ApprovalScene scene, int secondsAgo)
    {
        scene.Bot.Teams.RemoveFromGroup(Cast.Manager, Cast.ManagersGroup);
        scene.Clock.Advance(TimeSpan.FromSeconds(secondsAgo));
        return Task.CompletedTask;
    }

    private static Task OutageAsync(ApprovalScene scene)
    {
        scene.Clock.Advance(TimeSpan.FromSeconds(61));
        scene.Bot.Teams.Graph.Outage = 503;
        return Task.CompletedTask;
    }

    private static Task ExpireAsync(ApprovalScene scene)
    {
        scene.Clock.Advance(TimeSpan.FromHours(24));
        return Task.CompletedTask;
    }
}
