using System.Globalization;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

/// <summary>The catalogue in German; <see cref="GermanRefusals"/> holds the refusals.</summary>
public sealed partial class GermanWords(CultureInfo culture) : Words(culture)
{
    protected override string DayPattern => "ddd, d. MMM yyyy";
    protected override string EndOf(string day) => $"Ende {day}";

    public override string Available => "Verfügbar";
    public override string OnHand => "Bestand";
    public override string Reserved => "Reserviert";
    public override string CheckedOut => "Ausgegeben";
    public override string Quarantined => "Gesperrt";
    public override string Bins => "Lagerplätze";
    public override string NoBin => "ohne Lagerplatz";
    public override string Serials => "Seriennummern";
    public override string ShortBy(string amount) => $"Es fehlen {amount}: mehr versprochen als vorhanden";
    public override string NowAt(string site) => $"Jetzt in {site}";
    public override string NoStockAnywhere => "An keinem Ihrer Standorte ist davon etwas vorhanden.";
    public override string CountedIn(string unit) => $"gezählt in {unit}";
    public override string Retired => "Ausgelistet: wird nicht mehr geführt.";
    public override string AndMore(int count) => $"und {count} weitere";
    public override string AndMoreSites(int count) => $"und {count} weitere Standorte";
    public override string AndMoreItems => "Es gibt noch mehr. Nennen Sie mehr vom Namen.";

    public override string Kind(ItemKind kind) => kind switch
    {
        ItemKind.Consumable => "Verbrauchsmaterial",
        ItemKind.Stock => "Lagerware",
        ItemKind.Equipment => "Ausrüstung",
        ItemKind.Serialized => "Mit Seriennummer",
    };

    public override string Site => "Standort";
    public override string Bin => "Lagerplatz";
    public override string ForWhom => "Für";
    public override string Until => "Bis";
    public override string Reason => "Grund";
    public override string ChooseSite => "Wählen Sie einen Standort.";
    public override string QuantityIn(string unit) => IsPlain(unit) ? "Menge" : "Menge, in der Einheit des Artikels";
    public override string QuantityBack(string unit) => "Wie viele kommen zurück";
    public override string QuantityNeeded => "Geben Sie eine Zahl größer als null ein.";
    public override string DueBack => "Zurück bis";
    public override string DueBackNeeded => "Zurück bis (zum Ausgeben nötig)";
    public override string ChooseDay => "Wählen Sie einen Tag.";
    public override string HowItIs => "Zustand";
    public override string ChooseDisposition => "Wählen Sie gut, beschädigt oder verloren.";
    public override string SerialsToTake => "Seriennummern (zum Ausgeben nötig)";
    public override string SerialsBack => "Seriennummern, falls nicht alle zurückkommen";
    public override string SerialsArriving => "Seriennummern, falls vorhanden";
    public override string SerialsNeeded => "Geben Sie Seriennummern mit Leerzeichen dazwischen ein.";

    public override string Disposition(Disposition disposition) => disposition switch
    {
        Cards.Disposition.Good => "Gut",
        Cards.Disposition.Damaged => "Beschädigt",
        Cards.Disposition.Lost => "Verloren",
    };

    public override string ReasonName(AdjustmentReason reason) => reason switch
    {
        AdjustmentReason.Correction => "Korrektur",
        AdjustmentReason.Found => "gefunden",
        AdjustmentReason.Lost => "verloren",
        AdjustmentReason.Damaged => "beschädigt",
    };

