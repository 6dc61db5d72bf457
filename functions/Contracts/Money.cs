using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CountDepot.Contracts;

/// <summary>
/// An amount of money as text: "12.50 EUR". Up to nine digits before the point and four after it, then an ISO 4217 code. It is kept and shown
/// as it was given; no sum is ever made of it.
/// </summary>
[JsonConverter(typeof(ParsedJson<Money>))]
public readonly partial record struct Money : IParsed<Money>
{
    private readonly string? text;
    private Money(string text) => this.text = text;
    public string Value => text ?? "";
    public static Money Parse(string text) => Canonical.Must<Money>(text);

    public static bool TryRead(string? text, out Money value, out string problem)
    {
        value = default;
        problem = "must be an amount and a currency, such as 12.50 EUR.";
        if (text is null || !Shape().IsMatch(text)) return false;
        value = new(text.ToUpper(CultureInfo.InvariantCulture));
        problem = "";
        return true;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,8})(\.[0-9]{1,4})? [A-Za-z]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
