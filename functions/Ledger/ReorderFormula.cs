using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>
/// The reorder point for demand that varies and a lead time that does not: d × L + Z × σ × √L, where d is the mean demand of a day, σ its
/// standard deviation, L the lead time in days, and Z the safety factor. Source: the order-point model with normally distributed lead-time
/// demand, as in Silver, Pyke, Thomas, "Inventory and Production Management in Supply Chains". Check value: d 30, σ 5, L 10, Z 1.65 give 326.1.
/// </summary>
public static class ReorderFormula
{
    /// <summary>With this safety factor stock lasts until the delivery in 95 of 100 cases.</summary>
    public const double SafetyFactor = 1.65;

    /// <summary>With fewer weeks the deviation is a guess, and a number made of it would only look exact.</summary>
    public const int WeeksMin = 8;

    /// <summary>The reorder point in the unit of the demand.</summary>
    public static double Point(double perDay, double deviation, double leadTimeDays) =>
        (perDay * leadTimeDays) + (SafetyFactor * deviation * Math.Sqrt(leadTimeDays));

    /// <summary>The next amount of an item that is no less. Differences beyond a millionth come from the arithmetic and do not count.</summary>
    /// <param name="step">The smallest amount of the item.</param>
    public static Quantity Up(double amount, Quantity step) => Up(new Quantity((long)Math.Ceiling(Math.Round(Math.Min(amount, Quantity.ThousandthsMax / 1_000) * 1_000, 3))), step);

    /// <summary>The next whole multiple that is no less.</summary>
    public static Quantity Up(Quantity amount, Quantity multiple) =>
        new(((amount.Thousandths + multiple.Thousandths - 1) / multiple.Thousandths) * multiple.Thousandths);
}
