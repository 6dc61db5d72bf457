namespace CountDepot.Bot.Cards;

public sealed partial class EnglishWords
{
    public override string EachTheirOwnNumbers => "Everybody sees the numbers of their own sites here.";
    public override string Item => "Item";
    public override string ChooseItem => "Choose an item.";
    public override string ChoosePerson => "Choose a person.";
    public override string KeepUntil => "Keep until";
    public override string ReserveFromMessage => "Reserve from message";
    public override string NothingIsThere => "Nothing fits these words.";
    public override string AvailableOf(string amount) => $"{amount} available";
}
