using CountDepot.Api.Notices;

namespace CountDepot.Api.Sweeps;

/// <summary>Puts into the queue what a crash or a queue that did not answer has kept from it.</summary>
public sealed partial class NoticeSweep(NoticeShelf notices, ILogger<NoticeSweep> log) : ISweep
{
    public string Name => "send-notices";

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await notices.ResendAsync(cancel) is > 0 and var count) LogResent(count);
    }

    [LoggerMessage(191, LogLevel.Warning, "{Count} notices had waited for the queue")]
    private partial void LogResent(int count);
}
