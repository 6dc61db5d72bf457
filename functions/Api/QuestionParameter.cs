using CountDepot.Contracts;
using Microsoft.OpenApi;

namespace CountDepot.Api;

/// <summary>A part of an address, or a parameter of a question.</summary>
/// <param name="Format">The format of text, such as date-time; a number for "int32" and "double".</param>
/// <param name="Choices">What it can be, where it is one of a few.</param>
internal sealed record QuestionParameter(string Name, string Description, string Format = "", bool IsRequired = false, params string[] Choices)
{
    private static readonly QuestionParameter Site = new("site", "The site it is about.", IsRequired: true);
    private static readonly QuestionParameter From = new("from", "When the units are needed; from now on when absent.", "date-time");
    private static readonly QuestionParameter To = new("to", "When they are free again, not included; never when absent.", "date-time");
    private static readonly QuestionParameter Top = new("top", $"How many at most, 1 to {Requests.Query.TopMax}.", "int32");
    private static readonly QuestionParameter Cursor = new("cursor", "Where the page begins, as the link to the next page says it.");
    private static readonly QuestionParameter FileKind = new("format", "What kind of file; CSV when absent.", "", false, "csv", "xlsx");
    private static readonly QuestionParameter[] Page = [Top, Cursor];

    /// <summary>The parameters of every question that has any. What an address takes beside them is refused there.</summary>
    private static readonly Dictionary<string, QuestionParameter[]> Of = new(StringComparer.Ordinal)
    {
        ["FindItems"] = [new("find", "Words of the name, SKU, category or description; every item when absent."), .. Page],
        ["ShowAvailability"] = [Site, From, To, new("quantity", "How many are wanted; then the answer says from when on they are free.", "double")],
        ["ShowHistory"] = [Site with { IsRequired = false, Description = "Only what happened at this site." }, .. Page],
        ["ExplainStock"] = [Site],
        ["SuggestReorder"] = [Site],
        ["ListMyThings"] = Page,
        ["ListMyReservations"] = Page,
        ["ListMyApprovals"] = Page,
        ["ListMyBookings"] = Page,
        ["ListThingsOf"] = [new("kind", "Whether a person, a job or a place has them.", "", true, "person", "job", "place"),
            new("holder", "The Entra object id of a person, or the name or number of a job or place.", "", true), .. Page],
        ["ListStock"] = Page,
        ["ListDue"] = [new("before", "Only what is due back before this.", "date-time"), .. Page],
        ["ListLow"] = Page,
        ["ListReorders"] = Page,
        ["ListOrders"] = [new("number", "Only the lines of the purchase with this order number."), .. Page],
        ["ListReservations"] = [new("state", "Only what waits for a decision; everything that is promised when absent.", "", false, "pending"), .. Page],
        ["ListCounts"] = [Site, new("state", "Only sessions that are this far.", "", false, "open", "closed", "cancelled"), .. Page],
        ["ShowCount"] = [new("state", "Only lines that are this far.", "", false, [.. Enum.GetNames<CountLineState>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)]), .. Page],
        ["ListDueForCount"] = [Site, .. Page],
        ["ShowCountAccuracy"] = [Site, new("from", "From when on; 90 days when absent.", "date-time"), new("to", "Up to when, not included; now when absent.", "date-time")],
        ["ExportItems"] = [FileKind],
        ["ExportStock"] = [FileKind, Site with { IsRequired = false, Description = "Only this site; every site that the caller may see when absent." }],
        ["ShowKit"] = [Site with { IsRequired = false, Description = "Says how many whole kits this site can promise." }, From, To],
    };

    /// <summary>Says in an operation what its address and its question take.</summary>
    public static void Describe(OpenApiOperation operation, string route)
    {
        operation.Parameters ??= [];
        var asked = Of.GetValueOrDefault(operation.OperationId ?? "", []);
        foreach (var name in route.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')))
        {
            if (operation.Parameters.FirstOrDefault(p => p.Name == name) is { } known) operation.Parameters.Remove(known);
            operation.Parameters.Add(Array.Find(asked, a => a.Name == name)?.As(ParameterLocation.Path) ?? new QuestionParameter(name, "", IsRequired: true).As(ParameterLocation.Path));
        }
        foreach (var parameter in asked.Where(a => !route.Contains($"{{{a.Name}}}", StringComparison.Ordinal))) operation.Parameters.Add(parameter.As(ParameterLocation.Query));
    }

    private OpenApiParameter As(ParameterLocation place) => new()
    {
        Name = Name,
        In = place,
        Required = IsRequired,
        Description = Description.Length == 0 ? null : Description,
        Schema = new OpenApiSchema
        {
            Type = Format switch { "int32" => JsonSchemaType.Integer, "double" => JsonSchemaType.Number, _ => JsonSchemaType.String },
            Format = Format.Length == 0 ? null : Format,
            Enum = Choices.Length == 0 ? null : [.. Choices.Select(c => (System.Text.Json.Nodes.JsonNode)c)],
        },
    };
}
