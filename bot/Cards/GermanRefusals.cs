using CountDepot.Bot.Depot;
using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

/// <summary>Refusals in German, from the code and the numbers behind it. A code without its own sentence says what the depot said.</summary>
internal static class GermanRefusals
{
    internal static string Say(Words words, Refusal refusal) => Sentence(words, refusal.Code, refusal.Detail) is { } sentence
        ? sentence
        : refusal.Message.Length > 0 ? refusal.Message : "Das Lager antwortet gerade nicht. Versuchen Sie es in einer Minute noch einmal; nichts wurde geändert.";

    // Null where the numbers a sentence needs did not come along, or where it is about something the bot never asks.
    private static string? Sentence(Words words, RefusalCode? code, RefusalDetail detail) => code switch
    {
        RefusalCode.NotPermitted when detail.EscalatesAt is { } turn =>
            $"Darüber entscheidet bis {words.Moment(turn, TimeZoneInfo.Utc)} die Leitung{At(detail)}. Danach dürfen Sie es als Vertretung.",
        RefusalCode.NotPermitted when detail.Needs is { } role =>
            $"Dafür fehlt Ihnen die Rolle {RoleName(role)}{At(detail)}. Bitten Sie Ihre Leitung oder die Administration darum.",
        RefusalCode.CommandIdReused => "Diese Karte wurde schon einmal mit anderen Angaben benutzt. Nehmen Sie die neue Karte.",
        RefusalCode.ItemUnknown => "Diesen Artikel gibt es an Ihren Standorten nicht.",
        RefusalCode.SiteUnknown => "Diesen Standort gibt es für Sie nicht. Mit 'Standorte' sehen Sie Ihre.",
        RefusalCode.ReservationUnknown => "Diese Reservierung gibt es bei dem Artikel nicht. Sehen Sie beim Artikel nach, was offen ist.",
        RefusalCode.CheckoutUnknown => "Diese Ausgabe gibt es bei dem Artikel nicht. Sehen Sie beim Artikel nach, was ausgegeben ist.",
        RefusalCode.BookingUnknown => "Diese Buchung gibt es für Sie nicht. Sehen Sie bei Ihren Buchungen nach.",
        RefusalCode.BookingEnded => "Von dieser Buchung ist nichts mehr offen.",
        RefusalCode.KitUnknown => "Dieses Set gibt es nicht. Sehen Sie in der Liste der Sets nach.",
        RefusalCode.KitRetired => "Dieses Set ist ausgelistet und kann nicht mehr gebucht werden.",
        RefusalCode.TemplateUnknown => "Diese Vorlage gibt es nicht. Sehen Sie nach, welche es gibt.",
        RefusalCode.RoleUnknown => "Diese Gruppe hat keine Rolle. Sehen Sie in der Liste der Rollen nach.",
        RefusalCode.RoleChanged => "Die Rolle dieser Gruppe hat sich inzwischen geändert. Sehen Sie noch einmal nach und entscheiden Sie neu.",
        RefusalCode.LastAdministrator => "Diese Gruppe verwaltet als einzige alle Standorte. Geben Sie zuerst einer anderen die Rolle Admin an allen Standorten.",
        RefusalCode.ApprovalNeeded when detail.ApprovalsNeeded is { } needed =>
            $"Das braucht die Freigabe von {(needed == 1 ? "einer Leitung" : "zwei verschiedenen Leitungen")}{At(detail)}. Stellen Sie zuerst eine Anfrage.",
        RefusalCode.ItemRetired => "Der Artikel ist ausgelistet und wird nicht mehr geführt.",
        RefusalCode.VerbNotForKind when detail.Kind is { } kind => $"Das geht nicht mit dieser Art ({words.Kind(kind)}). {Instead(kind)}",
        RefusalCode.QuantityMustBePositive => "Die Menge muss größer als null sein.",
        RefusalCode.QuantityMustBeWhole => "So genau wird dieser Artikel nicht geführt: Die Menge hat zu viele Nachkommastellen.",
        RefusalCode.TimeMustBeFuture => "Der Zeitpunkt ist schon vorbei. Nennen Sie einen späteren.",
        RefusalCode.DueBackRequired => "Ausrüstung kommt immer zurück: Sagen Sie, bis wann.",
        RefusalCode.ChangeMustMatchReason => "Das Vorzeichen passt nicht zum Grund: gefunden fügt hinzu, verloren und beschädigt nehmen weg.",
        RefusalCode.SerialsMustMatchQuantity => "Nennen Sie genau so viele Seriennummern, wie die Menge sagt.",
        RefusalCode.SerialUnknown when detail.Serial is { } serial => $"{serial} gehört nicht dazu. Prüfen Sie das Etikett.",
        RefusalCode.SerialInUse when detail.Serial is { } serial => $"{serial} ist schon verbucht. Prüfen Sie das Etikett.",
        RefusalCode.SerialElsewhere when detail.Serial is { } serial => $"{serial} liegt nicht dort{At(detail)}. Nennen Sie den richtigen Platz.",
        RefusalCode.ReservationEnded => "Diese Reservierung ist nicht mehr offen: abgeholt, storniert oder abgelaufen.",
        RefusalCode.CheckoutEnded => "Davon ist schon alles zurück.",
        RefusalCode.MoreThanReserved when detail.Reserved is { } reserved => $"So viel ist nicht reserviert: {Asked(words, detail)}reserviert {Amount(words, reserved, detail)}.",
        RefusalCode.MoreThanCheckedOut when detail.CheckedOut is { } left => $"So viel ist nicht ausgegeben: {Asked(words, detail)}noch aus {Amount(words, left, detail)}.",
        RefusalCode.NotEnoughOnHand when detail.OnHand is { } hand => $"Nicht genug da: {Asked(words, detail)}Bestand {Amount(words, hand, detail)}{At(detail)}.",
        RefusalCode.NotEnoughInBin when detail.OnHand is { } hand =>
            $"Auf diesem Lagerplatz ist nicht genug: {Asked(words, detail)}Bestand am Standort {Amount(words, hand, detail)}.",
        RefusalCode.NotEnoughAvailable when detail.Available is { } available => NotEnough(words, detail, available),
        RefusalCode.TooManyRequests when detail is { Most: { } most, RetryAfterSeconds: { } seconds } =>
            $"Das sind mehr als {words.Number(Quantity.Of(most))} Anfragen in einer Minute. Versuchen Sie es in {seconds} s noch einmal; nichts wurde geändert.",
        RefusalCode.TooManyRequests => "Gerade kommen zu viele Anfragen. Versuchen Sie es gleich noch einmal.",
        RefusalCode.OutcomeUnknown => words.NotSure,
        RefusalCode.Unavailable => "Das Lager antwortet gerade nicht. Versuchen Sie es in einer Minute noch einmal; nichts wurde geändert.",
        _ => null,
    };

