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
    public abstract string RequestNo(string reservation);
    public abstract string RequestUnknown(string reservation);
    public abstract string WaitsAs(Face face, string reservation);
    public abstract string WaitsBecause(string? why);
    public abstract string WaitsUntil(string moment);
    public abstract string AvailableAfter { get; }
    public abstract string WindowLabel { get; }
    public abstract string Window(string? from, string? to);
    public abstract string NoteLabel { get; }
    public abstract string WhyLabel { get; }
    public abstract string WhyApproval(string why);
    public abstract string ApprovalsSoFar(int given, int needed);
    public abstract string SentTo(int places);
    public abstract string NobodyToDecide { get; }
    public abstract string Withdraw { get; }
    public abstract string LookAgain { get; }

    // Deciding
    public abstract string Comment { get; }
    public abstract string CommentLabel { get; }
    public abstract string CommentRequired { get; }
    public abstract string ApprovedBy(string person, string moment);
    public abstract string RejectedBy(string person, string moment, string reason);
    public abstract string WithdrawnBy(string person, string moment);
    public abstract string HasExpired(string moment);
    public abstract string OneApprovalMore(int missing);
    public abstract string AlreadyApproved(string person);
    public abstract string AlreadyRejected(string person);
    public abstract string AlreadyWithdrawn(string person);
    public abstract string OwnRequest { get; }
    public abstract string MayNotDecide { get; }
    public abstract string OnlyWhereItWasPosted { get; }
    public abstract string RequestChanged { get; }
    public abstract string DecisionNotSure { get; }
    public abstract string CardOutOfDate { get; }

    // Suggesting
    public abstract string SuggestOther { get; }
    public abstract string OtherEnd { get; }
    public abstract string SuggestSomething { get; }
    public abstract string BackToRequest { get; }
    public abstract string SuggestionSent(string person);
    public abstract string SuggestedBy(string person, string? amount, string? end);
    public abstract string RequesterNotKnown { get; }
    public abstract string RequestIsChanged { get; }

    // Where requests are posted
    public abstract string PostedHere(string site);
    public abstract string OnlyManagersSay(string site);
    public abstract string SayItInTheChannel { get; }
}
