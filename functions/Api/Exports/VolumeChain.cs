using Azure;
using CountDepot.Contracts;

namespace CountDepot.Api.Exports;

/// <summary>Reads a volume and those it continues, newest first, and says what is wrong with them.</summary>
public static class VolumeChain
{
    /// <summary>The names that were read, the header of the first, and problems, one sentence each. Every line goes to <paramref name="take"/>.</summary>
    public static async Task<(List<string> Names, VolumeHeader? First)> ReadAsync(
        VolumeShelf shelf, string name, List<string> problems, Func<VolumeLine, Task> take, CancellationToken cancel)
    {
        var names = new List<string>();
        VolumeHeader? first = null, follower = null;
        for (string? next = name; next is not null; next = follower.Previous)
        {
            if (await TryReadAsync(shelf, next, problems, take, cancel) is not var (header, end)) break;
            if (header.Kind != shelf.Kind.Name || shelf.Kind.NameOf(header.At) != next)
                problems.Add($"{next} is not what its name says: it is the {header.Kind} of {InstantJson.Format(header.At)}, an old copy.");
            if (follower is not null && follower.PreviousSha256 != end.Sha256) problems.Add($"{next} is not the {shelf.Kind.Name} that {names[^1]} continues: it was replaced.");
            names.Add(next);
            (first, follower) = (first ?? header, header);
            if (header.Previous is { } before && string.CompareOrdinal(before, next) >= 0)
            {
                problems.Add($"{next} continues {before}, which is not older.");
                break;
            }
        }
        return (names, first);
    }

    /// <summary>The latest block of every item that an anchor knows of.</summary>
    public static async Task<(Dictionary<Sku, VolumeLine> Latest, VolumeHeader? Header)> PositionsAsync(VolumeShelf anchors, string name, List<string> problems, CancellationToken cancel)
    {
        var latest = new Dictionary<Sku, VolumeLine>();
        var (_, header) = await ReadAsync(anchors, name, problems, Take, cancel);
        return (latest, header);

        Task Take(VolumeLine line)
        {
            var sku = Sku.Parse(line.Sku);
            if (!latest.TryGetValue(sku, out var known) || known.Number < line.Number) latest[sku] = line;
            return Task.CompletedTask;
        }
    }

    private static async Task<(VolumeHeader, VolumeEnd)?> TryReadAsync(VolumeShelf shelf, string name, List<string> problems, Func<VolumeLine, Task> take, CancellationToken cancel)
    {
        try
        {
            await using var zipped = await shelf.OpenAsync(name, cancel);
            return await Volume.ReadAsync(name, zipped, take, cancel);
        }
        catch (DamagedVolumeException e)
        {
            problems.Add(e.Message);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            problems.Add($"There is no {shelf.Kind.Name} {name}.");
        }
        return null;
    }
}
