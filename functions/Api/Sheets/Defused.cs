using System.Text.RegularExpressions;

namespace CountDepot.Api.Sheets;

/// <summary>
/// Text that a spreadsheet shows and does not run. What begins like a formula gets an apostrophe before it, in every file that leaves the
/// depot, and loses it again in every file that comes in: <see cref="Restore"/> of <see cref="Defuse"/> is the same text, whatever it is.
/// </summary>
public static partial class Defused
{
    /// <summary>The text for a cell. A text that would lose an apostrophe on its way back gets one as well.</summary>
    public static string Defuse(string text) => Marked().IsMatch(text) ? $"'{text}" : text;

    /// <summary>The text that a cell stands for.</summary>
    public static string Restore(string cell) => cell.StartsWith('\'') && Marked().IsMatch(cell[1..]) ? cell[1..] : cell;

    // = + - @ and their full-width forms, | for dynamic data exchange, % for what is decoded later, and white space that is skipped before one.
    [GeneratedRegex("""\A('*[=+\-@\t\r\n|%\uFF1D\uFF0B\uFF0D\uFF20]|'')""")]
    private static partial Regex Marked();
}
