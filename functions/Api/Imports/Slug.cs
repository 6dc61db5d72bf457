using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CountDepot.Api.Imports;

/// <summary>An identifier made of a name: upper case, without accents, and a '-' for every sign that an identifier cannot have.</summary>
internal static partial class Slug
{
    private const int LengthMax = 64;

    internal static string Of(string name)
    {
        var slug = Sign().Replace(Bare(name).ToUpperInvariant(), "-");
        return (slug.Length > LengthMax ? slug[..LengthMax] : slug).Trim('-', '.', '_');
    }

    /// <summary>The name without accents.</summary>
    internal static string Bare(string name) =>
        string.Concat(name.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));

    [GeneratedRegex("[^A-Z0-9._-]+")]
    private static partial Regex Sign();
}