    private static string NotEnough(Words words, RefusalDetail detail, Quantity available)
    {
        var why = detail is { OnHand: { } hand, Reserved: { } reserved } ? $" (Bestand {words.Number(hand)}, reserviert {words.Number(reserved)})" : "";
        var others = detail.Elsewhere is { Count: > 0 } elsewhere
            ? $" Anderswo: {string.Join(", ", elsewhere.Take(3).Select(e => $"{e.Site} {words.Number(e.Available)}"))}."
            : available.IsPositive ? $" Nehmen Sie höchstens {words.Number(available)}." : "";
        return $"Nicht genug verfügbar{At(detail)}: {Asked(words, detail)}verfügbar {Amount(words, available, detail)}{Arriving(words, detail)}{why}.{others}";
    }

    private static string Arriving(Words words, RefusalDetail detail) =>
        (detail.Incoming is { IsPositive: true } incoming ? $", unterwegs {words.Number(incoming)}" : "") +
        (detail.OnOrder is { IsPositive: true } onOrder ? $", bestellt {words.Number(onOrder)}" : "");

    private static string Asked(Words words, RefusalDetail detail) => detail.Asked is { } asked ? $"verlangt {Amount(words, asked, detail)}, " : "";

    private static string Amount(Words words, Quantity quantity, RefusalDetail detail) => words.Amount(quantity, detail.Unit ?? "");

    private static string At(RefusalDetail detail) => detail.Site is { } site ? $" in {site}" : "";

    internal static string RoleName(Role role) => role switch
    {
        Role.None => "keine",
        Role.Viewer => "Leser",
        Role.Staff => "Personal",
        Role.Manager => "Leitung",
        Role.Admin => "Administration",
    };

    private static string Instead(ItemKind kind) => kind switch
    {
        ItemKind.Consumable => "Verbrauchsmaterial wird verbraucht, nicht ausgegeben.",
        ItemKind.Stock => "Lagerware wird ausgegeben oder verbraucht.",
        ItemKind.Equipment => "Ausrüstung wird ausgegeben und kommt zurück.",
        ItemKind.Serialized => "Einzelstücke werden mit Seriennummer ausgegeben.",
    };
}
