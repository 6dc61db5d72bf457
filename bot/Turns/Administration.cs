using System.Text.Json;
using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Turns;

/// <summary>
/// What administrators look at and change in chat: the role map, the settings of sites, the templates. The depot decides who may; a form is only
/// shown to whom it would be of use. A form that was made from another state than there is now changes nothing.
/// </summary>
public sealed class Administration(DepotClient depot)
{
    private const int HoursMax = 168;

    /// <summary>Answers a press of one of its buttons.</summary>
    public async Task<Answer> AnswerAsync(TurnContext turn, Verb verb, CardData data, CancellationToken cancel) => (verb, data) switch
    {
        (Verb.Roles, _) => new Answer.Shown(await RolesAsync(turn, data.Page ?? 0, cancel)),
        (Verb.Role, { Group: { } group }) => new Answer.Shown(await RoleAsync(turn, group, cancel, data)),
        (Verb.SetRole, { Group: { } group, Op: { } op }) => await SetRoleAsync(turn, group, op, data, cancel),
        (Verb.RemoveRole, { Group: { } group, Op: { } op, Version: { } version and <= int.MaxValue }) => await RemoveRoleAsync(turn, group, op, (int)version, cancel),
        (Verb.Settings, { Site: { } site }) => new Answer.Shown(await SettingsAsync(turn, site, cancel)),
        (Verb.DefineSite, { Site: { } site, Op: { } op }) => await DefineSiteAsync(turn, site, op, data, cancel),
        (Verb.Templates, _) => new Answer.Shown(await TemplatesAsync(turn, data.Page ?? 0, cancel)),
        (Verb.Template, { Template: { } template }) => new Answer.Shown(await TemplateAsync(turn, template, cancel)),
        (Verb.DefineTemplate, { Template: { } template, Op: { } op }) => await DefineTemplateAsync(turn, template, op, data, cancel),
        _ => new Answer.Invalid(turn.Words.Incomplete),
    };

    /// <summary>The role map.</summary>
    public async Task<JsonObject> RolesAsync(TurnContext turn, int page, CancellationToken cancel, Before? before = null)
    {
        var (asked, board) = (depot.ListRolesAsync(turn.By, cancel), depot.BoardAsync(turn, cancel));
        var roles = await asked;
        return roles.Value is { } map ? RoleCard.RenderList(await board, map.Roles, page, before) : ReplyCards.Refused(turn.Words, roles.Refusal!);
    }

    /// <summary>The form for the role of a group; of the version that is named, where it has several.</summary>
    public async Task<JsonObject> RoleAsync(TurnContext turn, GroupId group, CancellationToken cancel, CardData? asked = null, Before? before = null)
    {
        var (listed, board) = (depot.ListRolesAsync(turn.By, cancel), depot.BoardAsync(turn, cancel));
        var roles = await listed;
        if (roles.Value is not { } map) return ReplyCards.Refused(turn.Words, roles.Refusal!);
        var own = map.Roles.Where(role => role.Group == group).ToList();
        return RoleCard.Render(await board, group, own.Find(role => role.Version == asked?.Version) ?? own.FirstOrDefault(), before, asked);
    }

    /// <summary>The settings of a site.</summary>
    public async Task<JsonObject> SettingsAsync(TurnContext turn, SiteId site, CancellationToken cancel, Before? before = null, CardData? asked = null)
    {
        var (listed, me) = (depot.ListSitesAsync(turn.By, cancel), depot.ShowMeAsync(turn.By, cancel));
        var (sites, roles) = (await listed, await me);
        if ((sites.Refusal ?? roles.Refusal) is { } refusal) return ReplyCards.Refused(turn.Words, refusal);
        return sites.Value!.Sites.FirstOrDefault(one => one.Site == site) is { } found
            ? SettingsCard.Render(turn.Words, turn.Op, found, SeenOf(found), Administers(roles.Value!, site), before, asked)
            : ReplyCards.Refused(turn.Words, NoSite(turn, site));
    }

    /// <summary>Every template.</summary>
    public async Task<JsonObject> TemplatesAsync(TurnContext turn, int page, CancellationToken cancel)
    {
        var templates = await depot.ListTemplatesAsync(turn.By, cancel);
        return templates.Value is { } all
            ? TemplateCard.RenderList(new(new Dictionary<SiteId, string>(), turn.Words, turn.Zone, turn.Op), all.Templates, page)
            : ReplyCards.Refused(turn.Words, templates.Refusal!);
    }

    /// <summary>One template.</summary>
    public async Task<JsonObject> TemplateAsync(TurnContext turn, TemplateId template, CancellationToken cancel, Before? before = null, CardData? asked = null)
    {
        var (shown, me) = (depot.ShowTemplateAsync(turn.By, template, cancel), depot.ShowMeAsync(turn.By, cancel));
        var (found, roles) = (await shown, await me);
        return (found.Refusal ?? roles.Refusal) is { } refusal
            ? ReplyCards.Refused(turn.Words, refusal)
            : TemplateCard.Render(turn.Words, turn.Op, found.Value!, SeenOf(found.Value!), Administers(roles.Value!, null), before, asked);
    }

    private async Task<Answer> SetRoleAsync(TurnContext turn, GroupId group, string op, CardData data, CancellationToken cancel)
    {
        if (data is not { Role: { } role, Sites: { } sites }) return new Answer.Invalid(turn.Words.InputsMissing);
        if (data.Version > int.MaxValue) return new Answer.Invalid(turn.Words.Incomplete);
        var set = new SetRole(role, sites.Sites, (int?)data.Version);
        var answer = await depot.SetRoleAsync(turn.By, group, set, turn.CommandIdFor(op, Verb.SetRole), cancel);
        return answer.Refusal is { } refusal
            ? new Answer.Shown(await RoleAsync(turn, group, cancel, data, No(turn, refusal)))
            : new Answer.Shown(await RolesAsync(turn, 0, cancel, new(Tone.Good, turn.Words.Saved)), ForEverybody: true);
    }

