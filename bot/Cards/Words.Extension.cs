namespace CountDepot.Bot.Cards;

// What is said in the compose box, in dialogs and where people type to find.
public abstract partial class Words
{
    public abstract string EachTheirOwnNumbers { get; }
    public abstract string Item { get; }
    public abstract string ChooseItem { get; }
    public abstract string ChoosePerson { get; }
    public abstract string KeepUntil { get; }
    public abstract string ReserveFromMessage { get; }
    public abstract string NothingIsThere { get; }
    public abstract string AvailableOf(string amount);
}
