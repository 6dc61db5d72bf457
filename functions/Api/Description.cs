using CountDepot.Api.Webhooks;
using CountDepot.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountDepot.Api;

/// <summary>The OpenAPI document, made from the endpoints; our own value types are shown as what they are on the wire.</summary>
public static class Description
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "CountDepot", Version = "v1", Description = "Inventory with a ledger that can explain every number." };
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(async (schema, context, cancel) =>
        {
            // A list that may be absent comes without what is in it.
            if (schema is { Type: { } kind, Items: null } && kind.HasFlag(JsonSchemaType.Array) && context.JsonTypeInfo.ElementType is { } entry)
                schema.Items = await context.GetOrCreateSchemaAsync(entry, cancellationToken: cancel);
        });
        options.AddSchemaTransformer(ShowAsWritten);
        options.AddOperationTransformer(SubscriptionDescription.DescribeAsync);
        options.AddOperationTransformer((operation, context, _) =>
        {
            QuestionParameter.Describe(operation, context.Description.RelativePath ?? "");
            // To subscribe again to the same is the same subscription, without a key.
            if (context.Description.HttpMethod != "POST" || SubscriptionDescription.PostsOf(context) is not null) return Task.CompletedTask;
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Wire.CommandIdHeader,
                In = ParameterLocation.Header,
                Required = true,
                Description = "Your own name for this request; the same one for a retry.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 128 },
            });
            return Task.CompletedTask;
        });
    }

    private static Task ShowAsWritten(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Quantity)) (schema.Type, schema.Format, schema.MultipleOf) = (JsonSchemaType.Number, "double", 0.001m);
        else if (type == typeof(Cost)) (schema.Type, schema.Format, schema.MultipleOf) = (JsonSchemaType.Number, "double", 0.0001m);
        else if (type == typeof(FieldValue)) schema.Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean;
        else if (type == typeof(DateTimeOffset)) (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        else if (type == typeof(DateOnly)) (schema.Type, schema.Format) = (JsonSchemaType.String, "date");
        else if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsed<>))) schema.Type = JsonSchemaType.String;
        return Task.CompletedTask;
    }
}
