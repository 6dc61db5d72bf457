using CountDepot.Api.Feed;
using CountDepot.Api.Webhooks;

namespace CountDepot.Api.Sweeps;

/// <summary>
/// Tells subscribers what time has made happen, and delivers what could not be delivered before. Once a minute; what is handed on meanwhile is delivered
/// at once by the instance that hands it on.
/// </summary>
public sealed class NotifySweep(Deadlines deadlines, Deliverer deliverer) : ISweep
{
    public string Name => "notify";

    public async Task RunAsync(CancellationToken cancel)
    {
        await deadlines.TellAsync(cancel);
        await deliverer.RunDueAsync(cancel);
    }
}
