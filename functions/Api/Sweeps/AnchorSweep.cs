using CountDepot.Api.Exports;

namespace CountDepot.Api.Sweeps;

/// <summary>
/// Puts the latest block number and hash of every item where nobody can change them, every quarter of an hour: from then on a history that is
/// rewritten as a whole, hashes and all, is found out too.
/// </summary>
public sealed class AnchorSweep(Recorder recorder, Volumes volumes, ILogger<AnchorSweep> log) : ISweep
{
    public string Name => "anchor";

    public async Task RunAsync(CancellationToken cancel) => log.LogVolume(volumes.Anchors.Kind, await recorder.RecordAsync(volumes.Anchors, cancel));
}
