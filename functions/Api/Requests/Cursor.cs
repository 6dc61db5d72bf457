using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CountDepot.Contracts;

namespace CountDepot.Api.Requests;

/// <summary>
/// Where the next page begins, opaque to callers and bound to the question and to who asked it: a position with a check value over all
/// three. It protects nothing secret – every page is authorized anew – it only keeps a cursor from being used for another question.
/// </summary>
public static class Cursor
{
    public static string Make(string question, string actor, long position)
    {
        var text = position.ToString(CultureInfo.InvariantCulture);
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{text}.{Check(question, actor, text)}"));
    }

    /// <summary>The position, or null when there is no cursor. Throws <see cref="RefusedException"/> for one that was not made for this question.</summary>
    public static long? Read(string? cursor, string question, string actor)
    {
        if (cursor is null) return null;
        var bytes = cursor.Length <= 200 && Base64Url.IsValid(cursor) ? Base64Url.DecodeFromChars(cursor) : [];
        var parts = Encoding.ASCII.GetString(bytes).Split('.');
        if (parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position) && parts[1] == Check(question, actor, parts[0])) return position;
        throw new RefusedException(RefusalCode.RequestInvalid, "cursor is not valid for this question. Ask for the first page again.", new() { Field = "cursor" })
        {
            Security = "a cursor that was not made for this question",
        };
    }

    private static string Check(string question, string actor, string position) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{question}\n{actor}\n{position}")).AsSpan(0, 8));
}
