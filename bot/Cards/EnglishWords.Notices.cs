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

    public override string TransferFrom(string amount, string site) => $"Transfer {amount} from {site}";
    public override string OrderMore(string amount) => $"Order {amount}";
    public override string ReserveRest(string amount) => $"Reserve the rest ({amount})";
    public override string SupplierLabel => "Supplier, for an order";
    public override string NameSupplier => "Say who is to deliver: fill in the supplier, then press Order again.";
    public override string NotYourSite => "You have no role at this site. Ask one of its managers.";
    public override string OnlyStaffSnooze => "This needs the role Staff at the site. Ask a manager there or an administrator of the depot.";
    public override string SnoozedUntil(string moment, string by) => $"{by} snoozed it: nothing more is said of it before {moment}";
    public override string DoneTransferPlanned(string amount, string site, string by) => $"{by} planned a transfer of {amount} from {site}. They are held there until they are shipped.";
    public override string DoneOrdered(string amount, string supplier, string by) => $"{by} ordered {amount} from {supplier}";
    public override string DoneReservedBy(string amount, string by) => $"{amount} reserved for {by}";
    public override string DoneAskedFor(string amount, string by) => $"{by} asked for {amount}; that waits for approval";

    public override string BringBackHeading => "Due tomorrow or late";
    public override string HowToMute => "Say \"mute\" to get no reminders, or \"quiet hours 20-7\"";
    public override string CountHeading => "A count was given to you";
    public override string CountEverything => "Everything at the site";
    public override string RemindersMuted => "You get no reminders. Say \"unmute\" to get them again.";
    public override string RemindersAnyTime => "You get reminders at any hour. Say \"quiet hours 20-7\" to have quiet at night, or \"mute\" for none.";
    public override string DigestHeading => "Good morning";
    public override string DigestLow => "Low";
    public override string DigestOverdue => "Late";
    public override string DigestWaiting => "To decide";
    public override string AllQuiet => "Nothing is low, nothing is late, nothing waits";
    public override string OverdueHeading => "Late";
    public override string CountAt(string count, string site) => $"{count}, {site}";
    public override string CountDueBy(string moment) => $"To be counted by {moment}";
    public override string RemindersExcept(int from, int to, string zone) =>
        $"You get reminders, but none between {from}:00 and {to}:00 ({zone}); what comes up then is said after. Say \"mute\" for none, or \"quiet hours off\".";
    public override string DueSoon(int count) => $"{count} due back today or tomorrow";
    public override string ExpectedToday(int count) => $"{count} {(count == 1 ? "delivery" : "deliveries")} expected today";
    public override string OrdersLate(int count) => $"{count} {(count == 1 ? "delivery is" : "deliveries are")} late";
    public override string ToCount(int count) => $"{count} due for count";

    public override string HasEscalated(EscalationReason reason) => reason switch
    {
        EscalationReason.NoAnswer => "No manager has answered this in time. You deputise, so you may decide it.",
        EscalationReason.NoOtherManager => "There is no other manager who may decide this. You deputise, so you may decide it.",
    };
}
