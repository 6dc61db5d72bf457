// The XML parts of a solution, as Dataverse imports them; included by package.cs.
using System.Text;
using System.Xml.Linq;

/// <summary>Writes solution.xml, customizations.xml, content types and variables.</summary>
internal static class SolutionXml
{
    private const int English = 1033;

    /// <summary>What a solution is made of: kind, and id or name.</summary>
    internal static XElement Root(int type, string? id, string? schema) => new("RootComponent", new XAttribute("type", type),
        id is null ? null : new XAttribute("id", $"{{{id}}}"), schema is null ? null : new XAttribute("schemaName", schema), new XAttribute("behavior", 0));

    internal static byte[] Manifest(Solution solution, string name, string label, string description, IEnumerable<XElement> roots)
    {
        var publisher = solution.Publisher;
        return Bytes(new("ImportExportXml",
            new XAttribute("version", "9.2.0.0"), new XAttribute("SolutionPackageVersion", "9.2"), new XAttribute("languagecode", English), new XAttribute("generatedBy", "CountDepot"),
            new XElement("SolutionManifest",
                new XElement("UniqueName", name), Names(label), Descriptions(description), new XElement("Version", solution.Version), new XElement("Managed", 0),
                new XElement("Publisher",
                    new XElement("UniqueName", (string)publisher["name"]!), Names((string)publisher["label"]!), new XElement("Descriptions"),
                    new XElement("EMailAddress"), new XElement("SupportingWebsiteUrl"),
                    new XElement("CustomizationPrefix", (string)publisher["prefix"]!), new XElement("CustomizationOptionValuePrefix", (int)publisher["options"]!), new XElement("Addresses")),
                new XElement("RootComponents", roots), new XElement("MissingDependencies"))));
    }

    internal static byte[] Customizations(IEnumerable<XElement> workflows, IEnumerable<XElement> references, IEnumerable<XElement> connectors) => Bytes(new("ImportExportXml",
        new XElement("Entities"), new XElement("Roles"), new XElement("Workflows", workflows), new XElement("FieldSecurityProfiles"), new XElement("Templates"),
        new XElement("EntityMaps"), new XElement("EntityRelationships"), new XElement("OrganizationSettings"), new XElement("optionsets"), new XElement("CustomControls"),
        new XElement("EntityDataProviders"), new XElement("connectionreferences", references), new XElement("Connectors", connectors),
        new XElement("Languages", new XElement("Language", English))));

    /// <summary>A flow, switched off: whoever installs it decides when it begins.</summary>
    internal static XElement Workflow(Flow flow, string version) => new("Workflow",
        new XAttribute("WorkflowId", $"{{{flow.Id}}}"), new XAttribute("Name", flow.Name), new XAttribute("Description", flow.Description),
        new XElement("JsonFileName", $"/{flow.FileName}"), new XElement("Type", 1), new XElement("Subprocess", 0), new XElement("Category", 5), new XElement("Mode", 0),
        new XElement("Scope", 4), new XElement("OnDemand", 0), new XElement("TriggerOnCreate", 0), new XElement("TriggerOnDelete", 0), new XElement("AsyncAutodelete", 0),
        new XElement("SyncWorkflowLogOnFailure", 0), new XElement("StateCode", 0), new XElement("StatusCode", 1), new XElement("RunAs", 1), new XElement("IsTransacted", 1),
        new XElement("IntroducedVersion", version), new XElement("IsCustomizable", 1), new XElement("BusinessProcessType", 0), new XElement("PrimaryEntity", "none"),
        Names(flow.Name));

    internal static XElement Reference(Solution solution, string connection) => new("connectionreference",
        new XAttribute("connectionreferencelogicalname", Solution.LogicalNameOf(connection)),
        new XElement("connectionreferencedisplayname", solution.LabelOf(connection)),
        new XElement("connectorid", $"/providers/Microsoft.PowerApps/apis/{solution.ApiOf(connection)}"),
        solution.IsOurs(connection) ? new XElement("customconnectorid", new XElement("connectorid", Solution.ConnectorId)) : null,
        new XElement("iscustomizable", 1), new XElement("promptingbehavior", 0), new XElement("statecode", 0), new XElement("statuscode", 1));

    internal static XElement Connector(string description, string color)
    {
        const string folder = $"/Connector/{Solution.Connector}";
        return new("Connector",
            new XElement("connectorid", Solution.ConnectorId), new XElement("description", description), new XElement("displayname", "CountDepot"),
            new XElement("iconbrandcolor", color), new XElement("name", Solution.Connector), new XElement("connectortype", 1),
            new XElement("openapidefinition", $"{folder}_openapidefinition.json"), new XElement("connectionparameters", $"{folder}_connectionparameters.json"),
            new XElement("policytemplateinstances", $"{folder}_policytemplateinstances.json"), new XElement("iconblob", $"{folder}_iconblob.Png"));
    }

    /// <summary>A variable of the environment: text, and without a value.</summary>
    internal static byte[] Variable(Solution solution, string variable) => Bytes(new("environmentvariabledefinition",
        new XAttribute("schemaname", Solution.SchemaOf(variable)),
        new XElement("description", new XAttribute("default", solution.DescriptionOf(variable)), Label("label", solution.DescriptionOf(variable))),
        new XElement("displayname", new XAttribute("default", solution.TitleOf(variable)), Label("label", solution.TitleOf(variable))),
        new XElement("introducedversion", solution.Version), new XElement("iscustomizable", 1), new XElement("isrequired", 0), new XElement("secretstore", 0),
        new XElement("type", 100000000)));

    internal static byte[] ContentTypes(IEnumerable<string> files)
    {
        XNamespace types = "http://schemas.openxmlformats.org/package/2006/content-types";
        var endings = files.Select(file => file[(file.LastIndexOf('.') + 1)..]).Distinct().Order(StringComparer.Ordinal);
        return Bytes(new(types + "Types", endings.Select(ending => new XElement(types + "Default", new XAttribute("Extension", ending), new XAttribute("ContentType", "application/octet-stream")))));
    }

    private static XElement Names(string label) => new("LocalizedNames", Label("LocalizedName", label));
    private static XElement Descriptions(string label) => new("Descriptions", Label("Description", label));
    private static XElement Label(string element, string label) => new(element, new XAttribute("description", label), new XAttribute("languagecode", English));
    private static byte[] Bytes(XElement root) => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n");
}
