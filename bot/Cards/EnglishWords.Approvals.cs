using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

public sealed partial class EnglishWords
{
    public override string YouHave => "What you have, soonest due first";
    public override string YouHaveNothing => "You have nothing checked out";
    public override string BringBack(string item) => $"Return {item}";
    public override string YouAskedFor => "What you asked for, newest first";
    public override string YouAskedForNothing => "You have asked for nothing that is open";
    public override string WaitsForYou => "Waiting for your decision, longest first";
    public override string NothingWaitsForYou => "Nothing waits for your decision";
    public override string PageOf(int page, int pages) => $"Page {page} of {pages}";
    public override string PageNext => "Next page";
    public override string PageBack => "Page before";
    public override string ThereAreMore => "There are more than this list holds.";

    public override string Asked => "Asked";
    public override string AskedFor(string holder, string site) => $"At {site}, for {holder}";
    public override string AskedBy(string person, string moment) => $"Asked by {person}, {moment}";

    public override string State(ReservationState state) => state switch
    {
        ReservationState.Pending => "waiting for approval",
        ReservationState.Approved => "promised",
        ReservationState.Rejected => "rejected",
        ReservationState.Withdrawn => "withdrawn",
        ReservationState.Expired => "expired",
        ReservationState.PartlyFulfilled => "partly picked up",
        ReservationState.Closed => "picked up",
    };

    public override string RequestNo(string reservation) => $"Request {reservation}";
    public override string RequestUnknown(string reservation) => $"There is no request {reservation} of this item.";

    public override string WaitsAs(Face face, string reservation) => face switch
    {
        Face.Public => $"Request {reservation} waits for approval",
        Face.Requester => $"Your request {reservation} waits for approval",
        Face.Decider => $"Request {reservation} waits for your decision",
    };

    public override string WaitsBecause(string? why) => why is null ? "Waiting for approval." : $"Waiting for approval: {why}.";
    public override string WaitsUntil(string moment) => $"Waits until {moment}";
    public override string AvailableAfter => "Available after it";
    public override string WindowLabel => "When";

    public override string Window(string? from, string? to) => (from, to) switch
    {
        (null, _) => $"until {to}",
        (_, null) => $"from {from}",
        _ => $"from {from} until {to}",
    };

    public override string NoteLabel => "Note";
    public override string WhyLabel => "Needs approval";
    public override string WhyApproval(string why) => why;
    public override string ApprovalsSoFar(int given, int needed) => needed == 1 ? "Needs one approval" : $"{given} of {needed} approvals";
    public override string SentTo(int places) => places == 1 ? "Sent to 1 chat where it can be decided." : $"Sent to {places} chats where it can be decided.";
    public override string NobodyToDecide => "Nobody who may decide it has written to me yet. Ask a manager of the site to write 'approvals' to me.";
    public override string Withdraw => "Withdraw";
    public override string LookAgain => "Look again";

    public override string Comment => "Comment (needed to reject)";
    public override string CommentLabel => "Comment";
    public override string CommentRequired => "A comment is required to reject.";
    public override string ApprovedBy(string person, string moment) => $"Approved by {person}, {moment}";
    public override string RejectedBy(string person, string moment, string reason) => $"Rejected by {person}, {moment}: {reason}";
    public override string WithdrawnBy(string person, string moment) => $"Withdrawn by {person}, {moment}";
    public override string HasExpired(string moment) => $"The request has expired: it waited until {moment}";
    public override string OneApprovalMore(int missing) => missing == 1 ? "You approved it. One more manager has to." : $"You approved it. {missing} more managers have to.";
    public override string AlreadyApproved(string person) => $"Already approved by {person}.";
    public override string AlreadyRejected(string person) => $"Already rejected by {person}.";
    public override string AlreadyWithdrawn(string person) => $"Already withdrawn by {person}.";
    public override string OwnRequest => "You cannot decide your own request. Ask another manager.";
    public override string MayNotDecide => "You are not allowed to decide this request. Ask a manager of the site.";
    public override string OnlyWhereItWasPosted => "This card can be used only in the chat where it was posted. Type 'approvals' for your own.";
    public override string RequestChanged => "The request has changed. Check the new numbers and decide again.";
    public override string DecisionNotSure => "Not sure yet whether that was done. Look again in a minute; deciding twice does nothing twice.";
    public override string CardOutOfDate => "This card is out of date. Type 'approvals' in a current Teams and decide there.";

    public override string SuggestOther => "Suggest something else";
    public override string OtherEnd => "Until another day";
    public override string SuggestSomething => "Suggest another quantity or another day.";
    public override string BackToRequest => "Back";
    public override string SuggestionSent(string person) => $"Your suggestion was sent to {person}. The request waits as it is.";

    public override string SuggestedBy(string person, string? amount, string? end) =>
        $"{person} suggests {(amount is null ? "" : $"{amount} ")}{(end is null ? "" : $"until {end} ")}instead.";

    public override string RequesterNotKnown => "It was not asked for in this chat, so I cannot send a suggestion. Reject it with a comment instead.";
    public override string RequestIsChanged => "The request is changed. It waits for approval as it is now.";

    public override string PostedHere(string site) => $"Requests at {site} are posted here from now on.";
    public override string OnlyManagersSay(string site) => $"Only a manager of {site} can say where its requests are posted.";
    public override string SayItInTheChannel => "Say that in the channel or group where they are to be posted.";
}
