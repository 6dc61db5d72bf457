using System.Collections.Immutable;
using CountDepot.Contracts;
using static CountDepot.Ledger.Decision;

namespace CountDepot.Ledger;

/// <summary>Templates: what is wrong with one, and what one makes of a definition. Pure; where they are kept is not its business.</summary>
public static class Templates
{
    private const int FieldsMax = 50;

    /// <summary>What is wrong with a template, as a field and a sentence that begins after its name; null when nothing is.</summary>
    public static (string Field, string Problem)? Wrong(DefineTemplate t)
    {
        if (t.Decimals is < 0 or > 3) return ("decimals", $"must be 0 to 3, not {t.Decimals}.");
        if (t is { Decimals: > 0, Kind: ItemKind.Equipment or ItemKind.Serialized }) return ("decimals", "must be 0: equipment and serialized items are kept in whole units.");
        if (t.ReorderPoint is { IsNegative: true }) return ("reorderPoint", "must not be negative.");
        if (t.ReorderLevel is { IsNegative: true }) return ("reorderLevel", "must not be negative.");
        if (t.ReorderLevel < t.ReorderPoint) return ("reorderLevel", $"must not be below the reorder point, {t.ReorderPoint}.");
        return WrongFields(t.Fields ?? []) ?? WrongRule(t) ?? Policies.Wrong(t.Approval, "approval");
    }

    /// <summary>What is wrong with a site's policy; null when nothing is.</summary>
    public static (string Field, string Problem)? Wrong(ApprovalPolicy? policy) => Policies.Wrong(policy, "approval");

    /// <summary>The template as it is kept.</summary>
    public static TemplateView View(TemplateId id, DefineTemplate t) => new(
        id, t.Name, t.Kind, t.Unit, t.Decimals, t.NamingRule, [.. (t.RequiredFields ?? []).Distinct()], t.Fields ?? [], t.Approval, t.ReorderPoint, t.ReorderLevel, t.Checklist ?? []);

    /// <summary>The definition a command makes, with the template's values where it leaves them open; or the first thing that does not fit.</summary>
    internal static bool TryDefine(Item item, DefineItem c, TemplateView t, out Definition definition, out Refused refused)
    {
        definition = null!;
        refused = null!;
        var (fields, name) = (ImmutableSortedDictionary<FieldName, FieldValue>.Empty, c.Name);
        if ((DoesNotFit(c, t) ?? Fields.Wrong(t, c.Fields, out fields) ?? WrongName(c, t, fields, out name)) is { } wrong)
        {
            refused = Refuse(RefusalCode.RequestInvalid, $"{wrong.Field} {wrong.Problem}", new() { Sku = item.Sku, Field = wrong.Field });
            return false;
        }
        definition = Definition.Of(c) with
        {
            Name = name,
            Unit = t.Unit ?? c.Unit ?? Definition.Each,
            Decimals = t.Decimals,
            ReorderPoint = c.ReorderPoint ?? t.ReorderPoint,
            ReorderLevel = t.ReorderLevel,
            Template = t.Template,
            Fields = fields.IsEmpty ? null : fields,
        };
        return true;
    }

    internal static Refused Unknown(TemplateId id) =>
        Refuse(RefusalCode.TemplateUnknown, $"There is no template {id}. Ask for the list of templates.", new() { Field = "template" });

    private static (string Field, string Problem)? DoesNotFit(DefineItem c, TemplateView t)
    {
        if (c.Kind != t.Kind) return ("kind", $"must be {char.ToLowerInvariant($"{t.Kind}"[0])}{$"{t.Kind}"[1..]}, as template {t.Template} says.");
        if (c.Unit is { } unit && t.Unit is { } of && unit != of) return ("unit", $"must be {of}, as template {t.Template} says, or left out.");
        if (c.Decimals != 0 && c.Decimals != t.Decimals) return ("decimals", $"must be {t.Decimals}, as template {t.Template} says, or left out.");
        foreach (var required in t.RequiredFields)
        {
            var (field, isThere) = required switch
            {
                RequiredField.Description => ("description", c.Description is not null),
                RequiredField.Category => ("category", c.Category is { IsNone: false }),
                RequiredField.Keywords => ("keywords", c.Keywords is not null),
                RequiredField.Barcodes => ("barcodes", c.Barcodes is { Count: > 0 }),
                RequiredField.UnitCost => ("unitCost", c.UnitCost is not null),
            };
            if (!isThere) return (field, $"is required by template {t.Template}.");
        }
        return c.UnitCost is null && (t.Approval?.One?.OverValue ?? t.Approval?.Two?.OverValue) is not null
            ? ("unitCost", $"is required by template {t.Template}, whose approval goes by value.") : null;
    }

    private static (string Field, string Problem)? WrongName(
        DefineItem c, TemplateView t, ImmutableSortedDictionary<FieldName, FieldValue> fields, out ShortText name)
    {
        name = c.Name;
        if (t.NamingRule is not { } text || !NamingRule.TryRead(text.Value, out var rule, out _)) return null;
        var made = rule.Make(c.Name.Value, field => fields.GetValueOrDefault(FieldName.Parse(field)).Text, out var form);
        if (made is null) return ("name", $"must be '{form}', as the naming rule of template {t.Template} says.");
        return ShortText.TryRead(made, out name, out var problem) ? null : ("name", $"made by the naming rule of template {t.Template} {problem}");
    }

    private static (string Field, string Problem)? WrongRule(DefineTemplate t)
    {
        if (t.NamingRule is not { } text) return null;
        if (!NamingRule.TryRead(text.Value, out var rule, out var problem)) return ("namingRule", problem);
        foreach (var name in rule.Fields)
        {
            var field = t.Fields?.FirstOrDefault(f => f.Name.Value == name);
            if (field is null) return ("namingRule", $"names {name}, which is not a field of the template.");
            if (!field.IsRequired) return ("namingRule", $"names {name}, which is not required; a name needs it.");
        }
        return null;
    }

    private static (string Field, string Problem)? WrongFields(IReadOnlyList<FieldDefinition> fields)
    {
        if (fields.Count > FieldsMax) return ("fields", $"must have at most {FieldsMax} entries, not {fields.Count}.");
        foreach (var field in fields)
        {
            var at = $"fields.{field.Name}";
            if (field.Name.Value == NamingRule.Given) return (at, "cannot be called Name: every item has a name.");
            if (fields.Count(f => string.Equals(f.Name.Value, field.Name.Value, StringComparison.OrdinalIgnoreCase)) > 1) return (at, "is there twice.");
            var options = field.Options ?? [];
            if (field.Type == FieldType.Choice && options.Count == 0) return (at, "is a choice and needs options.");
            if (field.Type != FieldType.Choice && options.Count > 0) return (at, "has options, which only a choice has.");
            if (options.Distinct().Count() != options.Count) return (at, "has the same option twice.");
            if (field.Unit is not null && field.Type != FieldType.Number) return (at, "has a unit, which only a number has.");
        }
        return null;
    }
}
