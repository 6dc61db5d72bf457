using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CountDepot.Contracts;

/// <summary>The one way our JSON looks: camelCase names and enums, absent instead of null, closed bodies, exact case, depth 16.</summary>
public static class Wire
{
    public static readonly JsonSerializerOptions Json = Configure(new JsonSerializerOptions());

    /// <summary>The same for what we read back from ourselves or from a newer depot: names we do not know are passed over.</summary>
    public static readonly JsonSerializerOptions Tolerant = new(Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, MaxDepth = 64 };

    /// <summary>Who may call: the bot's application role, and the header by which only the bot names the acting user.</summary>
    public const string BotRole = "Depot.Bot";
    public const string ActingForHeader = "Depot-Acting-For";
    public const string ActingNameHeader = "Depot-Acting-Name";
    public const string CommandIdHeader = "Idempotency-Key";

    /// <summary>Applies the same settings to options somebody else owns.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WhatMayBeNullMayBeAbsent } };
        options.MaxDepth = 16;
        // Names in other scripts stay readable and small. Nothing here is ever put into a page without textContent.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new DayJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    // Null is written as absence, so absence has to be readable as null.
    private static void WhatMayBeNullMayBeAbsent(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is { IsNullable: true } || Nullable.GetUnderlyingType(property.PropertyType) is not null) property.IsRequired = false;
        }
    }
}
