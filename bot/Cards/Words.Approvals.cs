using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

// What is said of somebody's things and requests, and of deciding them.
public abstract partial class Words
{
    // Lists
    public abstract string YouHave { get; }
    public abstract string YouHaveNothing { get; }
    public abstract string BringBack(string item);
    public abstract string YouAskedFor { get; }
    public abstract string YouAskedForNothing { get; }
    public abstract string WaitsForYou { get; }
    public abstract string NothingWaitsForYou { get; }
    public abstract string PageOf(int page, int pages);
    public abstract string PageNext { get; }
    public abstract string PageBack { get; }
    public abstract string ThereAreMore { get; }

    // One request
    public abstract string Asked { get; }
    public abstract string AskedFor(string holder, string site);
    public abstract string AskedBy(string person, string moment);
    public abstract string State(ReservationState state);
}