    private async Task<Answer> RemoveRoleAsync(TurnContext turn, GroupId group, string op, int version, CancellationToken cancel)
    {
        var answer = await depot.RemoveRoleAsync(turn.By, group, new(version), turn.CommandIdFor(op, Verb.RemoveRole), cancel);
        return answer.Refusal is { } refusal
            ? new Answer.Shown(await RoleAsync(turn, group, cancel, new() { Version = version }, No(turn, refusal)))
            : new Answer.Shown(await RolesAsync(turn, 0, cancel, new(Tone.Good, turn.Words.RoleTaken)), ForEverybody: true);
    }

    private async Task<Answer> DefineSiteAsync(TurnContext turn, SiteId site, string op, CardData data, CancellationToken cancel)
    {
        // These are never blank: without them, nothing that was filled in has arrived.
        if (data is not { TimeZone: { } zone, Hours: { } hours }) return new Answer.Invalid(turn.Words.InputsMissing);
        var sites = await depot.ListSitesAsync(turn.By, cancel);
        if (sites.Refusal is { } lost) return new Answer.Shown(ReplyCards.Refused(turn.Words, lost));
        if (sites.Value!.Sites.FirstOrDefault(one => one.Site == site) is not { } before) return new Answer.Shown(ReplyCards.Refused(turn.Words, NoSite(turn, site)));
        if (data.Seen != SeenOf(before)) return new Answer.Shown(await SettingsAsync(turn, site, cancel, new(Tone.Attention, turn.Words.SettingsChanged)));
        var wrong = !TimeZoneInfo.TryFindSystemTimeZoneById(zone.Value, out _) ? turn.Words.TimeZoneUnknown : hours is < 1 or > HoursMax ? turn.Words.HoursWrong : null;
        if (wrong is not null) return new Answer.Shown(await SettingsAsync(turn, site, cancel, new(Tone.Attention, wrong), data));
        var defined = new DefineSite(ShortText.Parse(before.Name), zone.Value, Channel: data.Channel?.Value ?? "", Deputies: data.Deputies?.Value ?? "", HoursUntilEscalation: hours);
        var answer = await depot.DefineSiteAsync(turn.By, site, defined, turn.CommandIdFor(op, Verb.DefineSite), cancel);
        return answer.Refusal is { } refusal
            ? new Answer.Shown(await SettingsAsync(turn, site, cancel, No(turn, refusal), data))
            : new Answer.Shown(await SettingsAsync(turn, site, cancel, new(Tone.Good, turn.Words.Saved)), ForEverybody: true);
    }

    private async Task<Answer> DefineTemplateAsync(TurnContext turn, TemplateId template, string op, CardData data, CancellationToken cancel)
    {
        if (data.Called is not { } name) return new Answer.Invalid(turn.Words.InputsMissing);
        var shown = await depot.ShowTemplateAsync(turn.By, template, cancel);
        if (shown.Value is not { } before) return new Answer.Shown(ReplyCards.Refused(turn.Words, shown.Refusal!));
        if (data.Seen != SeenOf(before)) return new Answer.Shown(await TemplateAsync(turn, template, cancel, new(Tone.Attention, turn.Words.SettingsChanged)));
        var defined = new DefineTemplate(
            name, before.Kind, before.Unit, before.Decimals, before.NamingRule, before.RequiredFields, before.Fields,
            PolicyOf(data, before.Approval), data.Point, data.Level, before.Checklist);
        var answer = await depot.DefineTemplateAsync(turn.By, template, defined, turn.CommandIdFor(op, Verb.DefineTemplate), cancel);
        return answer.Refusal is { } refusal
            ? new Answer.Shown(await TemplateAsync(turn, template, cancel, No(turn, refusal), data))
            : new Answer.Shown(await TemplateAsync(turn, template, cancel, new(Tone.Good, turn.Words.Saved)), ForEverybody: true);
    }

    // Categories are no numbers; they stay as they are.
    private static ApprovalPolicy? PolicyOf(CardData data, ApprovalPolicy? before)
    {
        var one = LimitsOf(data.OverOne, data.DayOne, data.ValueOne, before?.One?.Categories);
        var two = LimitsOf(data.OverTwo, data.DayTwo, data.ValueTwo, before?.Two?.Categories);
        return one is null && two is null ? null : new(one, two);
    }

    private static ApprovalLimits? LimitsOf(Quantity? quantity, Quantity? day, Cost? value, IReadOnlyList<BinPath>? categories) =>
        quantity is null && day is null && value is null && categories is not { Count: > 0 } ? null : new(quantity, day, value, categories);

    private static bool Administers(MeView me, SiteId? site) => me.Roles.Any(r => r.Role >= Role.Admin && (r.Site is null || r.Site == site));

    private static string SeenOf<T>(T view) => TurnContext.OpOf("seen", JsonSerializer.Serialize(view, Wire.Json));

    private static Before No(TurnContext turn, Refusal refusal) => new(Tone.Attention, turn.Words.Refused(refusal));

    private static Refusal NoSite(TurnContext turn, SiteId site) =>
        new(RefusalCode.SiteUnknown, "siteUnknown", $"There is no site {site}. Ask for the list of sites.", new() { Site = site });
}