    public override string Press(Verb verb) => verb switch
    {
        Verb.Show or Verb.Live => "Bestand zeigen",
        Verb.Why => "Warum?",
        Verb.History => "Verlauf",
        Verb.Reservations => "Reservierungen",
        Verb.Checkouts => "Wer hat es",
        Verb.MyThings => "Meine Sachen",
        Verb.MyRequests => "Meine Anfragen",
        Verb.Approvals => "Freigaben",
        Verb.Request => "Öffnen",
        Verb.Scan => "Scannen",
        Verb.Sites => "Standorte",
        Verb.Roles => "Rollen",
        Verb.Role => "Rolle",
        Verb.Settings => "Einstellungen",
        Verb.Templates => "Vorlagen",
        Verb.Template => "Vorlage",
        Verb.Help => "Hilfe",
        Verb.Dismiss => "Doch nicht",
        Verb.Ask => "Weiter",
        Verb.Approve => "Freigeben",
        Verb.Reject => "Ablehnen",
        Verb.Suggest => "Vorschlag senden",
        Verb.Change => "So anfragen",
        Verb.Reserve => "Reservieren",
        Verb.CheckOut => "Ausgeben",
        Verb.Consume => "Verbrauchen",
        Verb.Receive => "Einbuchen",
        Verb.Adjust => "Korrigieren",
        Verb.Cancel => "Reservierung stornieren",
        Verb.CheckIn => "Zurückgeben",
        Verb.AlertTransfer => "Umlagern",
        Verb.AlertOrder => "Bestellen",
        Verb.AlertReserve => "Rest reservieren",
        Verb.Snooze => "Eine Woche Ruhe",
        Verb.SetRole => "Rolle speichern",
        Verb.RemoveRole => "Rolle wegnehmen",
        Verb.DefineSite => "Einstellungen speichern",
        Verb.DefineTemplate => "Vorlage speichern",
    };

    public override string CheckOutNow => "Jetzt ausgeben";
    public override string ConsumeNow => "Jetzt verbrauchen";
    public override string CancelOne(string reservation) => $"{reservation} stornieren";
    public override string ReturnOne(string checkout) => $"{checkout} zurückgeben";
    public override string WhyThere => "Warum dort?";

    public override string ReservedFor(string amount, string holder, string site) => $"{amount} reserviert in {site} für {holder}";
    public override string KeptUntil(string moment) => $"Gilt bis {moment}";
    public override string KeptUntilCancelled => "Gilt bis zur Abholung oder Stornierung";
    public override string OpenReservations => "Offene Reservierungen";
    public override string NothingReserved => "Nichts ist reserviert";
    public override string WhoHasIt => "Wer hat es";
    public override string NothingOut => "Nichts ist ausgegeben";
    public override string HasOut(string holder, string amount, string site) => $"{holder} hat {amount} aus {site}";
    public override string OutSince(string moment) => $"Ausgegeben {moment}";
    public override string DueBackBy(string moment) => $"Zurück bis {moment}";
    public override string OverdueSince(string moment) => $"Überfällig: Rückgabe war bis {moment}";

    public override string WhatHappened => "Verlauf, Neuestes zuerst";
    public override string NothingHappened => "Noch ist nichts geschehen";
    public override string OlderOnesExist => "Es gibt älteren Verlauf.";
    public override string OnHandFromTo(string before, string after) => before == after ? $"{OnHand} {after}" : $"{OnHand} {before} → {after}";

    // The depot's sentence is English; what happened, when, where and the numbers say the same without it.
    public override string Happened(string what, string sentence) => Terms.TryGetValue(what, out var term) ? term : sentence;
    public override string Term(string what) => Terms.GetValueOrDefault(what, what);

    private static readonly Dictionary<string, string> Terms = new()
    {
        ["Defined"] = "Angelegt oder geändert",
        ["Retired"] = "Ausgelistet",
        ["Received"] = "Eingebucht",
        ["Reserved"] = "Reserviert",
        ["ReservationCancelled"] = "Reservierung storniert",
        ["CheckedOut"] = "Ausgegeben",
        ["CheckedIn"] = "Zurückgegeben",
        ["Consumed"] = "Verbraucht",
        ["Adjusted"] = "Korrigiert",
    };

    public override string Times(string term, int times) => times == 1 ? term : $"{term}, {times}-mal";
    public override string WhyAt(string available, string site) => $"Warum in {site} {available} verfügbar sind";

