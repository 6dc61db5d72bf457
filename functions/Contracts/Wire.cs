using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CountDepot.Contracts;

/// <summary>The one way our JSON looks: camelCase names and enums, absent instead of null, closed bodies, exact case, depth 16.</summary>
public static class Wire
{
    public static readonly JsonSerializerOptions Json = Configure(new JsonSerializerOptions());

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
        options.MaxDepth = 16;
        // Names in other scripts stay readable and small. Nothing here is ever put into a page without textContent.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
