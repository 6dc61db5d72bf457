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
    public static string Make(string question, string actor, long position) => Make(question, actor, position.ToString(CultureInfo.InvariantCulture));

    /// <summary>A cursor at a row, for lists that are read in order of their keys.</summary>
    public static string Make(string question, string actor, string row) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{row}.{Check(question, actor, row)}"));

    /// <summary>The position, or null when there is no cursor. Throws <see cref="RefusedException"/> for one that was not made for this question.</summary>
    public static long? Read(string? cursor, string question, string actor) => ReadRow(cursor, question, actor) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : throw NotMadeForThis();

    /// <summary>The row, or null when there is no cursor. Throws <see cref="RefusedException"/> for one that was not made for this question.</summary>
    public static string? ReadRow(string? cursor, string question, string actor)
    {
        if (cursor is null) return null;
        var bytes = cursor.Length <= 400 && Base64Url.IsValid(cursor) ? Base64Url.DecodeFromChars(cursor) : [];
        // One cursor has one spelling: no blanks between, no bits that mean nothing at its end.
        if (Base64Url.EncodeToString(bytes) != cursor) throw NotMadeForThis();
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.LastIndexOf('.');
        return end > 0 && text[(end + 1)..] == Check(question, actor, text[..end]) ? text[..end] : throw NotMadeForThis();
    }

    private static RefusedException NotMadeForThis() => new(RefusalCode.RequestInvalid, "cursor is not valid for this question. Ask for the first page again.", new() { Field = "cursor" })
    {
        Security = "a cursor that was not made for this question",
    };

    private static string Check(string question, string actor, string position) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{question}\n{actor}\n{position}")).AsSpan(0, 8));
}