    public override string DoneReserved(string amount) => $"{amount} reserviert.";
    public override string DoneCheckedOut(string amount) => $"{amount} ausgegeben.";
    public override string DoneConsumed(string amount, string site) => $"{amount} in {site} verbraucht.";
    public override string DoneReceived(string amount, string site) => $"{amount} in {site} eingebucht.";
    public override string DoneAdjusted(string change, string site) => $"Bestand in {site} um {change} korrigiert.";
    public override string DoneCancelled(string reservation) => $"{reservation} storniert. Die Menge ist wieder verfügbar.";
    public override string DoneUnread => "Erledigt. Die neuen Zahlen sind gerade nicht lesbar; fragen Sie den Artikel in einer Minute ab.";
    public override string DoneCheckedIn(string amount, Disposition disposition) => $"{amount} zurückgegeben: {Disposition(disposition).ToLower(Culture)}.";

    public override string PleaseConfirm => "Bitte bestätigen";

    public override string WouldDo(Verb verb, CardData asked, ItemView item)
    {
        var amount = asked.Quantity is { } q ? $"{(verb is Verb.Adjust ? WithSign(q) : Amount(q, item.Unit))} × " : "";
        return $"{Press(verb)}: {amount}{CardKit.Cut(item.Name, 80)}{(asked.Reservation is { } r ? $" ({r})" : "")}?";
    }

    public override string DidYouMean => "Meinten Sie eines von diesen?";
    public override string WhichOne => "Welches?";
    public override string ForWords(string said) => $"Sie sagten „{said}“.";

    public override string Unclear(Doubt doubt, string what) => doubt switch
    {
        Doubt.NotUnderstood => "Das habe ich nicht verstanden.",
        Doubt.Empty => "Sie haben nichts gesagt. Mit 'Hilfe' sehen Sie, was ich kann.",
        Doubt.TextInvalid => $"In Ihrer Nachricht ist etwas, das ich nicht lesen darf: {what}",
        Doubt.QuantityNotNumber => $"Die Menge muss eine Zahl sein, etwa 5 oder 2,5; gelesen habe ich „{what}“.",
        Doubt.QuantityAmbiguous => $"Ist „{what}“ eins oder tausend? Schreiben Sie die Zahl ohne Tausenderzeichen, etwa 1 oder 1000.",
        Doubt.QuantityNotPositive => "Die Menge muss größer als null sein.",
        Doubt.QuantityTooLarge => "Diese Menge ist zu groß; höchstens 1.000.000.000.",
        Doubt.QuantityTooFine => "Eine Menge hat höchstens 3 Nachkommastellen.",
        Doubt.QuantityMissing => "Sagen Sie, wie viel, zum Beispiel: korrigiere -3 M8-BOLT in Nord verloren.",
        Doubt.SignMissing => $"Sagen Sie + oder - vor der Zahl: -{what} nimmt weg, +{what} fügt hinzu.",
        Doubt.ReasonMissing => "Sagen Sie, warum: Korrektur, gefunden, verloren oder beschädigt.",
        Doubt.ItemMissing => "Ich habe nicht verstanden, welcher Artikel gemeint ist. Nennen Sie Namen oder Artikelnummer.",
        Doubt.LettersMixed => $"„{what}“ mischt Buchstaben zweier Alphabete. Eine Artikelnummer hat nur A-Z, 0-9, '.', '_' und '-'.",
        Doubt.SaidTwice => $"Das habe ich nicht verstanden: „{what}“ kommt zweimal vor.",
        Doubt.DayUnclear => $"„{what}“ habe ich nicht als Tag verstanden. Sagen Sie morgen, Freitag, in 3 Tagen oder 9.3.2026.",
        Doubt.DayPast => $"„{what}“ ist schon vorbei.",
        Doubt.SiteUnreadable => $"„{what}“ habe ich nicht als Standort verstanden.",
    };

