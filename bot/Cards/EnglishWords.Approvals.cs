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
}
