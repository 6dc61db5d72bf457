namespace CountDepot.Contracts;

/// <summary>
/// A holder gives units to another without their coming back in between: a new checkout for the new holder, and what is out stays the same.
/// </summary>
/// <param name="Holder">Who has them from now on.</param>
/// <param name="Quantity">How many; all that is still out when absent.</param>
/// <param name="Serials">For a serialized item, exactly which units; all of the checkout when absent.</param>
/// <param name="DueBackAt">When they are due back now; as before when absent.</param>
public sealed record HandOverCheckout(
    CheckoutId Checkout,
    Holder Holder,
    Quantity? Quantity = null,
    IReadOnlyList<SerialNumber>? Serials = null,
    DateTimeOffset? DueBackAt = null,
    LongText? Note = null) : Command;

/// <summary>Moves the day units are due back, later or earlier.</summary>
public sealed record ExtendCheckout(CheckoutId Checkout, DateTimeOffset DueBackAt, LongText? Note = null) : Command;
