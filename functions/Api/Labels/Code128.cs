namespace CountDepot.Api.Labels;

/// <summary>
/// The bar code Code 128 (ISO/IEC 15417): visible ASCII and blanks in code set B, runs of digits two by two in code set C, with its check
/// symbol. No quiet zone: whoever draws it leaves ten modules free on both sides.
/// </summary>
public static class Code128
{
    private const int StartB = 104;
    private const int StartC = 105;
    private const int ToC = 99;
    private const int ToB = 100;
    private const int CheckModulus = 103;
    private const int LengthMax = 80;

    // Widths of bar, space, bar, space, bar, space for the values 0 to 105.
    private static readonly string[] Symbols =
    [
        "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212", "112232", "122132", "122231", "113222",
        "123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321",
        "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121",
        "313121", "211331", "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224",
        "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
        "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113",
        "114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232",
    ];

    private const string Stop = "2331112";

    /// <summary>Whether a text can be written in it.</summary>
    public static bool CanWrite(string text) => text.Length is > 0 and <= LengthMax && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>The widths of bars and spaces in modules, a bar first. The text has to be one that <see cref="CanWrite"/>.</summary>
    public static IReadOnlyList<int> Widths(string text)
    {
        var values = ValuesOf(text);
        var check = values.Select((value, at) => value * Math.Max(1, at)).Sum() % CheckModulus;
        return [.. values.Append(check).SelectMany(value => Symbols[value]).Concat(Stop).Select(width => width - '0')];
    }

    /// <summary>The symbol values before the check symbol, the start included.</summary>
    public static IReadOnlyList<int> ValuesOf(string text)
    {
        if (!CanWrite(text)) throw new ArgumentException("The text cannot be written in Code 128.", nameof(text));
        var values = new List<int>();
        var isDigits = false;
        for (var at = 0; at < text.Length;)
        {
            var digits = text.Skip(at).TakeWhile(char.IsAsciiDigit).Count();
            // Two by two pays from four digits on; an odd one is left to code set B.
            var pays = isDigits ? digits >= 2 : digits >= 4 && digits % 2 == 0;
            if (values.Count == 0 || pays != isDigits) values.Add(values.Count == 0 ? (pays ? StartC : StartB) : pays ? ToC : ToB);
            isDigits = pays;
            values.Add(pays ? ((text[at] - '0') * 10) + text[at + 1] - '0' : text[at] - ' ');
            at += pays ? 2 : 1;
        }
        return values;
    }
}
