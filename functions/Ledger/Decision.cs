using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>The outcome of deciding one command: what happens, or why nothing does.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>The events to record; none when the world already is as asked.</summary>
    /// <param name="Site">The site the command was about; absent for a definition.</param>
    public sealed record Accepted(
        ImmutableArray<ItemEvent> Events, SiteId? Site = null, ReservationId? Reservation = null, CheckoutId? Checkout = null, TransferId? Transfer = null,
        WaitId? Wait = null, OrderId? Order = null) : Decision
    {
        /// <summary>The counted lines the command was about.</summary>
        public ImmutableArray<CountLineId> Counts { get; init; } = [];

        /// <summary>Whoever asked must not be told what the books say.</summary>
        public bool IsBlind { get; init; }
    }

    /// <summary>The first refusal that applies, with the real numbers and one next step.</summary>
    public sealed record Refused(RefusalCode Code, string Message, RefusalDetail Detail) : Decision;

    /// <summary>A refusal about an item.</summary>
    public static Refused Refuse(RefusalCode code, string message, RefusalDetail? detail = null) => new(code, message, detail ?? new());
}
