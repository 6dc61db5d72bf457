using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace CountDepot.Api.Exports;

/// <summary>A volume as the list of a container shows it.</summary>
public sealed record KeptVolume(string Name, string Sha256, DateTimeOffset? Newest);

/// <summary>How often volumes of a kind are made, and how often one is complete by itself.</summary>
/// <param name="Container">The blob container; immutable in Azure, so a volume is written once and never again.</param>
/// <param name="Every">There is at most one volume in each such stretch of time, whoever makes it.</param>
/// <param name="HasTexts">Whether it holds every block with its text, or the latest of each item without.</param>
/// <param name="FullEvery">The first volume of each such stretch, from a Monday 0:00 UTC on, repeats everything.</param>
public sealed record VolumeKind(string Name, string Container, bool HasTexts, TimeSpan Every, TimeSpan FullEvery)
{
    /// <summary>Every block there is, hourly; everything anew each week.</summary>
    public static readonly VolumeKind Export = new("export", "exports", true, TimeSpan.FromHours(1), TimeSpan.FromDays(7));

    /// <summary>The latest block of every item, each quarter of an hour; everything anew each day.</summary>
    public static readonly VolumeKind Anchor = new("anchor", "anchors", false, TimeSpan.FromMinutes(15), TimeSpan.FromDays(1));

    // A Monday.
    private static readonly DateTimeOffset Origin = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the volume of a moment is called; names sort by time.</summary>
    public string NameOf(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Origin + (StretchOf(at, Every) * Every):yyyy-MM-dd'T'HH-mm}.jsonl.gz");

    /// <summary>The moment a name stands for; null for other files.</summary>
    public static DateTimeOffset? AtOf(string name) =>
        DateTimeOffset.TryParseExact(name, "yyyy-MM-dd'T'HH-mm'.jsonl.gz'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>Whether a volume made at a moment may continue an earlier one.</summary>
    public bool MayContinue(KeptVolume previous, DateTimeOffset at) =>
        previous.Newest is not null && AtOf(previous.Name) is { } before && StretchOf(before, FullEvery) == StretchOf(at, FullEvery);

    private static long StretchOf(DateTimeOffset at, TimeSpan length) => (long)Math.Floor((at - Origin) / length);
}

/// <summary>The volumes of a kind in their container. A volume is added under a name that is not taken; nothing is replaced or removed.</summary>
public sealed class VolumeShelf(BlobServiceClient blobs, VolumeKind kind)
{
    private const string Sha256 = "sha256";
    private const string Newest = "newest";
    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(kind.Container);

    public VolumeKind Kind => kind;

    public Task PrepareAsync(CancellationToken cancel) => container.CreateIfNotExistsAsync(cancellationToken: cancel);

    public async Task<bool> HasAsync(string name, CancellationToken cancel) => await container.GetBlobClient(name).ExistsAsync(cancel);

    public Task<Stream> OpenAsync(string name, CancellationToken cancel) => container.GetBlobClient(name).OpenReadAsync(cancellationToken: cancel);

    /// <summary>Every volume in order of time; none when the container does not exist.</summary>
    public async Task<List<KeptVolume>> ListAsync(CancellationToken cancel, string? prefix = null)
    {
        var found = new List<KeptVolume>();
        try
        {
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancel))
            {
                if (VolumeKind.AtOf(blob.Name) is not null) found.Add(Of(blob));
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // A new depot has none.
        }
        return found;
    }

    /// <summary>The newest volume; looks at the last days first, because the list of a year is long.</summary>
    public async Task<KeptVolume?> LatestAsync(DateTimeOffset now, CancellationToken cancel)
    {
        for (var day = 0; day < 3; day++)
        {
            var prefix = now.UtcDateTime.AddDays(-day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if ((await ListAsync(cancel, prefix)).LastOrDefault() is { } latest) return latest;
        }
        return (await ListAsync(cancel)).LastOrDefault();
    }

    /// <summary>Adds a volume; false when somebody else has added one of this name.</summary>
    public async Task<bool> TryAddAsync(string name, string path, VolumeHeader header, VolumeEnd end, CancellationToken cancel)
    {
        var options = new BlobUploadOptions
        {
            Conditions = new() { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string> { [Sha256] = end.Sha256 },
            HttpHeaders = new() { ContentType = "application/gzip" },
        };
        if (header.Newest is { } newest) options.Metadata[Newest] = newest.ToString("O", CultureInfo.InvariantCulture);
        try
        {
            await using var file = File.OpenRead(path);
            await container.GetBlobClient(name).UploadAsync(file, options, cancel);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    private static KeptVolume Of(BlobItem blob) => new(
        blob.Name,
        blob.Metadata.TryGetValue(Sha256, out var hash) ? hash : "",
        blob.Metadata.TryGetValue(Newest, out var newest) ? DateTimeOffset.Parse(newest, CultureInfo.InvariantCulture) : null);
}
