using System.Text.RegularExpressions;
using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>
/// Quantities as people type them. Exact or refused: only ASCII digits, no exponent, and where a sign could be a thousands sign
/// ("1.000", "1,000") the person is asked. A decimal comma counts in German alone.
/// </summary>
public static partial class QuantityReader
{
    /// <summary>Whether a word tries to be a quantity; what else begins with a digit ("3D-PRINTER", "10mm") is a name.</summary>
    public static bool IsAttempt(string word) => Attempt().IsMatch(word) || Phrasebook.NumberWords.Contains(Tokens.Fold(word));

    /// <summary>Splits "5x", "5pcs" or "2.5m" into number and unit.</summary>
    public static bool TrySplit(string word, out string number, out string unit)
    {
        var match = WithUnit().Match(word);
        (number, unit) = (match.Groups["number"].Value, Tokens.Fold(match.Groups["unit"].Value));
        return match.Success && Phrasebook.Units.ContainsKey(unit);
    }

    /// <summary>Whether there is a sign in front.</summary>
    public static bool IsSigned(string word) => word.Length > 1 && word[0] is '+' or '-' or '−' && char.IsDigit(word[1]);

    /// <summary>Reads a quantity; <paramref name="doubt"/> says what is wrong with one that is refused.</summary>
    public static bool TryRead(string word, bool isGerman, out Quantity quantity, out Doubt doubt)
    {
        quantity = default;
        doubt = Doubt.QuantityNotNumber;
        var text = word.Replace('−', '-').TrimStart('+');
        var digits = text.TrimStart('-');
        if (text.Length - digits.Length > 1 || !Shape().IsMatch(digits)) return false;
        if (Grouped().IsMatch(digits))
        {
            doubt = Doubt.QuantityAmbiguous;
            return false;
        }
        if (digits.Contains(',', StringComparison.Ordinal) && !isGerman) return false;
        return IsKept(text.Replace(',', '.'), out quantity, out doubt);
    }

    private static bool IsKept(string text, out Quantity quantity, out Doubt doubt)
    {
        doubt = text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point && text.Length - point > 4 ? Doubt.QuantityTooFine : Doubt.QuantityTooLarge;
        return Quantity.TryParse(text, out quantity, out _);
    }

    // \d is any script's digit here: "٥" is an attempt, and refused with a sentence.
    [GeneratedRegex(@"\A[+\-−]?\d[\d.,'’]*(?:[eE][+\-]?\d+)?\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Attempt();

    [GeneratedRegex(@"\A(?<number>[+\-−]?[0-9]+(?:[.,][0-9]+)?)(?<unit>[A-Za-z×]{1,6})\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex WithUnit();

    [GeneratedRegex(@"\A[0-9]{1,15}(?:[.,][0-9]{1,15})?\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Shape();

    // "0.125" has a zero in front, so it cannot be a thousand.
    [GeneratedRegex(@"\A[1-9][0-9]{0,2}[.,][0-9]{3}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Grouped();
}
