using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountDepot.Api.Webhooks;

/// <summary>Shows in the description of the API what is posted to subscribers: a callback of the operation that subscribes.</summary>
internal static class SubscriptionDescription
{
    /// <summary>What an operation posts; null for all that are no subscriptions.</summary>
    internal static Posts? PostsOf(OpenApiOperationTransformerContext context) => context.Description.ActionDescriptor.EndpointMetadata.OfType<Posts>().FirstOrDefault();

    internal static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (PostsOf(context) is not { } posts || context.Document is not { } document) return;
        var name = posts.Event.Name;
        document.AddComponent(name, await context.GetOrCreateSchemaAsync(posts.Event, null, cancel));
        var call = new OpenApiOperation
        {
            Description = "Delivered at least once; an event that comes again has the same eventId. Any 2xx takes it; 404 and 410 end the subscription; everything else is tried again for a day.",
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchemaReference(name, document) } },
            },
            Responses = new() { ["202"] = new OpenApiResponse { Description = "The event was taken." } },
        };
        var item = new OpenApiPathItem { Operations = new() { [HttpMethod.Post] = call } };
        operation.Callbacks = new Dictionary<string, IOpenApiCallback>
        {
            ["event"] = new OpenApiCallback { PathItems = new() { [RuntimeExpression.Build("{$request.body#/notificationUrl}")] = item } },
        };
    }
}
