#!/usr/bin/env dotnet
#:include ../Package.cs
#:include ../Parameters.cs
#:include ../Picture.cs
#:include ../connector/ConnectorFiles.cs
#:include Flow.cs
#:include Solution.cs
#:include SolutionXml.cs
// Makes the two solutions that a Power Platform environment imports: the connector first, then the flows. The same parameters and version give the
// same bytes.
//
//   dotnet run manifest/solution/package.cs -- --host API-HOST --tenant-id GUID --api-id GUID --connector-id GUID \
//     [--website URL] [--privacy URL] [--email ADDRESS] [--version 1.0.0] [--out FOLDER]
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

var here = Path.GetDirectoryName(Here())!;
var given = Parameters.Read(args, [.. ConnectorFiles.Known, new("version", "VERSION", Shape.Version, "1.0.0")], Path.Combine("artifacts", "solution"), out var problem);
if (given is null)
{
    Console.Error.WriteLine($"package: {problem}");
    return 2;
}

var solution = new Solution(JsonNode.Parse(File.ReadAllText(Path.Combine(here, "solution.json")))!.AsObject(), given.Values["VERSION"]);
var connector = ConnectorFiles.Read(Path.Combine(here, "..", "connector"), given);
var flows = Directory.EnumerateFiles(Path.Combine(here, "flows"), "*.json").Order(StringComparer.Ordinal)
    .Select(file => new Flow(solution, Path.GetFileNameWithoutExtension(file), JsonNode.Parse(File.ReadAllText(file))!.AsObject())).ToList();

var folder = Path.GetFullPath(given.Out);
Directory.CreateDirectory(folder);
Write("CountDepotConnector", ConnectorPart(solution, connector));
Write("CountDepotFlows", FlowPart(solution, flows));
return 0;

void Write(string name, SortedDictionary<string, byte[]> files)
{
    files["[Content_Types].xml"] = SolutionXml.ContentTypes(files.Keys);
    var package = Path.Combine(folder, $"{name}.zip");
    File.WriteAllBytes(package, Package.Zip(files));
    Console.WriteLine(package);
}

static SortedDictionary<string, byte[]> ConnectorPart(Solution solution, ConnectorFiles connector)
{
    const string prefix = $"Connector/{Solution.Connector}_";
    var properties = JsonNode.Parse(connector.Properties)!["properties"]!;
    var description = (string)JsonNode.Parse(connector.Definition)!["info"]!["description"]!;
    return new(StringComparer.Ordinal)
    {
        ["solution.xml"] = SolutionXml.Manifest(solution, "CountDepotConnector", "CountDepot connector", "The connector alone; import it before the flows.",
            [SolutionXml.Root(372, Solution.ConnectorId, Solution.Connector)]),
        ["customizations.xml"] = SolutionXml.Customizations([], [], [SolutionXml.Connector(description, (string)properties["iconBrandColor"]!)]),
        [$"{prefix}openapidefinition.json"] = Encoding.UTF8.GetBytes(connector.Definition),
        [$"{prefix}connectionparameters.json"] = Encoding.UTF8.GetBytes(properties["connectionParameters"]!.ToJsonString()),
        [$"{prefix}policytemplateinstances.json"] = Encoding.UTF8.GetBytes(properties["policyTemplateInstances"]!.ToJsonString()),
        [$"{prefix}iconblob.Png"] = connector.Icon,
    };
}

static SortedDictionary<string, byte[]> FlowPart(Solution solution, List<Flow> flows)
{
    var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
    foreach (var flow in flows) files[flow.FileName] = Encoding.UTF8.GetBytes(flow.Write());
    foreach (var variable in solution.Variables)
        files[$"environmentvariabledefinitions/{Solution.SchemaOf(variable)}/environmentvariabledefinition.xml"] = SolutionXml.Variable(solution, variable);
    files["solution.xml"] = SolutionXml.Manifest(solution, "CountDepotFlows", "CountDepot flows", "Flows to begin with, all of them off.",
        [.. flows.Select(flow => SolutionXml.Root(29, flow.Id, null)), .. solution.Variables.Select(variable => SolutionXml.Root(380, null, Solution.SchemaOf(variable)))]);
    files["customizations.xml"] = SolutionXml.Customizations(
        flows.Select(flow => SolutionXml.Workflow(flow, solution.Version)), solution.Connections.Select(connection => SolutionXml.Reference(solution, connection)), []);
    return files;
}

static string Here([CallerFilePath] string path = "") => path;
