using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

public sealed partial class GermanWords
{
    public override string YouHave => "Was Sie haben, zuerst fällig zuerst";
    public override string YouHaveNothing => "Sie haben nichts ausgeliehen";
    public override string BringBack(string item) => $"Zurück: {item}";
    public override string YouAskedFor => "Was Sie angefragt haben, Neuestes zuerst";
    public override string YouAskedForNothing => "Von Ihnen ist keine Anfrage offen";
    public override string WaitsForYou => "Wartet auf Ihre Entscheidung, Ältestes zuerst";
    public override string NothingWaitsForYou => "Nichts wartet auf Ihre Entscheidung";
    public override string PageOf(int page, int pages) => $"Seite {page} von {pages}";
    public override string PageNext => "Nächste Seite";
    public override string PageBack => "Seite davor";
    public override string ThereAreMore => "Es gibt mehr, als diese Liste fasst.";

    public override string Asked => "Angefragt";
    public override string AskedFor(string holder, string site) => $"In {site}, für {holder}";
    public override string AskedBy(string person, string moment) => $"Angefragt von {person}, {moment}";

    public override string State(ReservationState state) => state switch
    {
        ReservationState.Pending => "wartet auf Freigabe",
        ReservationState.Approved => "zugesagt",
        ReservationState.Rejected => "abgelehnt",
        ReservationState.Withdrawn => "zurückgezogen",
        ReservationState.Expired => "abgelaufen",
        ReservationState.PartlyFulfilled => "teilweise abgeholt",
        ReservationState.Closed => "abgeholt",
    };
}
