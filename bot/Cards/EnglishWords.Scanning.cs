using CountDepot.Bot.Scanning;

namespace CountDepot.Bot.Cards;

public sealed partial class EnglishWords
{
    public override string ScanHeading => "Scan";
    public override string ScanText => "What for? The scanner stays open until you are through, and keeps what you scan while there is no network.";

    public override string ScanFor(ScanFlow flow) => flow switch
    {
        ScanFlow.LookUp => "Look up",
        ScanFlow.CheckOut => "Check out",
        ScanFlow.CheckIn => "Check in",
        ScanFlow.Count => "Count",
        ScanFlow.Receive => "Receive",
        ScanFlow.Transfer => "Transfer",
    };

    public override string ScanIncomplete => "Something is missing. Scan it again.";
    public override string CodeUnknown(string code) => $"Nothing at your sites has the code {code}.";
    public override string CodeOfSeveral(string code) => $"{code} may be several items. Scan it again and choose.";
    public override string CountOpened(string site) => $"A count of {site} is open.";
    public override string DoneCounted(string amount) => $"{amount} counted.";
    public override string DoneShipped(string amount, string site) => $"{amount} on the way to {site}.";
    public override string DoneLinked(string code) => $"{code} belongs to it now.";
    public override string DoneCreated(string sku) => $"created as {sku}.";
}
