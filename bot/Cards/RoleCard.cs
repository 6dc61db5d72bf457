using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>Which Entra group has which role where: all of it, and the form for one group.</summary>
public static class RoleCard
{
    private const int SitesNamedMax = 6;
    private static readonly Role[] Roles = [Role.Viewer, Role.Staff, Role.Manager, Role.Admin];

    /// <summary>The role map, as far as its reader administers it.</summary>
    public static JsonObject RenderList(Board board, IReadOnlyList<RoleView> roles, int page, Before? before = null)
    {
        var words = board.Words;
        return board.Page(words.WhoMayWhat, roles, page, hasMore: false, Verb.Roles,
            role => Group(Line(new Run(NameOf(board, role), IsBold: true)), Detail(role.Group.Value)),
            role => Button(TitleOf(words, role), Verb.Role, new() { Op = board.Op, Group = role.Group, Version = role.Version }),
            before, words.GroupExample);
    }

    /// <summary>The form for one group.</summary>
    /// <param name="role">What it has now; null when that is nothing.</param>
    /// <param name="asked">What was filled in before; what it has now where that is absent.</param>
    public static JsonObject Render(Board board, GroupId group, RoleView? role, Before? before = null, CardData? asked = null)
    {
        var words = board.Words;
        var data = new CardData { Op = board.Op, Group = group, Version = role?.Version };
        var chosen = asked?.Sites ?? (role is null ? null : new SiteChoice(role.Sites));
        var canChange = role?.CanChange != false;
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                Heading(words.RoleOfGroup),
                Line(new Run(group.Value)),
                role is null ? Detail(words.GroupHasNoRole) : Line(new Run(NameOf(board, role), IsBold: true)),
                canChange ? null : Detail(words.ReachesBeyond),
                .. canChange ? Form(board, (asked?.Role ?? role?.Role)?.ToString(), chosen) : [],
            ],
            [
                canChange ? Button(words.Press(Verb.SetRole), Verb.SetRole, data, isPrimary: true, needsForm: true) : null,
                canChange && role is not null ? Button(words.Press(Verb.RemoveRole), Verb.RemoveRole, data) : null,
                Button(words.Press(Verb.Roles), Verb.Roles, new() { Op = board.Op }),
            ]);
    }

    private static IEnumerable<JsonObject> Form(Board board, string? role, SiteChoice? chosen)
    {
        var words = board.Words;
        yield return Apart(Required(Choose("role", words.RoleLabel, words.ChooseRole, Roles.Select(one => new Choice(Sent($"{one}"), words.RoleName(one))), role is null ? null : Sent(role))));
        // What is chosen already comes first: there may be more sites than a list can hold.
        var sites = (chosen?.Sites ?? []).Concat(board.Sites.Keys.Order()).Distinct().Select(site => new Choice(site.Value, board.NameOf(site)));
        yield return Required(ChooseSeveral("sites", words.SitesLabel, words.ChooseSites, sites.Prepend(new(SiteChoice.EverySite, words.EverySite)), chosen?.Value));
    }

    private static string NameOf(Board board, RoleView role)
    {
        var words = board.Words;
        if (role.Sites is not { } sites) return words.RoleAt(words.RoleName(role.Role), words.EverySite);
        var named = string.Join(", ", sites.Take(SitesNamedMax).Select(board.NameOf));
        var more = sites.Count > SitesNamedMax ? $" {words.AndMoreSites(sites.Count - SitesNamedMax)}" : "";
        return words.RoleAt(words.RoleName(role.Role), $"{named}{more}");
    }

    // Groups have no names here; the last digits tell them apart.
    private static string TitleOf(Words words, RoleView role) => $"{words.RoleName(role.Role)} …{role.Group.Value[^4..]}";

    private static string Sent(string role) => role.ToLowerInvariant();
}
