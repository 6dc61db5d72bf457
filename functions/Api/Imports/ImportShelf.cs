using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Imports;

/// <summary>A file that was accepted, kept until every row of it is in the ledger and afterwards as its receipt.</summary>
/// <param name="By">Who sent it: its commands are theirs, also when another process finishes them.</param>
/// <param name="Labels">The items that another program's labels stood for when the file was accepted.</param>
public sealed record KeptImport(ImportFile File, string Fingerprint, Actor By, DateTimeOffset At, ImportView View, IReadOnlyDictionary<string, Sku>? Labels = null);

/// <summary>
/// Accepted files: blob container <c>imports</c>, one blob per import key. Its metadata say how far it is, so that nobody reads or writes a
/// whole file for that.
/// </summary>
public sealed class ImportShelf(BlobContainerClient container)
{
    public const string Container = "imports";
    private const string StateMark = "state";
    private const string ItemsDoneMark = "itemsDone";

    public async Task<KeptImport?> FindAsync(CommandId key, CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(NameOf(key), cancel);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async Task<KeptImport> ReadAsync(string name, CancellationToken cancel)
    {
        var blob = (await container.GetBlobClient(name).DownloadContentAsync(cancel)).Value;
        var kept = JsonSerializer.Deserialize<KeptImport>(blob.Content.ToMemory().Span, Wire.Tolerant)!;
        if (kept.View.State != ImportState.Running || !blob.Details.Metadata.TryGetValue(ItemsDoneMark, out var done)) return kept;
        return kept with { View = kept.View with { ItemsDone = int.Parse(done, CultureInfo.InvariantCulture) } };
    }

    /// <summary>Keeps a new file; answers false when its key is taken already, by whomever.</summary>
    public async Task<bool> TryKeepAsync(KeptImport kept, CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        try
        {
            await WriteAsync(kept, new() { IfNoneMatch = ETag.All }, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Notes how far a running import is.</summary>
    public Task MarkAsync(CommandId key, int itemsDone, CancellationToken cancel) =>
        container.GetBlobClient(NameOf(key)).SetMetadataAsync(Marks(ImportState.Running, itemsDone), cancellationToken: cancel);

    public Task CloseAsync(KeptImport done, CancellationToken cancel) => WriteAsync(done, null, cancel);

    /// <summary>The names of the files that are not in the ledger yet, as far as their marks say.</summary>
    public async IAsyncEnumerable<string> UnfinishedAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, null, cancel))
        {
            if (!blob.Metadata.TryGetValue(StateMark, out var state) || state != nameof(ImportState.Done)) yield return blob.Name;
        }
    }

    /// <summary>What makes two files the same: rows, mapping and kind. In which order the mapping names its columns says nothing.</summary>
    public static string FingerprintOf(ImportFile file)
    {
        var columns = file.Columns is { } named ? new SortedDictionary<string, string>(named.ToDictionary(), StringComparer.Ordinal) : null;
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(file with { DryRun = false, Columns = columns }, Wire.Json)));
    }

    /// <summary>The command id of a row: the same whenever the file is sent.</summary>
    public static CommandId IdOf(CommandId key, int line) => CommandId.Parse($"import-{Hash(key)}-{line}");

    private static string Hash(CommandId key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Value)).AsSpan(0, 16));

    private static string NameOf(CommandId key) => $"{Hash(key)}.json";

    private static Dictionary<string, string> Marks(ImportState state, int itemsDone) =>
        new() { [StateMark] = state.ToString(), [ItemsDoneMark] = itemsDone.ToString(CultureInfo.InvariantCulture) };

    private async Task PrepareAsync(CancellationToken cancel) => await container.CreateIfNotExistsAsync(cancellationToken: cancel);

    private async Task WriteAsync(KeptImport kept, BlobRequestConditions? conditions, CancellationToken cancel) =>
        await container.GetBlobClient(NameOf(kept.File.Key)).UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(kept, Wire.Json)),
            new BlobUploadOptions { Conditions = conditions, Metadata = Marks(kept.View.State, kept.View.ItemsDone) }, cancel);
}
