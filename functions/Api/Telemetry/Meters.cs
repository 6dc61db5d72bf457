using System.Diagnostics;
using System.Diagnostics.Metrics;
using CountDepot.Contracts;

namespace CountDepot.Api.Telemetry;

/// <summary>
/// What the depot measures and traces, by the names that dashboards and alerts use; a test compares them. Labels are actions and outcomes: no
/// ids of items or people, no names, no text.
/// </summary>
public static class Meters
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "CountDepot";

    /// <summary>Where spans begin: a request, a commit, a sweep.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<int> Attempts = Meter.CreateHistogram<int>("cd.command.attempts", description: "How often a group of commands was decided before it landed.");
    internal static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("cd.commit.conflicts", description: "Another instance wrote first.");
    internal static readonly Counter<long> Unknown = Meter.CreateCounter<long>("cd.commit.unknown", description: "Nobody could say whether it was recorded.");
    internal static readonly Counter<long> Replays = Meter.CreateCounter<long>("cd.idem.replays", description: "Commands that came again and got the same answer.");
    internal static readonly Counter<long> Throttled = Meter.CreateCounter<long>("cd.store.throttled", description: "Calls that the storage put off.");
    internal static readonly Counter<long> Repaired = Meter.CreateCounter<long>("cd.sweeper.repaired", description: "Items whose lists were written again for a process that died.");
    internal static readonly Counter<long> LookUpFailures = Meter.CreateCounter<long>("cd.role.lookup.failures", description: "The directory did not say who is in which group.");
    internal static readonly Counter<long> ItemsChecked = Meter.CreateCounter<long>("cd.audit.items_checked", description: "Items whose blocks were checked on the way into an export or anchor.");
    internal static readonly Counter<long> Breaks = Meter.CreateCounter<long>("cd.audit.breaks", description: "Blocks that are not what was written.");
    internal static readonly Gauge<double> AnchorAge = Meter.CreateGauge<double>("cd.anchor.age_seconds", "s");
    internal static readonly Gauge<double> BackupAge = Meter.CreateGauge<double>("cd.backup.age_seconds", "s");
    internal static readonly Gauge<double> ProjectionLag = Meter.CreateGauge<double>("cd.projection.lag_seconds", "s", "How long the oldest change has waited for the lists.");
    internal static readonly Gauge<double> OutboxAge = Meter.CreateGauge<double>("cd.outbox.age_seconds", "s", "How long the oldest notice has waited.");
    internal static readonly Gauge<int> OutboxRows = Meter.CreateGauge<int>("cd.outbox.rows", description: "Notices that wait; 32 means that many or more.");
    internal static readonly Gauge<int> Poison = Meter.CreateGauge<int>("cd.queue.poison", description: "Notices nobody could deliver; 32 means that many or more.");
    internal static readonly Gauge<int> OpenApprovals = Meter.CreateGauge<int>("cd.approval.open");
    private static readonly Counter<long> StaleClicks = Meter.CreateCounter<long>("cd.approval.stale_clicks", description: "Decisions about something that had changed or was decided.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("cd.command.duration", "ms", "From the question to the answer, the wait for others included.");

    /// <summary>One command and what came of it.</summary>
    internal static void Tell(Command command, Outcome outcome, TimeSpan took)
    {
        Duration.Record(took.TotalMilliseconds, new("action", command.GetType().Name), new("outcome", NameOf(outcome)));
        if (outcome is Outcome.Refused { Code: RefusalCode.ReservationChanged or RefusalCode.AlreadyDecided or RefusalCode.CountChanged }) StaleClicks.Add(1);
    }

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Answered => "ok",
        Outcome.Refused { Code: RefusalCode.OutcomeUnknown } => "unknown",
        Outcome.Refused { Code: RefusalCode.Unavailable } => "error",
        _ => "refused",
    };
}
