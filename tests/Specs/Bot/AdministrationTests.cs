using System.Text.Json.Nodes;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

/// <summary>The role map, the sites and the templates in chat, with the real depot: what is shown, what is changed, and what is refused with which words.</summary>
[Collection("Depot")]
public sealed class AdministrationTests(ApprovalDepot world) : IClassFixture<ApprovalDepot>, IAsyncLifetime
{
    private const string Crew = "5c0de907-0000-4000-8000-000000000299";
    private const string LastOne =
        $"{Cast.AdminsGroup} is the only group that administers every site; without it nobody could change roles any more. Give another group the role Admin at every site first.";

    private BotInTeams bot = null!;

    private Chat Admin => bot.Teams.As(Cast.Admin);

    public Task InitializeAsync()
    {
        bot = BotInTeams.Beside(world.Depot.Sim, world.Depot.Address);
        foreach (var person in Cast.Everybody) world.Depot.Sim.SetUp(person, new("en-GB", "UTC"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await bot.DisposeAsync();

    [Fact]
    public async Task An_administrator_gives_a_group_a_role_changes_it_and_takes_it_away()
    {
        Assert.Contains("This group has no role yet.", (await Admin.SayAsync($"role {Crew}")).Reading, StringComparison.Ordinal);
        var form = await Admin.SayAsync($"role {Crew}");
        Assert.Contains("Staff at North", Reading(await Admin.PressAsync(form, "Save role", new Dictionary<string, string> { ["role"] = "staff", ["sites"] = "NORTH" })), StringComparison.Ordinal);
        Assert.Equal("Staff at NORTH", await RoleAsync());

        var list = await Admin.SayAsync("who may what");
        Assert.Contains("Admin at every site", list.Reading, StringComparison.Ordinal);
        var open = await TurnToAsync(list, "Staff …0299");
        Assert.Contains("Staff at North", Reading(await Admin.PressAsync(list, "Staff …0299")), StringComparison.Ordinal);
        Assert.NotNull(open);
        var saved = await Admin.PressAsync(list, "Save role", new Dictionary<string, string> { ["role"] = "manager", ["sites"] = "*" });
        Assert.Contains("Saved. It holds here at once, and everywhere within a minute.", Reading(saved), StringComparison.Ordinal);
        Assert.Equal("Manager at *", await RoleAsync());

        var gone = await Admin.PressAsync(await Admin.SayAsync($"role {Crew}"), "Take role away");
        Assert.Contains("The group does not have that role any more.", Reading(gone), StringComparison.Ordinal);
        Assert.DoesNotContain((await world.Depot.GetAsync<RolePage>(Cast.Admin, "roles")).Roles, role => role.Group.Value == Crew);
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_removed_in_either_language()
    {
        var form = await Admin.SayAsync($"role {Cast.AdminsGroup}");
        Assert.Contains(LastOne, Reading(await Admin.PressAsync(form, "Take role away")), StringComparison.Ordinal);
        Assert.Contains(LastOne, Reading(await Admin.PressAsync(form, "Save role", new Dictionary<string, string> { ["role"] = "manager", ["sites"] = "*" })), StringComparison.Ordinal);
        world.Depot.Sim.SetUp(Cast.Admin, new("de-DE", "Europe/Berlin"));
        var german = await Admin.SayAsync($"rolle {Cast.AdminsGroup}");
        Assert.Contains("Administration an allen Standorten", german.Reading, StringComparison.Ordinal);
        Assert.Contains("Diese Gruppe verwaltet als einzige alle Standorte. Geben Sie zuerst einer anderen die Rolle Admin an allen Standorten.",
            Reading(await Admin.PressAsync(german, "Rolle wegnehmen")), StringComparison.Ordinal);
        Assert.Contains((await world.Depot.GetAsync<RolePage>(Cast.Admin, "roles")).Roles, role => role is { Role: Role.Admin, Sites: null });
    }

    [Fact]
    public async Task Who_is_no_administrator_is_told_so_and_sees_no_form()
    {
        var manager = bot.Teams.As(Cast.Manager);
        Assert.Contains("This needs the role Admin; you are Manager. Ask an administrator of the depot.", (await manager.SayAsync("roles")).Reading, StringComparison.Ordinal);
        var settings = await manager.SayAsync("settings North");
        Assert.Contains("Hours until deputies may decide: 4", settings.Reading.Replace(": \n", ": ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Inputs(settings.Card!));
        Assert.Equal(["Look again"], CardReader.Buttons(settings.Card!));
    }

    [Fact]
    public async Task A_sites_settings_are_changed_and_what_is_wrong_or_old_changes_nothing()
    {
        var form = await Admin.SayAsync("settings South");
        var wrong = await Admin.PressAsync(form, "Save settings", new Dictionary<string, string> { ["timeZone"] = "Mars/Base", ["hours"] = "6" });
        Assert.Contains("The time zone must be a name such as Europe/Berlin.", Reading(wrong), StringComparison.Ordinal);
        // What was filled in is kept.
        Assert.Equal("6", Inputs(wrong.Card!).Single(input => (string?)input["id"] == "hours")["value"]!.ToString());
        var stale = form.Card!;
        var saved = await Admin.PressAsync(form, "Save settings",
            new Dictionary<string, string> { ["timeZone"] = "Europe/Berlin", ["hours"] = "6", ["deputies"] = ApprovalDepot.Deputies, ["channel"] = "19:south@thread.tacv2" });
        Assert.Contains("Saved.", Reading(saved), StringComparison.Ordinal);
        Assert.Equal(("South", "Europe/Berlin", 6, ApprovalDepot.Deputies, "19:south@thread.tacv2"), await SouthAsync());

        var late = await ExecuteAsync(bot, Cast.Admin, form.Id, stale, "Save settings", new() { ["timeZone"] = "UTC", ["hours"] = "9" });
        Assert.Contains("Somebody has changed this since you looked.", string.Join('\n', CardReader.Texts(late["value"]!.AsObject())), StringComparison.Ordinal);
        Assert.Equal(400, (int)(await ExecuteAsync(bot, Cast.Admin, form.Id, stale, "Save settings", []))["statusCode"]!);
        Assert.Equal(("South", "Europe/Berlin", 6, ApprovalDepot.Deputies, "19:south@thread.tacv2"), await SouthAsync());

        await Admin.PressAsync(form, "Save settings", new Dictionary<string, string> { ["deputies"] = "", ["channel"] = "" });
        Assert.Equal(("South", "Europe/Berlin", 6, null, null), await SouthAsync());
    }

    [Fact]
    public async Task A_templates_policy_and_reorder_numbers_are_changed_and_the_rest_of_it_stays()
    {
        var kept = new
        {
            name = "Bolts", kind = "stock", namingRule = "{Name}", requiredFields = new[] { "category" }, checklist = new[] { new { act = "checkOut", text = "Count twice" } },
            approval = new { one = new { overQuantity = 5, categories = new[] { "Anchors" } } }, reorderPoint = 10,
        };
        Assert.True((await world.Depot.SendAsync(Cast.Admin, HttpMethod.Post, "templates/CHAT-BOLTS", kept)).IsSuccessStatusCode);
        var form = await Admin.SayAsync("template chat-bolts");
        var wrong = await Admin.PressAsync(form, "Save template", new Dictionary<string, string> { ["overOne"] = "8", ["overTwo"] = "4" });
        Assert.Contains("approval.two.overQuantity", Reading(wrong), StringComparison.Ordinal);
        var saved = await Admin.PressAsync(form, "Save template",
            new Dictionary<string, string> { ["overOne"] = "8", ["overTwo"] = "30", ["valueOne"] = "99.5", ["dayOne"] = "", ["point"] = "20", ["level"] = "60" });
        Assert.Contains("Saved.", Reading(saved), StringComparison.Ordinal);

        var now = await world.Depot.GetAsync<TemplateView>(Cast.Admin, "templates/CHAT-BOLTS");
        Assert.Equal((Quantity.Of(8), null, new Cost(995_000), "Anchors"), (now.Approval!.One!.OverQuantity!.Value, now.Approval.One.OverIn24Hours, now.Approval.One.OverValue!.Value,
            now.Approval.One.Categories!.Single().Value));
        Assert.Equal((Quantity.Of(30), Quantity.Of(20), Quantity.Of(60)), (now.Approval.Two!.OverQuantity!.Value, now.ReorderPoint!.Value, now.ReorderLevel!.Value));
        Assert.Equal(("{Name}", RequiredField.Category, "Count twice"), (now.NamingRule!.Value.Value, now.RequiredFields.Single(), now.Checklist.Single().Text.Value));
        var read = await bot.Teams.As(Cast.Staff).SayAsync("templates");
        Assert.Contains("One manager has to approve: Over a quantity of 8", read.Reading, StringComparison.Ordinal);
    }

    private async Task<JsonObject?> TurnToAsync(Message list, string button)
    {
        while (!CardReader.Buttons(Admin.Now(list).Card!).Contains(button)) await Admin.PressAsync(list, "Next page");
        return Admin.Now(list).Card;
    }

    private async Task<string> RoleAsync()
    {
        var role = (await world.Depot.GetAsync<RolePage>(Cast.Admin, "roles")).Roles.Single(one => one.Group.Value == Crew);
        return $"{role.Role} at {(role.Sites is { } sites ? string.Join(' ', sites) : "*")}";
    }

    private async Task<(string, string, int, string?, string?)> SouthAsync()
    {
        var site = (await world.Depot.GetAsync<SitePage>(Cast.Admin, "sites")).Sites.Single(one => one.Site.Value == "SOUTH");
        return (site.Name, site.TimeZone, site.HoursUntilEscalation, site.Deputies?.Value, site.Channel);
    }
}
