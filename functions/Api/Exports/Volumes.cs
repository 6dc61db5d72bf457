using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CountDepot.Api.Telemetry;

namespace CountDepot.Api.Exports;

/// <summary>The exports and anchors of this depot.</summary>
public sealed record Volumes(VolumeShelf Exports, VolumeShelf Anchors);

/// <summary>What makes exports and anchors, and how it tells.</summary>
public static partial class VolumeRegistration
{
    public static void AddVolumes(this IServiceCollection services, DepotOptions depot)
    {
        services.AddSingleton(all => new Recorder(new(all.GetRequiredService<TableServiceClient>().GetTableClient(depot.LedgerTable)), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => all.GetRequiredService<BlobServiceClient>() is var blobs ? new Volumes(new(blobs, VolumeKind.Export), new(blobs, VolumeKind.Anchor)) : null!);
    }

    /// <summary>What came of a volume, and each break of the ledger that was found on the way.</summary>
    internal static void LogVolume(this ILogger log, VolumeKind kind, RecordedVolume volume)
    {
        Meters.ItemsChecked.Add(volume.Items);
        Meters.Breaks.Add(volume.Breaks.Count);
        if (volume.Name is { } name) log.LogMade(kind.Name, name, volume.Items, volume.Blocks);
        foreach (var problem in volume.Breaks) log.LogBroken(problem);
    }

    [LoggerMessage(160, LogLevel.Information, "Made {Kind} {Name}: {Items} items, {Blocks} blocks")]
    private static partial void LogMade(this ILogger log, string kind, string name, int items, long blocks);

    [LoggerMessage(161, LogLevel.Critical, "Security: the ledger is broken. {Problem}")]
    private static partial void LogBroken(this ILogger log, string problem);
}
