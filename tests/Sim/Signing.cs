using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CountDepot.Sim;

/// <summary>Turns claims into a signed token, and into every kind of broken one that a test may want.</summary>
internal static class Signing
{
    // Times are ours: a dropped exp must stay dropped.
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    internal static string Sign(JsonObject claims, RsaSecurityKey key, SigningKeys keys, TokenFault? fault, TimeProvider clock)
    {
        fault ??= new();
        Spoil(claims, fault, clock);
        if (fault.KeyId == keys.Unendorsed.KeyId) key = keys.Unendorsed;
        if (fault.KeyIsForged) key = new(keys.Forged.Rsa) { KeyId = key.KeyId };
        if (fault.KeyId is { } keyId) key = new(key.Rsa) { KeyId = keyId };
        var token = fault.Algorithm == "none"
            ? Handler.CreateToken(claims.ToJsonString())
            : Handler.CreateToken(claims.ToJsonString(), CredentialsFor(key, fault.Algorithm));
        return fault.SignatureIsFlipped ? Flip(token) : token;
    }

    internal static async Task<ClaimsOf?> ValidateAsync(string? authorization, RsaSecurityKey key, string issuer, string audience, TimeProvider clock)
    {
        const string scheme = "Bearer ";
        if (authorization?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) != true) return null;
        var result = await Handler.ValidateTokenAsync(authorization[scheme.Length..], new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            LifetimeValidator = (from, to, _, _) => from <= clock.GetUtcNow() && clock.GetUtcNow() < to,
        });
        return result.IsValid ? new((JsonWebToken)result.SecurityToken) : null;
    }

    private static void Spoil(JsonObject claims, TokenFault fault, TimeProvider clock)
    {
        if (fault.ExpiresInSeconds is { } end) claims["exp"] = clock.GetUtcNow().AddSeconds(end).ToUnixTimeSeconds();
        if (fault.ExpiresInSeconds is < 0) claims["nbf"] = clock.GetUtcNow().AddHours(-2).ToUnixTimeSeconds();
        if (fault.StartsInSeconds is { } start) claims["nbf"] = clock.GetUtcNow().AddSeconds(start).ToUnixTimeSeconds();
        foreach (var (name, value) in fault.Claims) claims[name] = value?.DeepClone();
        if (fault.AudienceIsList) claims["aud"] = new JsonArray(claims["aud"]?.DeepClone());
        foreach (var name in fault.Dropped) claims.Remove(name);
    }

    private static SigningCredentials CredentialsFor(RsaSecurityKey key, string? algorithm) => algorithm switch
    {
        null => new(key, SecurityAlgorithms.RsaSha256),
        "HS256" => new(PublicKeyAsSecret(key), SecurityAlgorithms.HmacSha256),
        _ => new(key, algorithm),
    };

    // The classic confusion attack: the public key, which everybody has, taken for a shared secret.
    private static SymmetricSecurityKey PublicKeyAsSecret(RsaSecurityKey key) =>
        new(Encoding.ASCII.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = key.KeyId };

    private static string Flip(string token)
    {
        var dot = token.LastIndexOf('.') + 1;
        var signature = Base64UrlEncoder.DecodeBytes(token[dot..]);
        signature[signature.Length / 2] ^= 1;
        return string.Create(CultureInfo.InvariantCulture, $"{token[..dot]}{Base64UrlEncoder.Encode(signature)}");
    }
}

/// <summary>What a good token said.</summary>
internal sealed record ClaimsOf(JsonWebToken Token)
{
    internal string? this[string name] => Token.TryGetPayloadValue<string>(name, out var value) ? value : null;
    internal bool HasRole(string role) => Token.Claims.Any(c => c.Type == "roles" && c.Value == role);
}
