using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

public sealed partial class EnglishWords
{
    protected override string ShortDayPattern => "d MMM";

    public override string LowHeading => "Running low";
    public override string RecoveredHeading => "Enough again";
    public override string IsLow(string site, string available, string? since) => $"{available} available at {site}{(since is null ? "" : $", low since {since}")}";
    public override string HasRecovered(string site, string available, string? at) => $"Recovered{(at is null ? "" : $" {at}")}: {available} available at {site} now";
    public override string ReorderPointLabel => "Reorder point";
    public override string Coming => "To come";
    public override string OnItsWay => "On its way";
    public override string PlannedToCome => "Planned to come";
    public override string OnOrder => "On order";
    public override string UsedByWeek(int weeks) => weeks == 1 ? "Used last week" : $"Used a week, the last {weeks} weeks";
    public override string UsedAtMost(string most, string last) => $"Last week {last}, at most {most} a week";
    public override string NothingUsed => "Nothing was used in the last weeks";
    public override string Suggested => "Suggested";
    public override string TakeFrom(string amount, string site) => $"take {amount} from {site}";
    public override string BuyMore(string amount) => $"order {amount}";
    public override string EnoughIsComing => "What is to come is enough";

    public override string HasEscalated(EscalationReason reason) => reason switch
    {
        EscalationReason.NoAnswer => "No manager has answered this in time. You deputise, so you may decide it.",
        EscalationReason.NoOtherManager => "There is no other manager who may decide this. You deputise, so you may decide it.",
    };
}
