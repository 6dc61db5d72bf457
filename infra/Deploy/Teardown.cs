using System.Text.Json.Nodes;

namespace CountDepot.Deploy;

/// <summary>The two things that cannot be taken back: removing a depot, and making its anchors final.</summary>
public sealed class Teardown(Settings settings)
{
    /// <summary>Removes the resource group, its delete lock first. Entra keeps the groups. Safe to run when nothing is left.</summary>
    public async Task RunAsync()
    {
        if (!settings.IsSure) Rollout.Confirm($"This removes every count, export and anchor in {settings.Group}. Type its name: ", settings.Group);
        if ((bool)(await Az.AskAsync("group", "exists", "--name", settings.Group))!)
        {
            foreach (var held in (await Az.AskAsync("lock", "list", "--resource-group", settings.Group))!.AsArray())
            {
                await Az.AskAsync("lock", "delete", "--ids", (string)held!["id"]!);
            }
            await Az.AskAsync("group", "delete", "--name", settings.Group, "--yes");
        }
        if (settings.RemovesRegistrations) await new Entra(settings.Name).RemoveAsync();
        Console.WriteLine($"Removed {settings.Group}.");
    }

    /// <summary>Locks the immutability policy of the anchors. From then on nobody can shorten it, and the account cannot be removed before it ends.</summary>
    public async Task LockAnchorsAsync()
    {
        var deployment = await Az.AskAsync("deployment", "group", "show", "--resource-group", settings.Group, "--name", "countdepot");
        var account = (string)deployment!["properties"]!["outputs"]!["dataAccount"]!["value"]!;
        string[] container = ["--account-name", account, "--container-name", "anchors", "--resource-group", settings.Group];
        var policy = (await Az.AskAsync(["storage", "container", "immutability-policy", "show", .. container]))!;
        if (IsLocked(policy))
        {
            Console.WriteLine("The anchors are locked already.");
            return;
        }
        if (!settings.IsSure) Rollout.Confirm("This cannot be undone by anybody. Type lock: ", "lock");
        await Az.AskAsync(["storage", "container", "immutability-policy", "lock", .. container, "--if-match", (string)policy["etag"]!]);
        Console.WriteLine("The anchors are locked.");
    }

    private static bool IsLocked(JsonNode policy) => (string?)policy["state"] == "Locked";
}
