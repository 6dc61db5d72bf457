namespace CountDepot.Bot.Cards;

public sealed partial class GermanWords
{
    public override string EachTheirOwnNumbers => "Alle sehen hier die Zahlen ihrer eigenen Standorte.";
    public override string Item => "Artikel";
    public override string ChooseItem => "Wählen Sie einen Artikel.";
    public override string ChoosePerson => "Wählen Sie eine Person.";
    public override string KeepUntil => "Aufheben bis";
    public override string ReserveFromMessage => "Aus Nachricht reservieren";
    public override string NothingIsThere => "Zu diesen Wörtern passt nichts.";
    public override string AvailableOf(string amount) => $"{amount} verfügbar";
}
