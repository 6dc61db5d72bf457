using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace CountDepot.Specs.Seams.Solution;

/// <summary>For every rule of the checker one thing to do wrong in a good package.</summary>
internal static class SolutionSeeds
{
    public static readonly IReadOnlyDictionary<string, Action<SolutionFiles>> All =
        new[] { Packages, Calls, Order, Expressions }.SelectMany(seeds => seeds).ToDictionary(seed => seed.Key, seed => seed.Value, StringComparer.Ordinal);

    private static Dictionary<string, Action<SolutionFiles>> Packages => new()
    {
        ["RootComponentMissing"] = f => f.Manifest.Descendants("RootComponent").First().Remove(),
        ["RootComponentOfNothing"] = f => f.Variables.Remove("cdp_TeamId"),
        ["WorkflowFileMissing"] = f => f.FlowNames.Remove(f.Flows[0].File),
        ["WorkflowNotListed"] = f => f.Parts.Descendants("Workflow").First().Remove(),
        ["FlowOn"] = f => f.Parts.Descendants("Workflow").First().Element("StateCode")!.Value = "1",
        ["ConnectorFileMissing"] = f => f.ConnectorNames.RemoveWhere(name => name.EndsWith(".Png", StringComparison.Ordinal)),
        ["CustomConnectorDiffers"] = f => f.Parts.Descendants("customconnectorid").Single().Element("connectorid")!.Value = "5c0de907-0000-4000-8000-000000000009",
        ["ConnectionReferenceMissing"] = f => Reference(f, "cdp_teams").Remove(),
        ["ConnectionReferenceUnused"] = f => Reference(f, "cdp_teams").SetAttributeValue("connectionreferencelogicalname", "cdp_other"),
        ["VariableMissing"] = f => f.Variables.Remove("cdp_TeamId"),
        ["VariableUnused"] = f => f.Variables["cdp_Other"] = new XElement("environmentvariabledefinition"),
        ["VariableHasValue"] = f => f.Variables["cdp_TeamId"].Add(new XElement("defaultvalue", "somewhere")),
        ["HardCodedIdOrAddress"] = f => Given(f, "Restock", "Ask_in_Teams")["body/body/recipient/groupId"] = "5c0de907-0000-4000-8000-000000000009",
        ["DescriptionTooLong"] = f => f.Parts.Descendants("Workflow").First().SetAttributeValue("Description", new string('x', 257)),
    };

    private static Dictionary<string, Action<SolutionFiles>> Calls => new()
    {
        ["ConnectionNotDeclared"] = f => f.Flow("Restock").References.Remove("shared_teams"),
        ["ApiDiffers"] = f => f.Flow("Restock").References["shared_teams"]!["api"]!["name"] = "shared_slack",
        ["UnknownOperation"] = f => Host(f, "Restock", "Create_a_restock_request")["operationId"] = "CreateRestockRequest",
        ["KindDiffers"] = f => Step(f, "Restock", "Ask_in_Teams").Node["type"] = "OpenApiConnection",
        ["InternalOperation"] = f => Host(f, "Nightly", "List_sites")["operationId"] = "ListTemplates",
        ["UnknownParameter"] = f => Given(f, "Restock", "Create_a_restock_request")["body/amount"] = 5,
        ["RequiredParameterMissing"] = f => Given(f, "Reserve", "Reserve").Remove("body/for/name"),
        ["ChoiceUnknown"] = f => Given(f, "Reserve", "Reserve")["body/for/kind"] = "human",
        ["KeyNotStable"] = f => Given(f, "Reserve", "Reserve")["Idempotency-Key"] = "@guid()",
        ["NotAuthenticated"] = f => Step(f, "Reserve", "Reserve").Node["inputs"]!.AsObject().Remove("authentication"),
        ["StepIdNotUnique"] = f => Step(f, "Restock", "Ask_in_Teams").Node["metadata"] = Step(f, "Restock", "Say_that_nobody_answered").Node["metadata"]!.DeepClone(),
    };

