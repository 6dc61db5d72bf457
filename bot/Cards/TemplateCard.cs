using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>Templates: all of them, and one with the form for what can be said in a chat, which is its name, its policy and its reorder numbers.</summary>
public static class TemplateCard
{
    private const int NameLengthMax = 200;
    private const int CategoriesMax = 5;

    /// <summary>Every template.</summary>
    public static JsonObject RenderList(Board board, IReadOnlyList<TemplateView> templates, int page, Before? before = null)
    {
        var words = board.Words;
        return board.Page(templates.Count == 0 ? words.NoTemplates : words.Templates, templates, page, hasMore: false, Verb.Templates,
            template => Group([Line(new Run(Cut(template.Name.Value, 120), IsBold: true)), Detail($"{template.Template} · {words.Kind(template.Kind)}"), .. Limits(words, template.Approval)]),
            template => Button(Cut(template.Template.Value, 28), Verb.Template, new() { Op = board.Op, Template = template.Template }), before);
    }

    /// <summary>One template.</summary>
    /// <param name="seen">Names the state that is shown.</param>
    /// <param name="asked">What was filled in before; what holds now when absent.</param>
    public static JsonObject Render(Words words, string op, TemplateView template, string seen, bool canChange, Before? before = null, CardData? asked = null)
    {
        var data = new CardData { Op = op, Template = template.Template, Seen = seen };
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                Heading(words.TemplateHeading),
                Title(template.Name.Value),
                .. Facts(words, template),
                .. canChange ? Form(words, asked ?? Of(template)) : [.. Policy(words, template.Approval), .. Reorder(words, template)],
            ],
            [
                canChange ? Button(words.Press(Verb.DefineTemplate), Verb.DefineTemplate, data, isPrimary: true, needsForm: true) : null,
                Button(words.Press(Verb.Templates), Verb.Templates, new() { Op = op }),
            ]);
    }

    /// <summary>What needs approval, a line for each limit.</summary>
    internal static IEnumerable<JsonObject> Policy(Words words, ApprovalPolicy? policy)
    {
        var (one, two) = (LimitsOf(words, policy?.One).ToList(), LimitsOf(words, policy?.Two).ToList());
        if (one.Count + two.Count == 0) return [Apart(Detail(words.NoApproval))];
        return [.. Part(1, one), .. Part(2, two)];

        IEnumerable<JsonObject> Part(int managers, List<string> limits) =>
            limits.Count == 0 ? [] : [Apart(Line(new Run(words.Approves(managers), IsBold: true))), .. limits.Select(Detail)];
    }

    /// <summary>A template's policy as one knows it from its form.</summary>
    private static CardData Of(TemplateView t) => new()
    {
        Called = t.Name,
        OverOne = t.Approval?.One?.OverQuantity, DayOne = t.Approval?.One?.OverIn24Hours, ValueOne = t.Approval?.One?.OverValue,
        OverTwo = t.Approval?.Two?.OverQuantity, DayTwo = t.Approval?.Two?.OverIn24Hours, ValueTwo = t.Approval?.Two?.OverValue,
        Point = t.ReorderPoint, Level = t.ReorderLevel,
    };

    private static IEnumerable<JsonObject> Facts(Words words, TemplateView t)
    {
        yield return Detail($"{t.Template} · {words.Kind(t.Kind)}{(t.Unit is { } unit && !Words.IsPlain(unit.Value) ? $" · {words.CountedIn(Cut(unit.Value, 20))}" : "")}");
        if (t.NamingRule is { } rule) yield return Fact(words.NamingRuleLabel, rule.Value);
        if (t.RequiredFields.Count > 0) yield return Fact(words.RequiredLabel, string.Join(", ", t.RequiredFields.Select(words.FieldName)));
        if (t.Fields.Count + t.Checklist.Count > 0) yield return Detail(words.FieldsAndSteps(t.Fields.Count, t.Checklist.Count));
        foreach (var (managers, limits) in new[] { (1, t.Approval?.One), (2, t.Approval?.Two) })
            foreach (var category in (limits?.Categories ?? []).Take(CategoriesMax)) yield return Fact(words.Approves(managers), words.AllOf(Cut(category.Value, 80)));
    }

    private static IEnumerable<JsonObject> Form(Words words, CardData now)
    {
        yield return Apart(Required(CardKit.Text("called", words.NameLabel, words.NameLabel, NameLengthMax, now.Called?.Value)));
        yield return Part(words.Approves(1));
        yield return Limit("overOne", words.OverQuantity, now.OverOne?.Value);
        yield return Limit("dayOne", words.OverIn24Hours, now.DayOne?.Value);
        yield return Limit("valueOne", words.OverValue, now.ValueOne?.Value);
        yield return Part(words.Approves(2));
        yield return Limit("overTwo", words.OverQuantity, now.OverTwo?.Value);
        yield return Limit("dayTwo", words.OverIn24Hours, now.DayTwo?.Value);
        yield return Limit("valueTwo", words.OverValue, now.ValueTwo?.Value);
        yield return Part(words.ReorderNumbers);
        yield return Limit("point", words.ReorderPoint, now.Point?.Value);
        yield return Limit("level", words.ReorderLevel, now.Level?.Value);

        JsonObject Part(string title) => Apart(Line(new Run(title, IsBold: true, Size: "Medium")));
        JsonObject Limit(string id, string label, decimal? value) => Number(id, label, words.NumberNeeded, 0, value);
    }

    private static IEnumerable<JsonObject> Reorder(Words words, TemplateView t)
    {
        if (t.ReorderPoint is { } point) yield return Fact(words.ReorderPoint, words.Number(point));
        if (t.ReorderLevel is { } level) yield return Fact(words.ReorderLevel, words.Number(level));
    }

    // A line for each number of approvals, with as much of it as a list has room for.
    private static IEnumerable<JsonObject> Limits(Words words, ApprovalPolicy? policy)
    {
        if (policy is null) return [Detail(words.NoApproval)];
        return new[] { (Managers: 1, Limits: LimitsOf(words, policy.One)), (Managers: 2, Limits: LimitsOf(words, policy.Two)) }
            .Where(part => part.Limits.Any()).Select(part => Detail($"{words.Approves(part.Managers)}: {string.Join(", ", part.Limits.Take(2))}"));
    }

    private static IEnumerable<string> LimitsOf(Words words, ApprovalLimits? limits)
    {
        if (limits?.OverQuantity is { } quantity) yield return $"{words.OverQuantity} {words.Number(quantity)}";
        if (limits?.OverIn24Hours is { } day) yield return $"{words.OverIn24Hours}: {words.Number(day)}";
        if (limits?.OverValue is { } value) yield return $"{words.OverValue} {value.Value.ToString("#,0.####", words.Culture)}";
        foreach (var category in (limits?.Categories ?? []).Take(CategoriesMax)) yield return words.AllOf(Cut(category.Value, 80));
    }

    private static JsonObject Fact(string label, string value) => Tight(Line(new Run($"{label}: ", IsSubtle: true), new Run(Cut(value, 200))));
}
