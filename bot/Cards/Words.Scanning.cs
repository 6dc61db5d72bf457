using CountDepot.Bot.Scanning;

namespace CountDepot.Bot.Cards;

// What is said about scanning, in the chat and to the page. The page's own labels are in bot/Pages/scan/words.js.
public abstract partial class Words
{
    public abstract string ScanHeading { get; }
    public abstract string ScanText { get; }
    public abstract string ScanFor(ScanFlow flow);
    public abstract string ScanIncomplete { get; }
    public abstract string CodeUnknown(string code);
    public abstract string CodeOfSeveral(string code);
    public abstract string CountOpened(string site);
    public abstract string DoneCounted(string amount);
    public abstract string DoneShipped(string amount, string site);
    public abstract string DoneLinked(string code);
    public abstract string DoneCreated(string sku);
}