    private static Dictionary<string, Action<SolutionFiles>> Order => new()
    {
        ["TriggerNotOne"] = f => f.Flow("Nightly").Definition["triggers"]!["Another"] = new JsonObject { ["type"] = "Recurrence" },
        ["RunAfterUnknown"] = f => Step(f, "Restock", "Ask_in_Teams").Node["runAfter"] = new JsonObject { ["Nothing"] = new JsonArray("Succeeded") },
        ["RunAfterStateUnknown"] = f => Step(f, "Restock", "Ask_in_Teams").Node["runAfter"] = new JsonObject { ["Question"] = new JsonArray("Done") },
        ["TimedOutNotHandled"] = f => Step(f, "Restock", "Silence").Node["runAfter"]!["Ask_in_Teams"] = new JsonArray("Failed"),
        ["FailureNotHandled"] = f => Step(f, "Reserve", "Bad_news").Node["runAfter"]!["Reserve"] = new JsonArray("TimedOut"),
        ["WaitWithoutLimit"] = f => Step(f, "Restock", "Ask_in_Teams").Node.Remove("limit"),
        ["LoopWithoutCount"] = f => Step(f, "Nightly", "Page_by_page").Node["limit"]!.AsObject().Remove("count"),
        ["LoopSharesAVariable"] = f => Step(f, "Nightly", "For_each_site").Node.Remove("runtimeConfiguration"),
        ["NameTooLong"] = f => f.Flow("Restock").Definition["actions"]![new string('x', 81)] = new JsonObject { ["type"] = "Compose", ["inputs"] = "" },
        ["NestedTooDeep"] = f => f.Flow("Restock").Definition["actions"]!["Deep"] = Enumerable.Range(0, 9).Aggregate(
            new JsonObject { ["type"] = "Scope" }, (inner, i) => new JsonObject { ["type"] = "Scope", ["actions"] = new JsonObject { [$"Scope_{i}"] = inner } }),
        ["NameTwice"] = f => Step(f, "Restock", "Wants_it").Node["else"]!["actions"]!["Question"] = new JsonObject { ["type"] = "Compose", ["inputs"] = "" },
        ["UserTextInMarkdown"] = f => Step(f, "Restock", "Silence").Node["inputs"]!["body"]!.AsArray().Add(new JsonObject { ["type"] = "TextBlock", ["text"] = "@{triggerBody()?['name']}" }),
    };

    private static Dictionary<string, Action<SolutionFiles>> Expressions => new()
    {
        ["ExpressionUnbalanced"] = f => Given(f, "Restock", "Create_a_restock_request")["body/note"] = "@concat('by ',triggerBody()?['by']",
        ["ActionUnknown"] = f => Given(f, "Restock", "Create_a_restock_request")["body/note"] = "@body('Ask_nobody')?['data']",
        ["ParameterUndeclared"] = f => Given(f, "Restock", "Ask_in_Teams")["body/body/recipient/groupId"] = "@parameters('Team (cdp_Other)')",
        ["FlowVariableUnknown"] = f => Given(f, "Nightly", "List_stock")["cursor"] = "@variables('Bookmark')",
        ["TriggerFieldUnknown"] = f => Given(f, "Restock", "Create_a_restock_request")["body/note"] = "@triggerBody()?['itemName']",
        ["AnswerFieldUnknown"] = f => Step(f, "Nightly", "Lines_of_the_page").Node["inputs"]!["from"] = "@body('List_stock')?['value']",
    };

    private static XElement Reference(SolutionFiles f, string name) =>
        f.Parts.Descendants("connectionreference").Single(r => (string?)r.Attribute("connectionreferencelogicalname") == name);

    private static FlowStep Step(SolutionFiles f, string flow, string name) => f.Flow(flow).Steps.Single(s => s.Name == name);

    private static JsonObject Given(SolutionFiles f, string flow, string name) => Step(f, flow, name).Given;

    private static JsonObject Host(SolutionFiles f, string flow, string name) => Step(f, flow, name).Node["inputs"]!["host"]!.AsObject();
}
