using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>A template that items are made by, such as BOLT: canonical ASCII, upper case, 1–64 of A–Z, 0–9, '.', '_' and '-'.</summary>
[JsonConverter(typeof(ParsedJson<TemplateId>))]
public readonly record struct TemplateId : IParsed<TemplateId>, IComparable<TemplateId>
{
    private readonly string? text;
    private TemplateId(string text) => this.text = text;
    public string Value => text ?? "";
    public static TemplateId Parse(string text) => Canonical.Must<TemplateId>(text);
    public static bool TryRead(string? text, out TemplateId value, out string problem) => Canonical.Try(text, t => new TemplateId(t), out value, out problem);
    public int CompareTo(TemplateId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>The parts of a definition that a template can demand.</summary>
public enum RequiredField
{
    Description,
    Category,
    Keywords,
    Barcodes,
    UnitCost,
}

/// <summary>The act a step of a checklist belongs to.</summary>
public enum ChecklistAct
{
    CheckOut,
    CheckIn,
    Receive,
    Count,
}

/// <summary>One step of the procedure that is shown at an act. It reminds; nothing is refused for it.</summary>
public sealed record ChecklistStep(ChecklistAct Act, LongText Text);

/// <summary>
/// Defines a template, or changes it. It holds for definitions from then on: items that are there keep what they have until they are
/// defined anew; the approval policy and the checklist hold at once.
/// </summary>
/// <param name="Unit">The unit of measure of all its items; free when absent.</param>
/// <param name="Decimals">How many decimals a quantity of its items may have, 0 to 3.</param>
/// <param name="NamingRule">
/// How items are called: text with fields in braces, such as "{Name} {Thread}x{Length}". {Name} stands for the name that is given; a name
/// that has the form already stays as it is. Without {Name} the name is made of fields alone, and the one that is given must be that. The fields it
/// names must be required.
/// </param>
/// <param name="RequiredFields">What else every item has to say.</param>
/// <param name="Fields">The custom fields of its items, at most 50; no others can be given.</param>
/// <param name="ReorderPoint">For items that are defined without one.</param>
/// <param name="ReorderLevel">Up to how many to reorder, for items of the template; not below the reorder point.</param>
public sealed record DefineTemplate(
    ShortText Name,
    ItemKind Kind,
    ShortText? Unit = null,
    int Decimals = 0,
    ShortText? NamingRule = null,
    IReadOnlyList<RequiredField>? RequiredFields = null,
    IReadOnlyList<FieldDefinition>? Fields = null,
    ApprovalPolicy? Approval = null,
    Quantity? ReorderPoint = null,
    Quantity? ReorderLevel = null,
    IReadOnlyList<ChecklistStep>? Checklist = null);

/// <summary>A template: the whole of what an administrator laid down in <see cref="DefineTemplate"/>.</summary>
public sealed record TemplateView(
    TemplateId Template,
    ShortText Name,
    ItemKind Kind,
    ShortText? Unit,
    int Decimals,
    ShortText? NamingRule,
    IReadOnlyList<RequiredField> RequiredFields,
    IReadOnlyList<FieldDefinition> Fields,
    ApprovalPolicy? Approval,
    Quantity? ReorderPoint,
    Quantity? ReorderLevel,
    IReadOnlyList<ChecklistStep> Checklist);

/// <summary>Every template of the depot, in order of their ids.</summary>
public sealed record TemplatePage(IReadOnlyList<TemplateView> Templates);
