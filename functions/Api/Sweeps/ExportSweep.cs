using CountDepot.Api.Exports;

namespace CountDepot.Api.Sweeps;

/// <summary>Copies what is new in the ledger into the container <c>exports</c>, once an hour, and checks every block on the way.</summary>
public sealed class ExportSweep(Recorder recorder, Volumes volumes, ILogger<ExportSweep> log) : ISweep
{
    public string Name => "export";

    public async Task RunAsync(CancellationToken cancel) => log.LogVolume(volumes.Exports.Kind, await recorder.RecordAsync(volumes.Exports, cancel));
}
