using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace CountDepot.Sim;

/// <summary>
/// The RSA keys of the simulated issuers, made anew in every process. Simulations of one process share them unless told
/// otherwise, because the managed identity endpoint of a process can only be one.
/// </summary>
public sealed class SigningKeys
{
    /// <summary>The keys of every simulation that asks for none of its own.</summary>
    public static readonly SigningKeys OfThisProcess = new();

    private readonly Lock gate = new();
    private readonly List<RsaSecurityKey> connectorKeys = [New("k1"), New("k2")];
    private int connectorKeysMade = 2;

    /// <summary>The Bot Connector's key for Teams; endorsed for msteams.</summary>
    public RsaSecurityKey Connector
    {
        get { lock (gate) return connectorKeys[0]; }
    }

    /// <summary>The Bot Connector's key of another channel, k2: published, but not endorsed for msteams.</summary>
    public RsaSecurityKey Unendorsed
    {
        get { lock (gate) return connectorKeys[1]; }
    }

    /// <summary>Entra's key.</summary>
    public RsaSecurityKey Entra { get; } = New("e1");

    /// <summary>A key nobody publishes, under the name of one that is.</summary>
    public RsaSecurityKey Forged { get; } = New("k1");

    /// <summary>Replaces the Teams key by a new one; tokens of the old one are worthless from here on.</summary>
    public void RotateConnector()
    {
        lock (gate) connectorKeys[0] = New($"k{++connectorKeysMade}");
    }

    /// <summary>The Bot Connector's key set, with its non-standard endorsements.</summary>
    public JsonObject ConnectorSet()
    {
        var teams = Published(Connector);
        teams["endorsements"] = new JsonArray("msteams");
        var other = Published(Unendorsed);
        other["endorsements"] = new JsonArray("webchat");
        return new() { ["keys"] = new JsonArray(teams, other) };
    }

    /// <summary>Entra's key set.</summary>
    public JsonObject EntraSet() => new() { ["keys"] = new JsonArray(Published(Entra)) };

    private static RsaSecurityKey New(string keyId) => new(RSA.Create(2048)) { KeyId = keyId };

    private static JsonObject Published(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = key.KeyId,
            ["x5t"] = key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(numbers.Modulus),
            ["e"] = Base64UrlEncoder.Encode(numbers.Exponent),
        };
    }
}
