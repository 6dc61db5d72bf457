using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

// What the bot says by itself.
public abstract partial class Words
{
    /// <summary>A day of this year, short.</summary>
    public string Day(DateOnly day) => day.ToString(ShortDayPattern, Culture);

    protected abstract string ShortDayPattern { get; }

    // Low and recovered
    public abstract string LowHeading { get; }
    public abstract string RecoveredHeading { get; }
    public abstract string IsLow(string site, string available, string? since);
    public abstract string HasRecovered(string site, string available, string? at);
    public abstract string ReorderPointLabel { get; }
    public abstract string Coming { get; }
    public abstract string OnItsWay { get; }
    public abstract string PlannedToCome { get; }
    public abstract string OnOrder { get; }
    public abstract string UsedByWeek(int weeks);
    public abstract string UsedAtMost(string most, string last);
    public abstract string NothingUsed { get; }
    public abstract string Suggested { get; }
    public abstract string TakeFrom(string amount, string site);
    public abstract string BuyMore(string amount);
    public abstract string EnoughIsComing { get; }

    // Helping
    public abstract string TransferFrom(string amount, string site);
    public abstract string OrderMore(string amount);
    public abstract string ReserveRest(string amount);
    public abstract string SupplierLabel { get; }
    public abstract string NameSupplier { get; }
    public abstract string NotYourSite { get; }
    public abstract string OnlyStaffSnooze { get; }
    public abstract string SnoozedUntil(string moment, string by);
    public abstract string DoneTransferPlanned(string amount, string site, string by);
    public abstract string DoneOrdered(string amount, string supplier, string by);
    public abstract string DoneReservedBy(string amount, string by);
    public abstract string DoneAskedFor(string amount, string by);

    // Reminders and the digest
    public abstract string BringBackHeading { get; }
    public abstract string HowToMute { get; }
    public abstract string CountHeading { get; }
    public abstract string CountEverything { get; }
    public abstract string RemindersMuted { get; }
    public abstract string RemindersAnyTime { get; }
    public abstract string DigestHeading { get; }
    public abstract string DigestLow { get; }
    public abstract string DigestOverdue { get; }
    public abstract string DigestWaiting { get; }
    public abstract string AllQuiet { get; }
    public abstract string OverdueHeading { get; }
    public abstract string CountAt(string count, string site);
    public abstract string CountDueBy(string moment);
    public abstract string RemindersExcept(int from, int to, string zone);
    public abstract string DueSoon(int count);
    public abstract string ExpectedToday(int count);
    public abstract string OrdersLate(int count);
    public abstract string ToCount(int count);

    // Approvals
    public abstract string HasEscalated(EscalationReason reason);
}
