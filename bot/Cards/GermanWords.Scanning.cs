using CountDepot.Bot.Scanning;

namespace CountDepot.Bot.Cards;

public sealed partial class GermanWords
{
    public override string ScanHeading => "Scannen";
    public override string ScanText => "Wofür? Der Scanner bleibt offen, bis Sie fertig sind, und behält ohne Netz, was Sie scannen.";

    public override string ScanFor(ScanFlow flow) => flow switch
    {
        ScanFlow.LookUp => "Nachsehen",
        ScanFlow.CheckOut => "Ausleihen",
        ScanFlow.CheckIn => "Zurückgeben",
        ScanFlow.Count => "Zählen",
        ScanFlow.Receive => "Einbuchen",
        ScanFlow.Transfer => "Umlagern",
    };

    public override string ScanIncomplete => "Es fehlt etwas. Scannen Sie es noch einmal.";
    public override string CodeUnknown(string code) => $"Nichts an Ihren Standorten hat den Code {code}.";
    public override string CodeOfSeveral(string code) => $"{code} kann mehrere Artikel meinen. Scannen Sie noch einmal und wählen Sie.";
    public override string CountOpened(string site) => $"Eine Zählung von {site} ist offen.";
    public override string DoneCounted(string amount) => $"{amount} gezählt.";
    public override string DoneShipped(string amount, string site) => $"{amount} unterwegs nach {site}.";
    public override string DoneLinked(string code) => $"{code} gehört jetzt dazu.";
    public override string DoneCreated(string sku) => $"angelegt als {sku}.";
}
