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
public sealed record KeptImport(ImportFile File, string Fingerprint, Actor By, DateTimeOffset At, ImportView View);

/// <summary>Accepted files: blob container <c>imports</c>, one blob per import key.</summary>
public sealed class ImportShelf(BlobServiceClient blobs)
{
    private readonly BlobContainerClient container = blobs.GetBlobContainerClient("imports");

    public Task PrepareAsync(CancellationToken cancel) => container.CreateIfNotExistsAsync(cancellationToken: cancel);

    public async Task<KeptImport?> FindAsync(CommandId key, CancellationToken cancel)
    {
        try
        {
            return Read(await Blob(key).DownloadContentAsync(cancel));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Keeps a new file; answers false when its key is taken already, by whomever.</summary>
    public async Task<bool> TryKeepAsync(KeptImport kept, CancellationToken cancel)
    {
        try
        {
            await Blob(kept.File.Key).UploadAsync(Write(kept), new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    public Task UpdateAsync(KeptImport kept, CancellationToken cancel) => Blob(kept.File.Key).UploadAsync(Write(kept), overwrite: true, cancel);

    public async IAsyncEnumerable<KeptImport> UnfinishedAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancel))
        {
            var kept = Read(await container.GetBlobClient(blob.Name).DownloadContentAsync(cancel));
            if (kept.View.State == ImportState.Running) yield return kept;
        }
    }

    /// <summary>What makes two files the same: rows, mapping and kind.</summary>
    public static string FingerprintOf(ImportFile file) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(file with { DryRun = false }, Wire.Json)));

    /// <summary>The command id of a row: the same whenever the file is sent.</summary>
    public static CommandId IdOf(CommandId key, int line) => CommandId.Parse($"import-{Hash(key)}-{line}");

    private static string Hash(CommandId key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Value)).AsSpan(0, 16));

    private BlobClient Blob(CommandId key) => container.GetBlobClient($"{Hash(key)}.json");

    private static BinaryData Write(KeptImport kept) => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(kept, Wire.Json));

    private static KeptImport Read(Response<BlobDownloadResult> blob) => JsonSerializer.Deserialize<KeptImport>(blob.Value.Content.ToMemory().Span, Wire.Tolerant)!;
}
