using System.ComponentModel.DataAnnotations;
using CountDepot.Api.Storage;
using CountDepot.Api.Webhooks;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>What the depot is told about where it runs: section <c>Depot</c>, in Azure as <c>Depot__TenantId</c> and so on.</summary>
public sealed class DepotOptions
{
    [Required]
    public required string TenantId { get; set; }

    /// <summary>The application id of the API's registration; tokens must be for it.</summary>
    [Required]
    public required string Audience { get; set; }

    /// <summary>Where the tenant's issuer and keys are published.</summary>
    public Uri? EntraMetadata { get; set; }

    public Uri GraphUrl { get; set; } = new("https://graph.microsoft.com/v1.0");

    /// <summary>The client id of the depot's user-assigned managed identity.</summary>
    [Required]
    public required string IdentityClientId { get; set; }

    /// <summary>The one application that may name somebody else as the actor.</summary>
    [Required]
    public required string BotAppId { get; set; }

    /// <summary>The Power Platform connector's client.</summary>
    public string ConnectorAppId { get; set; } = "";

    /// <summary>The storage account, reached by managed identity.</summary>
    public string? StorageAccount { get; set; }

    /// <summary>The storage emulator's connection string; only for loopback, only in Development.</summary>
    public string? StorageConnection { get; set; }

    /// <summary>The table that is the ledger. Another one than this only after a restore; see infra/README.md.</summary>
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{2,62}$")]
    public string LedgerTable { get; set; } = ItemPartition.Table;

    /// <summary>
    /// The hosts at which flows may be called back, separated by commas; one that begins with a dot stands for every host below it. Nobody may when empty.
    /// </summary>
    public string WebhookHosts { get; set; } = ".logic.azure.com,.environment.api.powerplatform.com";

    /// <summary>The port without the Functions host.</summary>
    public int Port { get; set; } = 5080;

    /// <summary>The most changes one person may ask for within a minute, on each instance. Enough for people and orderly flows, and less than may wait for one item.</summary>
    [Range(1, 1_000_000)]
    public int CommandsPerMinute { get; set; } = 600;

    /// <summary>The most questions one person may ask within a minute, on each instance.</summary>
    [Range(1, 1_000_000)]
    public int LooksPerMinute { get; set; } = 3_000;

    /// <summary>The most changes one site takes within a minute, on each instance, whoever they come from.</summary>
    [Range(1, 1_000_000)]
    public int CommandsPerSiteAndMinute { get; set; } = 6_000;

    /// <summary>Who may what, for a role map that is still empty.</summary>
    public IList<RoleSeed> Roles { get; } = [];

    public Uri Metadata => EntraMetadata ?? new($"https://login.microsoftonline.com/{TenantId}/v2.0/.well-known/openid-configuration");

    /// <summary>Why these settings must not be used here, or null. A laptop's shortcuts never open in a deployment.</summary>
    public string? ReasonNotToStart(bool isDevelopment)
    {
        if (string.IsNullOrEmpty(StorageAccount) == string.IsNullOrEmpty(StorageConnection)) return "give either Depot:StorageAccount or Depot:StorageConnection";
        if (Roles.Any(seed => !GroupId.TryRead(seed.Group, out _, out _))) return "every Depot:Roles entry must name the object id of an Entra group";
        if (CallbackRule.ReasonNotToStart(WebhookHosts, isDevelopment) is { } wrong) return wrong;
        foreach (var address in new[] { Metadata, GraphUrl })
        {
            if (address.Scheme != Uri.UriSchemeHttps && !(isDevelopment && address.IsLoopback)) return $"{address.Host} must be reached by https";
        }
        if (StorageConnection is not { } connection) return null;
        return isDevelopment && IsEmulator(connection) ? null : "a storage connection string is only for the emulator on this machine; use Depot:StorageAccount";
    }

    /// <summary>Whether a connection string leads to this machine and nowhere else.</summary>
    public static bool IsEmulator(string connection)
    {
        var endpoints = connection.Split(';').Where(part => part.Contains("Endpoint=", StringComparison.Ordinal)).Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]).ToList();
        return endpoints.Count > 0 && endpoints.All(endpoint => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback);
    }
}

/// <summary>A line of the role map as deployment writes it.</summary>
public sealed class RoleSeed
{
    [Required]
    public required string Group { get; set; }

    public Role Role { get; set; }

    /// <summary>Site ids separated by commas, or * for every site.</summary>
    public string Sites { get; set; } = "*";
}
