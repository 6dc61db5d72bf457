using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

public sealed partial class GermanWords
{
    protected override string ShortDayPattern => "d. MMM";

    public override string LowHeading => "Wird knapp";
    public override string RecoveredHeading => "Wieder genug da";
    public override string IsLow(string site, string available, string? since) => $"{available} verfügbar in {site}{(since is null ? "" : $", knapp seit {since}")}";
    public override string HasRecovered(string site, string available, string? at) => $"Nicht mehr knapp{(at is null ? "" : $" seit {at}")}: jetzt {available} verfügbar in {site}";
    public override string ReorderPointLabel => "Meldebestand";
    public override string Coming => "Kommt noch";
    public override string OnItsWay => "Unterwegs";
    public override string PlannedToCome => "Geplant";
    public override string OnOrder => "Bestellt";
    public override string UsedByWeek(int weeks) => weeks == 1 ? "Verbrauch letzte Woche" : $"Verbrauch je Woche, letzte {weeks} Wochen";
    public override string UsedAtMost(string most, string last) => $"Letzte Woche {last}, höchstens {most} in einer Woche";
    public override string NothingUsed => "In den letzten Wochen wurde nichts verbraucht";
    public override string Suggested => "Vorschlag";
    public override string TakeFrom(string amount, string site) => $"{amount} aus {site} holen";
    public override string BuyMore(string amount) => $"{amount} bestellen";
    public override string EnoughIsComing => "Was noch kommt, reicht";

    public override string TransferFrom(string amount, string site) => $"{amount} aus {site} umlagern";
    public override string OrderMore(string amount) => $"{amount} bestellen";
    public override string ReserveRest(string amount) => $"Rest reservieren ({amount})";
    public override string SupplierLabel => "Lieferant, zum Bestellen";
    public override string NameSupplier => "Sagen Sie, wer liefern soll: Lieferant eintragen, dann noch einmal Bestellen drücken.";
    public override string NotYourSite => "An diesem Standort haben Sie keine Rolle. Fragen Sie einen seiner Manager.";
    public override string OnlyStaffSnooze => "Dafür fehlt Ihnen die Rolle Staff an diesem Standort. Fragen Sie dort einen Manager oder einen Administrator des Lagers.";
    public override string SnoozedUntil(string moment, string by) => $"{by} hat um Ruhe gebeten: davon wird vor {moment} nichts mehr gesagt";
    public override string DoneTransferPlanned(string amount, string site, string by) =>
        $"{by} hat die Umlagerung von {amount} aus {site} geplant. Sie sind dort zurückgelegt, bis sie versandt werden.";
    public override string DoneOrdered(string amount, string supplier, string by) => $"{by} hat {amount} bei {supplier} bestellt";
    public override string DoneReservedBy(string amount, string by) => $"{amount} reserviert für {by}";
    public override string DoneAskedFor(string amount, string by) => $"{by} hat {amount} angefragt; das wartet auf Freigabe";

    public override string BringBackHeading => "Morgen fällig oder überfällig";
    public override string HowToMute => "Mit \"stumm\" kommen keine Erinnerungen mehr, mit \"Ruhezeit 20-7\" nachts keine";
    public override string CountHeading => "Eine Zählung wurde Ihnen zugeteilt";
    public override string CountEverything => "Alles am Standort";
    public override string RemindersMuted => "Sie bekommen keine Erinnerungen. Mit \"Erinnerungen an\" kommen sie wieder.";
    public override string RemindersAnyTime => "Sie bekommen Erinnerungen zu jeder Stunde. Mit \"Ruhezeit 20-7\" ist nachts Ruhe, mit \"stumm\" kommen keine.";
    public override string DigestHeading => "Guten Morgen";
    public override string DigestLow => "Knapp";
    public override string DigestOverdue => "Überfällig";
    public override string DigestWaiting => "Zu entscheiden";
    public override string AllQuiet => "Nichts ist knapp, nichts überfällig, nichts wartet";
    public override string OverdueHeading => "Überfällig";
    public override string CountAt(string count, string site) => $"{count}, {site}";
    public override string CountDueBy(string moment) => $"Zu zählen bis {moment}";
    public override string RemindersExcept(int from, int to, string zone) =>
        $"Sie bekommen Erinnerungen, aber keine zwischen {from} und {to} Uhr ({zone}); was dann anfällt, kommt danach. Mit \"stumm\" kommen keine, mit \"Ruhezeit aus\" auch nachts.";
    public override string DueSoon(int count) => $"{count} heute oder morgen fällig";
    public override string ExpectedToday(int count) => $"{count} {(count == 1 ? "Lieferung" : "Lieferungen")} heute erwartet";
    public override string OrdersLate(int count) => $"{count} {(count == 1 ? "Lieferung ist" : "Lieferungen sind")} überfällig";
    public override string ToCount(int count) => $"{count} zu zählen";

    public override string HasEscalated(EscalationReason reason) => reason switch
    {
        EscalationReason.NoAnswer => "Darauf hat rechtzeitig kein Manager geantwortet. Sie vertreten, also dürfen Sie entscheiden.",
        EscalationReason.NoOtherManager => "Es gibt keinen anderen Manager, der das entscheiden darf. Sie vertreten, also dürfen Sie entscheiden.",
    };
}
