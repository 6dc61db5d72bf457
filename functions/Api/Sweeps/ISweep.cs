namespace CountDepot.Api.Sweeps;

/// <summary>
/// Work that becomes due by itself. A timer calls it: the Functions host by the schedule in {name}/function.json, <see cref="LocalTimers"/> by
/// the same file where there is no host. A run is short, and repeating it changes nothing: timers come late, come twice, and come to two
/// instances at once.
/// </summary>
public interface ISweep
{
    /// <summary>The folder of its function.json, and so the path the host posts to.</summary>
    string Name { get; }

    /// <summary>One run. What could not be done now is left for the next one.</summary>
    Task RunAsync(CancellationToken cancel);
}
