using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.Tokens;

namespace CountDepot.Api.Access;

/// <summary>Entra access tokens in, managed identity out. There is no other way in: no key, no anonymous route but health.</summary>
public static class Authentication
{
    public static void AddEntra(this IServiceCollection services, DepotOptions depot)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddMicrosoftIdentityWebApi(
            jwt => Configure(jwt, depot),
            identity =>
            {
                identity.Instance = "https://login.microsoftonline.com/";
                identity.TenantId = depot.TenantId;
                identity.ClientId = depot.Audience;
                // The acting client is checked in Callers, by name and role.
                identity.AllowWebApiToBeAuthorizedByACL = true;
            });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<TokenCredential>(new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(depot.IdentityClientId)));
        services.AddSingleton<RoleMap>();
        services.AddSingleton<GroupMembership>();
        services.AddSingleton<SiteManagers>();
        services.AddSingleton<Callers>();
    }

    private static void Configure(JwtBearerOptions jwt, DepotOptions depot)
    {
        jwt.MetadataAddress = depot.Metadata.ToString();
        jwt.RequireHttpsMetadata = depot.Metadata.Scheme == Uri.UriSchemeHttps;
        jwt.MapInboundClaims = false;
        jwt.IncludeErrorDetails = false;
        var issuer = $"https://login.microsoftonline.com/{depot.TenantId}/v2.0";
        jwt.TokenValidationParameters = new()
        {
            ValidIssuer = issuer,
            IssuerValidator = (found, _, _) => found == issuer ? found : throw new SecurityTokenInvalidIssuerException("not the depot's tenant"),
            ValidAudience = depot.Audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            RequireSignedTokens = true,
            // A token names its key; one that names none of ours is not tried against all of them.
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromMinutes(5),
            NameClaimType = "name",
            RoleClaimType = "roles",
        };
        jwt.Events = new()
        {
            OnTokenValidated = context =>
            {
                if (context.Principal?.FindFirst("tid")?.Value != depot.TenantId) context.Fail("not the depot's tenant");
                return Task.CompletedTask;
            },
            // The body is ours; see Problems.FillAsync.
            OnChallenge = context =>
            {
                context.HandleResponse();
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            },
        };
    }
}
