using System.Text.Json.Nodes;

namespace CountDepot.Deploy;

/// <summary>From nothing, or from the last time, to a running depot. Each step can be repeated.</summary>
public sealed class Rollout(Settings settings)
{
    private const string Deployment = "countdepot";
    private readonly Entra entra = new(settings.Name);

    /// <summary>Everything, in the order in which one step needs the other.</summary>
    public async Task DeployAsync()
    {
        var tenant = await TenantAsync();
        var registrations = await Say("Registering in Entra", entra.RegisterAsync(settings.ConnectorRedirect));
        await Say($"Resource group {settings.Group}", Az.AskAsync("group", "create", "--name", settings.Group, "--location", settings.Location));
        var apiPackage = await Say("Building the API, which takes minutes", Packages.ApiAsync());
        var botPackage = await Say("Building the bot", Packages.BotAsync());
        var environment = Environment(registrations);
        await ShowChangesAsync(environment);
        if (!settings.IsSure) Confirm("Deploy this? (yes/no) ", "yes");
        var outputs = Outputs(await Say("Deploying", Az.AskAsync(environment, ["deployment", "group", "create", .. Template()])));
        await entra.GrantAsync(registrations.ApiAppId, outputs["apiIdentityPrincipalId"], outputs["botIdentityPrincipalId"]);
        await Say("Pushing the API", Az.AskAsync(
            "functionapp", "deployment", "source", "config-zip", "--resource-group", settings.Group, "--name", outputs["apiName"], "--src", apiPackage));
        await Say("Pushing the bot", Az.AskAsync(
            "webapp", "deploy", "--resource-group", settings.Group, "--name", outputs["botName"], "--src-path", botPackage, "--type", "zip"));
        var teams = await Say("Packing the Teams app", Packages.TeamsAsync(settings, outputs["botAppId"], registrations.ApiAppId, outputs["botHost"]));
        Summarise(tenant, registrations, teams);
        await SmokeAsync(outputs);
    }

    /// <summary>What a deployment would change in Azure.</summary>
    public async Task WhatIfAsync()
    {
        await TenantAsync();
        var registrations = await Say("Registering in Entra", entra.RegisterAsync(settings.ConnectorRedirect));
        await Say($"Resource group {settings.Group}", Az.AskAsync("group", "create", "--name", settings.Group, "--location", settings.Location));
        await ShowChangesAsync(Environment(registrations));
    }

    /// <summary>Entra alone: the registrations, and the grants when there is a deployment to grant to.</summary>
    public async Task EntraAsync()
    {
        var tenant = await TenantAsync();
        var registrations = await entra.RegisterAsync(settings.ConnectorRedirect);
        if (await DeployedAsync() is { } outputs)
        {
            await entra.GrantAsync(registrations.ApiAppId, outputs["apiIdentityPrincipalId"], outputs["botIdentityPrincipalId"]);
        }
        else
        {
            entra.LeftToAdmin.Add("run infra/deploy entra once more after the deployment, when the two managed identities exist");
        }
        Summarise(tenant, registrations, teamsPackage: null);
    }

    /// <summary>Asks the deployed depot whether it is well.</summary>
    public async Task SmokeAsync() =>
        await SmokeAsync(await DeployedAsync() ?? throw new StepFailedException($"Nothing is deployed in the resource group {settings.Group}."));

    private static async Task SmokeAsync(IReadOnlyDictionary<string, string> outputs)
    {
        Console.WriteLine("Smoke test, with up to ten minutes of patience for the first start");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(100) };
        await new Smoke(client, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10)).RunAsync(new(outputs["apiUrl"]), new(outputs["botUrl"]));
    }

    private static async Task<string> TenantAsync() => (string)(await Az.AskAsync("account", "show"))!["tenantId"]!;

    private Task ShowChangesAsync(IReadOnlyDictionary<string, string> environment) =>
        Az.ShowAsync(environment, ["deployment", "group", "what-if", .. Template()]);

    private string[] Template() =>
        ["--resource-group", settings.Group, "--name", Deployment, "--template-file", "infra/main.bicep", "--parameters", "infra/main.bicepparam"];

    private Dictionary<string, string> Environment(Registrations registrations) => new()
    {
        ["DEPOT_NAME"] = settings.Name,
        ["DEPOT_API_APP_ID"] = registrations.ApiAppId,
        ["DEPOT_CONNECTOR_APP_ID"] = registrations.ConnectorAppId,
        ["DEPOT_ROLES"] = registrations.Roles.ToJsonString(),
        ["DEPOT_ALERT_EMAILS"] = settings.Alerts,
        ["DEPOT_PRIVATE"] = settings.IsPrivate ? "true" : "false",
    };

    private async Task<IReadOnlyDictionary<string, string>?> DeployedAsync()
    {
        try
        {
            return Outputs((await Az.AskAsync("deployment", "group", "show", "--resource-group", settings.Group, "--name", Deployment))!);
        }
        catch (StepFailedException missing) when (missing.IsMissing)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Outputs(JsonNode deployment) =>
        deployment["properties"]!["outputs"]!.AsObject().ToDictionary(output => output.Key, output => (string)output.Value!["value"]!);

    private void Summarise(string tenant, Registrations registrations, string? teamsPackage)
    {
        Console.WriteLine($"\nAPI app id        {registrations.ApiAppId}\nConnector app id  {registrations.ConnectorAppId}");
        foreach (var role in registrations.Roles) Console.WriteLine($"{role!["role"],-8} group    {role["group"]}");
        if (teamsPackage is not null) Console.WriteLine($"Teams package     {teamsPackage}");
        Console.WriteLine($"""

            An administrator still has to
            - consent for the connector, once: https://login.microsoftonline.com/{tenant}/adminconsent?client_id={registrations.ConnectorAppId}
            - upload the Teams package in the Teams admin centre and allow it
            - put people into the groups above; nobody is in them yet unless you put them there
            """);
        foreach (var sentence in entra.LeftToAdmin) Console.WriteLine($"- {sentence} (Privileged Role Administrator: infra/deploy entra --name {settings.Name} --group {settings.Group})");
    }

    /// <summary>Stops unless the person types the one word that means yes.</summary>
    internal static void Confirm(string question, string word)
    {
        Console.Write(question);
        if (Console.ReadLine()?.Trim() != word) throw new StepFailedException("not confirmed.");
    }

    private static async Task<T> Say<T>(string step, Task<T> work)
    {
        Console.WriteLine(step);
        return await work;
    }
}
