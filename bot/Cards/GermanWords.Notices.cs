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

    public override string HasEscalated(EscalationReason reason) => reason switch
    {
        EscalationReason.NoAnswer => "Darauf hat rechtzeitig kein Manager geantwortet. Sie vertreten, also dürfen Sie entscheiden.",
        EscalationReason.NoOtherManager => "Es gibt keinen anderen Manager, der das entscheiden darf. Sie vertreten, also dürfen Sie entscheiden.",
    };
}
