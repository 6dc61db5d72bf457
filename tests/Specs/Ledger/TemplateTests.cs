using System.Collections.Immutable;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class TemplateTests
{
    private static readonly TemplateId Screw = TemplateId.Parse("SCREW");

    private static readonly DefineTemplate Screws = new(
        ShortText.Parse("Screw"), ItemKind.Stock, ShortText.Parse("pack"), 1, ShortText.Parse("{Name} {Thread}x{Length}"), [RequiredField.Category],
        [
            new(Field("Thread"), FieldType.Choice, IsRequired: true, Options: [ShortText.Parse("M6"), ShortText.Parse("M8")]),
            new(Field("Length"), FieldType.Number, IsRequired: true, Unit: ShortText.Parse("mm")),
            new(Field("Stainless"), FieldType.YesNo),
            new(Field("Checked on"), FieldType.Date),
            new(Field("Coating"), FieldType.Text),
        ],
        null, Q(20), Q(50), [new(ChecklistAct.CheckOut, LongText.Parse("Count twice."))]);

    private static FieldName Field(string name) => FieldName.Parse(name);

    private static Rules Under(DefineTemplate template) => Rules.None with { Templates = Rules.None.Templates.Add(Screw, Templates.View(Screw, template)) };

    private static DefineItem Define(string fields, string name = "Hex screw", ItemKind kind = ItemKind.Stock, string? unit = null, int decimals = 0, string? category = "Fasteners") => new(
        ShortText.Parse(name), kind, unit is null ? null : ShortText.Parse(unit), decimals, Category: category is null ? null : BinPath.Parse(category), Template: Screw,
        Fields: JsonSerializer.Deserialize<ImmutableSortedDictionary<FieldName, FieldValue>>(fields, Wire.Json));

    private static ItemSpec Asked(DefineItem command, DefineTemplate? template = null) => Given().Under(Under(template ?? Screws)).When(command);

    [Fact]
    public void An_item_gets_what_its_template_says_and_the_fact_keeps_it()
    {
        var item = Asked(Define("""{"Thread":"M8","Length":40.50,"Stainless":true,"Checked on":"2026-03-01","Coating":" Zinc "}""")).ThenAccepted();

        var made = item.Known;
        Assert.Equal(("Hex screw M8x40.5", "pack", 1, Q(20), Q(50), Screw), (made.Name.Value, made.Unit.Value, made.Decimals, made.ReorderPoint, made.ReorderLevel, made.Template));
        Assert.Equal("""{"Checked on":"2026-03-01","Coating":"Zinc","Length":40.5,"Stainless":true,"Thread":"M8"}""", JsonSerializer.Serialize(made.Fields, Wire.Json));
    }

    [Fact]
    public void A_card_shows_the_fields_in_the_order_of_the_template_and_the_checklist()
    {
        var item = Asked(Define("""{"Thread":"M8","Length":40}""")).ThenAccepted();
        var view = ItemViews.View(item, 1, new(Staff, Now) { Rules = Under(Screws) });
        Assert.Equal([("Thread", "M8", null), ("Length", "40", "mm")], view.Fields!.Select(f => (f.Name.Value, f.Value.Text, f.Unit?.Value)));
        Assert.Equal(("SCREW", "Count twice."), (view.Template!.Value.Value, view.Checklist!.Single().Text.Value));

        var without = ItemViews.View(item, 1, new(Staff, Now));
        Assert.Equal(["Length", "Thread"], without.Fields!.Select(f => f.Name.Value));
        Assert.Null(without.Checklist);
    }

    [Theory]
    [InlineData("""{"Thread":"M8"}""", "fields.Length is required by template SCREW.")]
    [InlineData("""{"Thread":"M8","Length":40,"Colour":"red"}""", "fields.Colour is not a field of template SCREW; it has Thread, Length, Stainless, Checked on, Coating.")]
    [InlineData("""{"Thread":"M7","Length":40}""", "fields.Thread must be one of M6, M8.")]
    [InlineData("""{"Thread":8,"Length":40}""", "fields.Thread must be one of M6, M8.")]
    [InlineData("""{"Thread":"M8","Length":"40"}""", "fields.Length must be a JSON number.")]
    [InlineData("""{"Thread":"M8","Length":40,"Stainless":"yes"}""", "fields.Stainless must be true or false.")]
    [InlineData("""{"Thread":"M8","Length":40,"Checked on":"1.3.2026"}""", "fields.Checked on must be a date such as 2026-04-01.")]
    [InlineData("""{"Thread":"M8","Length":40,"Coating":5}""", "fields.Coating must be text.")]
    [InlineData("""{"Thread":"M8","Length":40,"Coating":"a\u200bb"}""", "fields.Coating contains an invisible character (U+200B).")]
    public void A_field_that_does_not_fit_is_named_with_what_would(string fields, string sentence)
    {
        var refused = Asked(Define(fields)).ThenRefused(RefusalCode.RequestInvalid);
        Assert.Equal(sentence, refused.Message);
        Assert.Equal(sentence[..sentence.IndexOf(refused.Detail.Field!.Split('.')[1], StringComparison.Ordinal)] + refused.Detail.Field.Split('.')[1], refused.Detail.Field);
    }

    [Fact]
    public void Kind_unit_decimals_and_what_is_required_are_as_the_template_says()
    {
        const string Good = """{"Thread":"M8","Length":40}""";
        Refused(Define(Good, kind: ItemKind.Consumable), "kind must be stock, as template SCREW says.");
        Refused(Define(Good, unit: "each"), "unit must be pack, as template SCREW says, or left out.");
        Refused(Define(Good, decimals: 2), "decimals must be 1, as template SCREW says, or left out.");
        Refused(Define(Good, category: null), "category is required by template SCREW.");
        Asked(Define(Good, unit: "pack", decimals: 1)).ThenAccepted();

        var all = Screws with { RequiredFields = [RequiredField.Description, RequiredField.Keywords, RequiredField.Barcodes, RequiredField.UnitCost] };
        var command = Define(Good);
        Refused(command, "description is required by template SCREW.", all);
        Refused(command with { Description = LongText.Parse("A screw") }, "keywords is required by template SCREW.", all);
        Refused(command with { Description = LongText.Parse("A screw"), Keywords = ShortText.Parse("bolt") }, "barcodes is required by template SCREW.", all);
        Refused(command with { Description = LongText.Parse("A screw"), Keywords = ShortText.Parse("bolt"), Barcodes = [Barcode.Parse("1")] }, "unitCost is required by template SCREW.", all);
        Refused(command, "unitCost is required by template SCREW, whose approval goes by value.", Screws with { Approval = new(Two: new(OverValue: new(5_000_000))) });

        static void Refused(DefineItem command, string sentence, DefineTemplate? template = null) =>
            Assert.Equal(sentence, Asked(command, template).ThenRefused(RefusalCode.RequestInvalid).Message);
    }

    [Fact]
    public void Without_a_template_there_are_no_fields_and_an_unknown_one_is_said()
    {
        var bare = Define("""{"Thread":"M8"}""") with { Template = null };
        Asked(bare).ThenRefused(RefusalCode.RequestInvalid, "fields are defined by a template, and none is named. Name the template, or leave fields out.");
        Given().When(Define("{}")).ThenRefused(RefusalCode.TemplateUnknown, "There is no template SCREW. Ask for the list of templates.");
        Asked(bare with { Fields = null, UnitCost = new(-1) }).ThenRefused(RefusalCode.RequestInvalid, "unitCost must not be negative.");
        Assert.Equal("12.3456", Asked(bare with { Fields = null, UnitCost = new(123_456) }).ThenAccepted().Known.UnitCost.ToString());
    }

    [Theory]
    [InlineData("{Name} {Thread}", "Hex screw", "Hex screw M8")]
    [InlineData("{Name} {Thread}", "Hex screw M8", "Hex screw M8")]
    [InlineData("{Thread}x{Length} {Name}, pack", "bolt", "M8x40 bolt, pack")]
    [InlineData("Screw {Thread}x{Length}", "Screw M8x40", "Screw M8x40")]
    public void The_naming_rule_makes_the_name_and_leaves_alone_what_has_the_form(string rule, string given, string made) =>
        Assert.Equal(made, Asked(Define("""{"Thread":"M8","Length":40}""", given), Screws with { NamingRule = ShortText.Parse(rule) }).ThenAccepted().Known.Name.Value);

    [Fact]
    public void A_name_that_the_rule_leaves_no_place_for_is_refused_with_the_one_it_has_to_be()
    {
        var rule = Screws with { NamingRule = ShortText.Parse("Screw {Thread}x{Length}") };
        Asked(Define("""{"Thread":"M8","Length":40}""", "Bolt"), rule).ThenRefused(RefusalCode.RequestInvalid, "name must be 'Screw M8x40', as the naming rule of template SCREW says.");
        Asked(Define("""{"Thread":"M8","Length":40}""", new('x', 200))).ThenRefused(RefusalCode.RequestInvalid, "name made by the naming rule of template SCREW must be at most 200 characters.");
    }

    [Fact]
    public void Defining_it_the_same_way_again_changes_nothing_and_another_value_is_a_new_definition()
    {
        var before = new ItemEvent.Defined(Asked(Define("""{"Thread":"M8","Length":40}""")).ThenAccepted().Known);
        Given(before).Under(Under(Screws)).When(Define("""{"Length":40.0,"Thread":"M8"}""")).Then();
        Given(before, Received(Q(1))).Under(Under(Screws)).When(Define("""{"Thread":"M6","Length":40}""")).ThenAccepted();
        Given(before, Received(Q(1))).Under(Under(Screws with { Unit = null })).When(Define("""{"Thread":"M8","Length":40}""")).ThenRefused(RefusalCode.DefinitionFixed);
    }

    public static TheoryData<DefineTemplate, string, string> Wrong => new()
    {
        { Screws with { Decimals = 4 }, "decimals", "must be 0 to 3, not 4." },
        { Screws with { Kind = ItemKind.Equipment }, "decimals", "must be 0: equipment and serialized items are kept in whole units." },
        { Screws with { ReorderPoint = Q(-1) }, "reorderPoint", "must not be negative." },
        { Screws with { ReorderPoint = null, ReorderLevel = Q(-1) }, "reorderLevel", "must not be negative." },
        { Screws with { ReorderLevel = Q(10) }, "reorderLevel", "must not be below the reorder point, 20." },
        { Screws with { NamingRule = ShortText.Parse("{Name") }, "namingRule", "must have a field's name between '{' and '}', such as {Name} or {Size}." },
        { Screws with { NamingRule = ShortText.Parse("Name}") }, "namingRule", "must have a field's name between '{' and '}', such as {Name} or {Size}." },
        { Screws with { NamingRule = ShortText.Parse("{}") }, "namingRule", "must have a field's name between '{' and '}', such as {Name} or {Size}." },
        { Screws with { NamingRule = ShortText.Parse("{Name} {Name}") }, "namingRule", "must name {Name} at most once." },
        { Screws with { NamingRule = ShortText.Parse("Screw") }, "namingRule", "must name at least one field, such as {Name}." },
        { Screws with { NamingRule = ShortText.Parse("{Name} {Size}") }, "namingRule", "names Size, which is not a field of the template." },
        { Screws with { NamingRule = ShortText.Parse("{Name} {Coating}") }, "namingRule", "names Coating, which is not required; a name needs it." },
        { With(new FieldDefinition(Field("Name"), FieldType.Text)), "fields.Name", "cannot be called Name: every item has a name." },
        { With(new FieldDefinition(Field("Size"), FieldType.Text), new(Field("size"), FieldType.Text)), "fields.Size", "is there twice." },
        { With(new FieldDefinition(Field("Size"), FieldType.Choice)), "fields.Size", "is a choice and needs options." },
        { With(new FieldDefinition(Field("Size"), FieldType.Text, Options: [ShortText.Parse("a")])), "fields.Size", "has options, which only a choice has." },
        { With(new FieldDefinition(Field("Size"), FieldType.Choice, Options: [ShortText.Parse("a"), ShortText.Parse("a")])), "fields.Size", "has the same option twice." },
        { With(new FieldDefinition(Field("Size"), FieldType.Text, Unit: ShortText.Parse("mm"))), "fields.Size", "has a unit, which only a number has." },
        { With([.. Enumerable.Range(1, 51).Select(n => new FieldDefinition(Field($"F{n}"), FieldType.Text))]), "fields", "must have at most 50 entries, not 51." },
        { Screws with { Approval = new(new(OverQuantity: Q(-1))) }, "approval.one.overQuantity", "must not be negative." },
        { Screws with { Approval = new(Two: new(OverIn24Hours: Q(-1))) }, "approval.two.overIn24Hours", "must not be negative." },
        { Screws with { Approval = new(new(OverValue: new(-1))) }, "approval.one.overValue", "must not be negative." },
        { Screws with { Approval = new(new(Categories: [BinPath.None])) }, "approval.one.categories", "must name a category in every entry." },
        { Screws with { Approval = new(new(OverQuantity: Q(5)), new(OverQuantity: Q(4))) }, "approval.two.overQuantity", "must not be below the same limit of one." },
        { Screws with { Approval = new(new(OverIn24Hours: Q(5)), new(OverIn24Hours: Q(4))) }, "approval.two.overIn24Hours", "must not be below the same limit of one." },
        { Screws with { Approval = new(new(OverValue: new(5)), new(OverValue: new(4))) }, "approval.two.overValue", "must not be below the same limit of one." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_template_that_cannot_work_is_refused_with_the_field_and_the_reason(DefineTemplate template, string field, string problem) =>
        Assert.Equal((field, problem), Templates.Wrong(template));

    [Fact]
    public void A_template_that_works_has_nothing_wrong() => Assert.Null(Templates.Wrong(Screws));

    private static DefineTemplate With(params FieldDefinition[] fields) => Screws with { NamingRule = null, Fields = fields };
}
