using System.Diagnostics.Metrics;

namespace CountDepot.Specs.Bot;

/// <summary>
/// The calls this process has under way to one address, as .NET counts them. They take real time, while what waits for them with a patience of its own
/// counts virtual seconds: a clock that runs on meanwhile would make time-outs of answers that are on their way.
/// </summary>
internal sealed class CallsUnderWay : IDisposable
{
    private readonly MeterListener listener = new();
    private long calls;

    internal CallsUnderWay(Uri address)
    {
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.active_requests" }) meters.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "server.port" && tag.Value is int port && port == address.Port) Interlocked.Add(ref calls, change);
            }
        });
        listener.Start();
    }

    /// <summary>Comes back when none is under way; what never ends is left to its own patience after some seconds.</summary>
    internal async Task EndedAsync()
    {
        for (var look = 0; look < 3_000 && Interlocked.Read(ref calls) > 0; look++) await Task.Delay(1);
    }

    public void Dispose() => listener.Dispose();
}