    public override string NoItemFor(string said) => $"An Ihren Standorten gibt es keinen Artikel '{said}'.";
    public override string NoSiteFor(string said, string known) => $"Sie haben keinen Standort '{said}'. Ihre Standorte: {known}.";
    public override string UnitIsOther(string said, string item, string unit) => $"{item} wird in {unit} gezählt, nicht in {said}. Nennen Sie die Menge in {unit}.";
    public override string SerialIsIn(string serial) => $"{serial} ist nicht ausgegeben.";
    public override string SerialIsOut(string serial, string holder) => $"{serial} ist bei {holder}.";
    public override string NumbersChanged => "Die Zahlen haben sich geändert, seit die Karte gezeigt wurde.";
    public override string NothingWasChanged => "Nichts wurde geändert.";
    public override string NotSure => "Ob das erledigt ist, konnte ich nicht feststellen. Sehen Sie in einer Minute nach; derselbe Knopf tut nichts zweimal.";
    public override string Dismissed => "In Ordnung. Nichts wurde geändert.";
    public override string UnknownField(string field) => $"Unbekanntes Feld '{field}'. Nichts wurde geändert.";
    public override string FieldIsWrong(string field, string problem) => $"Die Angabe in '{field}' passt nicht. Nichts wurde geändert.";
    public override string Incomplete => "Diese Karte ist unvollständig. Fragen Sie den Artikel noch einmal ab.";
    public override string VerbUnknown => "Dieser Knopf ist unbekannt. Fragen Sie den Artikel noch einmal ab.";

    public override string HelpHeading => "Das kann ich";

    public override IReadOnlyList<(string Say, string Means)> HelpLines =>
    [
        ("suche m8 schraube", "Suchen. 'bestand <Artikel>' oder nur die Wörter tun dasselbe."),
        ("wo ist SN-123", "Seriennummer, Barcode oder Artikel nachsehen."),
        ("wer hat bohrer", "Was ausgegeben ist, und an wen."),
        ("reserviere 5 M8-BOLT in Nord bis Freitag", "Etwas zurücklegen. Mit 'für Auftrag 12' für jemand anderen."),
        ("leihe 2 bohrer in Nord für Auftrag 12 bis morgen", "Etwas mitnehmen, das zurückkommt."),
        ("gib bohrer zurück", "Zurückgeben: gut, beschädigt oder verloren."),
        ("verbrauche 3 schrauben in Nord", "Etwas aufbrauchen."),
        ("einbuchen 10 M8-BOLT in Nord/Regal 3", "Eine Lieferung aufnehmen, auf einen Lagerplatz, wenn Sie ihn nennen."),
        ("korrigiere -2 M8-BOLT in Nord verloren", "Den Bestand berichtigen, mit Grund (Leitung)."),
        ("warum M8-BOLT in Nord · verlauf M8-BOLT", "Woher eine Zahl kommt."),
        ("meine sachen · meine anfragen", "Was Sie haben, und was Sie angefragt haben."),
        ("freigaben", "Anfragen, die auf Ihre Entscheidung warten (Leitung)."),
        ("stumm · Erinnerungen an · Ruhezeit 20-7", "Wie ich Sie erinnere. 'Erinnerungen' zeigt, was gilt."),
        ("rollen · einstellungen Nord · vorlagen", "Wer was darf, Einstellungen eines Standorts, die Vorlagen (Administration)."),
        ("storniere R-17 M8-BOLT · standorte", "Eine Reservierung beenden. Ihre Standorte."),
    ];

    public override string HelpFoot => "Eine Änderung per Text wird erst gezeigt; ein Tipp bestätigt sie.";
    public override string TypeHelp => "Mit 'Hilfe' sehen Sie alles.";
    public override string YouCouldSay => "Sie könnten sagen:";
    public override IReadOnlyList<string> Suggestions => ["suche m8 schraube", "reserviere 5 M8-BOLT in Nord bis Freitag", "wer hat bohrer"];
    public override string WelcomeHeading => "Hallo, hier ist CountDepot";
    public override string WelcomeText => "Ich weiß, was wo vorrätig ist und was versprochen wurde. Fragen Sie mich in Ihren Worten.";
    public override string YourSites => "Ihre Standorte";
    public override string NoSites => "Sie haben keine Standorte";

    public override string Refused(Refusal refusal) => GermanRefusals.Say(this, refusal);
}
