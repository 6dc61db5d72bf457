using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace CountDepot.Api.Exports;

/// <summary>The command line that brings yesterday back. It never touches the table in use: somebody switches, when they have read what it says.</summary>
public static partial class RestoreCommand
{
    private const string Help = """
        CountDepot.Api restore --account NAME [--export NAME] [--into TABLE]

        --account NAME   the storage account; as whoever is signed in to the Azure CLI
        --export NAME    such as 2026-03-01T12-00.jsonl.gz; the newest when absent
        --into TABLE     a new table to fill; without it the export is only checked
        --connection X   instead of an account: the storage emulator on this machine
        """;

    /// <summary>0: whole, and written if asked to. 1: not usable; nothing was switched. 2: the command line is wrong.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter say, CancellationToken cancel = default)
    {
        var options = Read(args);
        if (options is null || Open(options) is not var (tables, blobs))
        {
            await say.WriteLineAsync(Help);
            return 2;
        }
        var (exports, anchors) = (new VolumeShelf(blobs, VolumeKind.Export), new VolumeShelf(blobs, VolumeKind.Anchor));
        var name = options.GetValueOrDefault("export") ?? (await exports.ListAsync(cancel)).LastOrDefault()?.Name;
        if (name is null) return await EndAsync(say, ["There is no export."]);

        var finding = await new Examination(exports, anchors).ExamineAsync(name, cancel);
        await say.WriteLineAsync($"Export {name}: {finding.Chains.Items} items, {finding.Chains.Blocks} blocks in {finding.Volumes.Count} files.");
        foreach (var note in finding.Notes) await say.WriteLineAsync($"Note: {note}");
        if (finding.Problems.Count > 0) return await EndAsync(say, finding.Problems);
        if (options.GetValueOrDefault("into") is not { } table)
        {
            await say.WriteLineAsync("It is whole and agrees with the anchors. Nothing was written.");
            return 0;
        }
        var into = tables.GetTableClient(table);
        var problems = await new Restorer(exports, new(into), new(into, into, new())).RestoreAsync(finding, cancel);
        if (problems.Count > 0) return await EndAsync(say, problems);
        await say.WriteLineAsync($"Table {table} holds all of it, read back and checked. To use it, set Depot__LedgerTable to {table}; infra/README.md says in which order.");
        return 0;
    }

    private static async Task<int> EndAsync(TextWriter say, IReadOnlyList<string> problems)
    {
        foreach (var problem in problems) await say.WriteLineAsync($"Problem: {problem}");
        await say.WriteLineAsync("Do not use it. Nothing was switched.");
        return 1;
    }

    private static Dictionary<string, string>? Read(string[] args)
    {
        var options = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || args[i] is not ("--account" or "--export" or "--into" or "--connection")) return null;
            options[args[i][2..]] = args[i + 1];
        }
        if (options.TryGetValue("into", out var table) && !TableName().IsMatch(table)) return null;
        if (options.TryGetValue("export", out var name) && VolumeKind.AtOf(name) is null) return null;
        return options;
    }

    private static (TableServiceClient Tables, BlobServiceClient Blobs)? Open(Dictionary<string, string> options)
    {
        if (options.TryGetValue("connection", out var connection)) return DepotOptions.IsEmulator(connection) ? (new(connection), new(connection)) : null;
        if (!options.TryGetValue("account", out var account) || !AccountName().IsMatch(account)) return null;
        TokenCredential person = new AzureCliCredential();
        return (new(new Uri($"https://{account}.table.core.windows.net"), person), new(new Uri($"https://{account}.blob.core.windows.net"), person));
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{2,62}\z")] private static partial Regex TableName();
    [GeneratedRegex(@"\A[a-z0-9]{3,24}\z")] private static partial Regex AccountName();
}
