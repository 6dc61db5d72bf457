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

    public override string RequestNo(string reservation) => $"Anfrage {reservation}";
    public override string RequestUnknown(string reservation) => $"Eine Anfrage {reservation} gibt es bei diesem Artikel nicht.";

    public override string WaitsAs(Face face, string reservation) => face switch
    {
        Face.Public => $"Anfrage {reservation} wartet auf Freigabe",
        Face.Requester => $"Ihre Anfrage {reservation} wartet auf Freigabe",
        Face.Decider => $"Anfrage {reservation} wartet auf Ihre Entscheidung",
    };

    public override string WaitsBecause(string? why) => why is null ? "Wartet auf Freigabe." : $"Wartet auf Freigabe: {WhyApproval(why)}.";
    public override string WaitsUntil(string moment) => $"Wartet bis {moment}";
    public override string AvailableAfter => "Danach verfügbar";
    public override string WindowLabel => "Wann";

    public override string Window(string? from, string? to) => (from, to) switch
    {
        (null, _) => $"bis {to}",
        (_, null) => $"ab {from}",
        _ => $"von {from} bis {to}",
    };

    public override string NoteLabel => "Notiz";
    public override string WhyLabel => "Braucht Freigabe";

    // The depot's sentences about policies are few and fixed.
    public override string WhyApproval(string why) => why
        .Replace(" by one person in 24 hours", " von einer Person in 24 Stunden", StringComparison.Ordinal)
        .Replace(" is over ", " ist mehr als ", StringComparison.Ordinal)
        .Replace("everything in ", "alles in ", StringComparison.Ordinal)
        .Replace(" needs approval", " braucht Freigabe", StringComparison.Ordinal)
        .Replace("(template ", "(Vorlage ", StringComparison.Ordinal);

    public override string ApprovalsSoFar(int given, int needed) => needed == 1 ? "Braucht eine Freigabe" : $"{given} von {needed} Freigaben";
    public override string SentTo(int places) => places == 1 ? "An 1 Chat gesendet, in dem entschieden werden kann." : $"An {places} Chats gesendet, in denen entschieden werden kann.";
    public override string NobodyToDecide => "Niemand, der das entscheiden darf, hat mir bisher geschrieben. Bitten Sie eine Leitung des Standorts, mir 'freigaben' zu schreiben.";
    public override string Withdraw => "Zurückziehen";
    public override string LookAgain => "Noch einmal sehen";

    public override string Comment => "Kommentar (zum Ablehnen nötig)";
    public override string CommentLabel => "Kommentar";
    public override string CommentRequired => "Zum Ablehnen ist ein Kommentar nötig.";
    public override string ApprovedBy(string person, string moment) => $"Freigegeben von {person}, {moment}";
    public override string RejectedBy(string person, string moment, string reason) => $"Abgelehnt von {person}, {moment}: {reason}";
    public override string WithdrawnBy(string person, string moment) => $"Zurückgezogen von {person}, {moment}";
    public override string HasExpired(string moment) => $"Die Anfrage ist abgelaufen: Sie wartete bis {moment}";
    public override string OneApprovalMore(int missing) =>
        missing == 1 ? "Sie haben freigegeben. Eine weitere Leitung muss noch freigeben." : $"Sie haben freigegeben. {missing} weitere müssen noch freigeben.";
    public override string AlreadyApproved(string person) => $"Schon freigegeben von {person}.";
    public override string AlreadyRejected(string person) => $"Schon abgelehnt von {person}.";
    public override string AlreadyWithdrawn(string person) => $"Schon zurückgezogen von {person}.";
    public override string OwnRequest => "Die eigene Anfrage können Sie nicht entscheiden. Bitten Sie eine andere Leitung.";
    public override string MayNotDecide => "Diese Anfrage dürfen Sie nicht entscheiden. Bitten Sie eine Leitung des Standorts.";
    public override string OnlyWhereItWasPosted => "Diese Karte gilt nur in dem Chat, in den sie gesendet wurde. Mit 'freigaben' sehen Sie Ihre eigene.";
    public override string RequestChanged => "Die Anfrage hat sich geändert. Prüfen Sie die neuen Zahlen und entscheiden Sie noch einmal.";
    public override string DecisionNotSure => "Ob das erledigt ist, steht noch nicht fest. Sehen Sie in einer Minute noch einmal nach; doppelt zu entscheiden tut nichts zweimal.";
    public override string CardOutOfDate => "Diese Karte ist veraltet. Schreiben Sie 'freigaben' in einem aktuellen Teams und entscheiden Sie dort.";

    public override string SuggestOther => "Anderes vorschlagen";
    public override string OtherEnd => "Bis zu einem anderen Tag";
    public override string SuggestSomething => "Schlagen Sie eine andere Menge oder einen anderen Tag vor.";
    public override string BackToRequest => "Zurück";
    public override string SuggestionSent(string person) => $"Ihr Vorschlag wurde an {person} gesendet. Die Anfrage wartet, wie sie ist.";

    public override string SuggestedBy(string person, string? amount, string? end) =>
        $"{person} schlägt stattdessen vor:{(amount is null ? "" : $" {amount}")}{(end is null ? "" : $" bis {end}")}.";

    public override string RequesterNotKnown => "Das wurde nicht in einem Chat mit mir angefragt; einen Vorschlag kann ich nicht senden. Lehnen Sie stattdessen mit Kommentar ab.";
    public override string RequestIsChanged => "Die Anfrage ist geändert. Sie wartet so, wie sie jetzt ist, auf Freigabe.";

    public override string PostedHere(string site) => $"Anfragen in {site} erscheinen ab jetzt hier.";
    public override string OnlyManagersSay(string site) => $"Nur eine Leitung von {site} kann sagen, wo die Anfragen erscheinen.";
    public override string SayItInTheChannel => "Sagen Sie das in dem Kanal oder der Gruppe, wo sie erscheinen sollen.";
}
