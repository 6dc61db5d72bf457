using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CountDepot.Specs.Seams.Solution;

/// <summary>A rule and what it finds.</summary>
internal sealed record SolutionRule(string Name, Func<SolutionFiles, IEnumerable<string>> Find);

/// <summary>
/// What an environment would refuse at import, or a flow would stumble over at run time, as far as the files tell. There is no checker that runs offline,
/// so this is ours; a real import still shows more (see manifest/README.md).
/// </summary>
internal static partial class SolutionCheck
{
    public static readonly IReadOnlyList<SolutionRule> Rules = [.. Packages(), .. Calls(), .. Order(), .. Expressions()];

    /// <summary>Every finding as "rule: where".</summary>
    public static IReadOnlyList<string> Check(SolutionFiles files) => [.. Rules.SelectMany(rule => rule.Find(files).Select(found => $"{rule.Name}: {found}"))];

    private static IEnumerable<SolutionRule> Packages() =>
    [
        new("RootComponentMissing", f => Workflows(f).Select(w => (string)w.Attribute("WorkflowId")!).Except(Roots(f.Manifest, 29, "id"))
            .Concat(f.Variables.Keys.Except(Roots(f.Manifest, 380, "schemaName")))
            .Concat(f.ConnectorParts.Descendants("Connector").Select(c => (string)c.Element("name")!).Except(Roots(f.ConnectorManifest, 372, "schemaName")))),
        new("RootComponentOfNothing", f => Roots(f.Manifest, 29, "id").Except(Workflows(f).Select(w => (string)w.Attribute("WorkflowId")!))
            .Concat(Roots(f.Manifest, 380, "schemaName").Except(f.Variables.Keys))),
        new("WorkflowFileMissing", f => Workflows(f).Select(w => ((string)w.Element("JsonFileName")!).TrimStart('/')).Where(file => !f.FlowNames.Contains(file))),
        new("WorkflowNotListed", f => f.Flows.Select(flow => $"/{flow.File}").Except(Workflows(f).Select(w => (string)w.Element("JsonFileName")!))),
        new("FlowOn", f => Workflows(f).Where(w => ((string?)w.Element("StateCode"), (string?)w.Element("StatusCode")) != ("0", "1")).Select(w => (string)w.Attribute("Name")!)),
        new("ConnectorFileMissing", f => f.ConnectorParts.Descendants("Connector").Elements().Where(e => e.Value.StartsWith("/Connector/", StringComparison.Ordinal))
            .Select(e => e.Value.TrimStart('/')).Where(file => !f.ConnectorNames.Contains(file))),
        new("CustomConnectorDiffers", f => f.Parts.Descendants("customconnectorid").Select(c => (string)c.Element("connectorid")!)
            .Except(f.ConnectorParts.Descendants("connectorid").Select(c => c.Value))),
        new("ConnectionReferenceMissing", f => f.Flows.SelectMany(flow => flow.References.Select(r => (string)r.Value!["connection"]!["connectionReferenceLogicalName"]!)
            .Except(References(f).Select(r => (string)r.Attribute("connectionreferencelogicalname")!)).Select(name => $"{flow.File} {name}"))),
        new("ConnectionReferenceUnused", f => References(f).Select(r => (string)r.Attribute("connectionreferencelogicalname")!)
            .Except(f.Flows.SelectMany(flow => flow.References.Select(r => (string)r.Value!["connection"]!["connectionReferenceLogicalName"]!)))),
        new("VariableMissing", f => f.Flows.SelectMany(flow => SchemaNames(flow).Except(f.Variables.Keys).Select(name => $"{flow.File} {name}"))),
        new("VariableUnused", f => f.Variables.Keys.Except(f.Flows.SelectMany(SchemaNames))),
        new("VariableHasValue", f => f.Variables.Where(v => v.Value.Element("defaultvalue") is not null).Select(v => v.Key)
            .Concat(f.FlowNames.Where(name => name.Contains("environmentvariablevalues", StringComparison.Ordinal)))),
        new("HardCodedIdOrAddress", f => f.Flows.SelectMany(flow => Texts(flow.Definition).Where(text => TenantsOwn().IsMatch(text)).Select(text => $"{flow.File} {text}"))),
        new("DescriptionTooLong", f => Workflows(f).Where(w => ((string?)w.Attribute("Description"))?.Length is null or 0 or > 256).Select(w => (string)w.Attribute("Name")!)),
    ];

    private static IEnumerable<XElement> Workflows(SolutionFiles f) => f.Parts.Descendants("Workflow");
    private static IEnumerable<XElement> References(SolutionFiles f) => f.Parts.Descendants("connectionreference");

    private static IEnumerable<string> Roots(XElement manifest, int type, string name) =>
        manifest.Descendants("RootComponent").Where(r => (int)r.Attribute("type")! == type).Select(r => (string?)r.Attribute(name) ?? "");

    private static IEnumerable<string> SchemaNames(PackedFlow flow) => flow.Parameters.Select(p => (string?)p.Value?["metadata"]?["schemaName"]).OfType<string>();

    // Everything a person could have typed; the platform's own ids of steps and the names of schemas are not.
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject all => all.Where(p => p.Key is not ("operationMetadataId" or "$schema")).SelectMany(p => Texts(p.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    [GeneratedRegex(@"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|https?://|\b19:[0-9a-zA-Z]|[\w.]+@[\w-]+\.[a-z]{2,}|\br[0-9a-f]{32}\b")]
    private static partial Regex TenantsOwn();
}
