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

    // Approvals
    public abstract string HasEscalated(EscalationReason reason);
}
