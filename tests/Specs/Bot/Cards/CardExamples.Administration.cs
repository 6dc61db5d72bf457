using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Contracts;

namespace CountDepot.Specs.Bot.Cards;

// What administrators look at and change.
internal static partial class CardExamples
{
    private static IEnumerable<(string, JsonObject)> Administration(Words words)
    {
        var board = new Board(new Dictionary<SiteId, string> { [North] = "North", [SiteId.Parse("SOUTH")] = "South", [SiteId.Parse("VAN-7")] = "Van 7" }, words, Berlin, Op);
        var admins = new RoleView(GroupOf(204), Role.Admin, null, 1, CanChange: true);
        var crew = new RoleView(GroupOf(202), Role.Staff, [North, SiteId.Parse("VAN-7")], 4, CanChange: true);
        var site = new SiteView(North, "North", "Europe/Berlin")
        {
            Deputies = GroupOf(207), HoursUntilEscalation = 6, Channel = "19:north@thread.tacv2", Approval = new(new(OverValue: new(5_000_000)), new(OverQuantity: Quantity.Of(100))),
        };
        var template = Template("BOLTS", "Bolts and nuts");
        return
        [
            ("roles", RoleCard.RenderList(board, [admins, crew, crew with { Role = Role.Viewer, Sites = null, Group = GroupOf(201) }], 0, new(Tone.Good, words.Saved))),
            ("role", RoleCard.Render(board, crew.Group, crew)),
            ("role-new", RoleCard.Render(board, GroupOf(299), null)),
            ("role-refused", RoleCard.Render(board, admins.Group, admins, new(Tone.Attention, words.Refused(Refusal(RefusalCode.LastAdministrator,
                $"{admins.Group} is the only group that administers every site; without it nobody could change roles any more. Give another group the role Admin at every site first.", new()))))),
            ("role-beyond", RoleCard.Render(board, admins.Group, admins with { CanChange = false })),
            ("settings", SettingsCard.Render(words, Op, site, Op, canChange: true)),
            ("settings-read", SettingsCard.Render(words, Op, site with { Deputies = null, Channel = null, Approval = null }, Op, canChange: false)),
            ("templates", TemplateCard.RenderList(board, [template, template with { Template = TemplateId.Parse("GLUE"), Name = ShortText.Parse("Glue"), Approval = null }], 0)),
            ("template", TemplateCard.Render(words, Op, template, Op, canChange: true, new(Tone.Attention, words.SettingsChanged))),
            ("template-read", TemplateCard.Render(words, Op, template, Op, canChange: false)),
        ];
    }

    private static IEnumerable<(string, JsonObject)> WorstAdministration(Words words, string name, string letter)
    {
        var sites = Enumerable.Range(0, 50).Select(LongSite).ToList();
        var board = new Board(sites.ToDictionary(site => site, _ => name), words, Berlin, Op);
        var role = new RoleView(GroupOf(299), Role.Manager, sites, int.MaxValue, CanChange: true);
        var (most, cost, category) = (new Quantity(Quantity.ThousandthsMax - 1), new Cost(9_999_999_999_999), LongBin(letter));
        var limits = new ApprovalLimits(most, most, cost, [.. Enumerable.Repeat(category, 50)]);
        var site = new SiteView(sites[0], name, name) { Deputies = GroupOf(299), HoursUntilEscalation = 168, Channel = new('c', 200), Approval = new(limits, limits) };
        var text = ShortText.Parse(name);
        var template = Template(LongSku(1).Value, name) with { NamingRule = text, Unit = text, Approval = new(limits, limits), ReorderPoint = most, ReorderLevel = most };
        var said = new Before(Tone.Attention, name + name);
        yield return ("roles", RoleCard.RenderList(board, [.. Enumerable.Repeat(role, 30)], 3, said));
        yield return ("role", RoleCard.Render(board, role.Group, role, said));
        foreach (var canChange in new[] { true, false })
        {
            yield return ($"settings-{canChange}", SettingsCard.Render(words, Op, site, Op, canChange, said));
            yield return ($"template-{canChange}", TemplateCard.Render(words, Op, template, Op, canChange, said));
        }
        yield return ("templates", TemplateCard.RenderList(board, [.. Enumerable.Repeat(template, 30)], 3, said));
    }

    private static GroupId GroupOf(int number) => GroupId.Parse($"5c0de907-0000-4000-8000-000000000{number}");

    private static TemplateView Template(string id, string name) => new(
        TemplateId.Parse(id), ShortText.Parse(name), ItemKind.Stock, ShortText.Parse("each"), 0, ShortText.Parse("{Name} {Thread}"), [RequiredField.Category, RequiredField.UnitCost],
        [], new(new(Quantity.Of(5), Quantity.Of(20), null, [BinPath.Parse("Fasteners/Anchors")]), new(Quantity.Of(50))), Quantity.Of(40), Quantity.Of(120),
        [new(ChecklistAct.CheckOut, LongText.Parse("Count twice"))]);
}
