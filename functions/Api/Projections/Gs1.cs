using System.Text.RegularExpressions;

namespace CountDepot.Api.Projections;

/// <summary>
/// What a GS1 code says about a product: element strings behind application identifiers (GS1 General Specifications, sections 3 and 7.8).
/// Only two are read: 01, the GTIN, and 21, the serial number of the unit.
/// </summary>
/// <param name="Number">The GTIN as it is written, 14 digits; its check digit is not checked here.</param>
internal sealed partial record Gs1(string Number, string? Serial)
{
    internal const char GroupSeparator = '\u001d';

    private const string NumberAi = "01";
    private const string SerialAi = "21";

    // Symbologies that carry element strings: GS1-128, DataBar, DataMatrix, QR, DotCode (ISO/IEC 15424).
    private static readonly string[] Symbologies = ["]C1", "]e0", "]d2", "]Q3", "]J1"];

    /// <summary>Reads element strings in any of the forms they come in; null when the text is none of them or names no product.</summary>
    /// <param name="symbology">What the scanner says it read, such as "]C1"; empty when it says nothing.</param>
    internal static Gs1? Read(string symbology, string text)
    {
        if (Bracketed().IsMatch(text)) return Of(Bracket().Matches(text).Select(m => (m.Groups[1].Value, m.Groups[2].Value)));
        // A scanner may be set to say nothing about the symbology; then only a good number at the start tells.
        var isPlain = text.Length >= 16 && text.StartsWith(NumberAi, StringComparison.Ordinal) && Gtin.Normal(text.Substring(2, 14)) is not null;
        if (!isPlain && !Symbologies.Contains(symbology) && !text.Contains(GroupSeparator, StringComparison.Ordinal)) return null;
        return Of(text.Split(GroupSeparator).SelectMany(Elements));
    }

    /// <summary>
    /// A GS1 Digital Link: the same two in the path of a web address (GS1 Digital Link standard, URI syntax). The numbers are read out of the
    /// text; nobody ever follows the link.
    /// </summary>
    internal static Gs1? ReadLink(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var link) || link.Scheme is not ("https" or "http")) return null;
        var path = link.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(path, NumberAi);
        if (at < 0) return null;
        return Of(path[at..].Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[0] == NumberAi ? pair[1].PadLeft(14, '0') : Uri.UnescapeDataString(pair[1]))));
    }

    private static Gs1? Of(IEnumerable<(string Ai, string Value)> elements)
    {
        string? number = null, serial = null;
        foreach (var (ai, value) in elements)
        {
            if (ai == NumberAi && value.Length == 14 && Gtin.AllDigits(value)) number ??= value;
            if (ai == SerialAi) serial ??= value;
        }
        return number is null ? null : new(number, serial);
    }

    // Some identifiers have a length of their own; a value without one goes on to the separator, so it is the last of its part.
    private static IEnumerable<(string Ai, string Value)> Elements(string part)
    {
        while (part.Length > 2)
        {
            var ai = part[..2];
            var end = Math.Min(part.Length, LengthOf(ai) ?? part.Length);
            yield return (ai, part[2..end]);
            part = part[end..];
        }
    }

    /// <summary>The predefined length of an element, identifier included, by its first two digits.</summary>
    private static int? LengthOf(string ai) => ai switch
    {
        "00" => 20,
        "01" or "02" or "03" => 16,
        "04" => 18,
        "11" or "12" or "13" or "14" or "15" or "16" or "17" or "18" or "19" => 8,
        "20" => 4,
        "31" or "32" or "33" or "34" or "35" or "36" => 10,
        "41" => 16,
        _ => null,
    };

    [GeneratedRegex(@"\A(\([0-9]{2,4}\)[^()]+)+\z")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\(([0-9]{2,4})\)([^()]+)")]
    private static partial Regex Bracket();
}
