using System.Globalization;
using System.Text;

namespace CountDepot.Simulation.Storage;

/// <summary>A transaction on the wire: an HTTP message per row, in a change set, in a batch (multipart/mixed, RFC 2046).</summary>
internal static class Batch
{
    private const string Boundary = "batch_depot";
    private const string Changes = "changeset_depot";

    /// <summary>The requests of a batch, in order. It is a transaction of ours, so there is one change set and every body is one line of JSON.</summary>
    internal static List<Question> Read(byte[] body)
    {
        var questions = new List<Question>();
        var lines = Encoding.UTF8.GetString(body).Split("\r\n");
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].EndsWith(" HTTP/1.1", StringComparison.Ordinal)) continue;
            var head = lines[i].Split(' ');
            string? tag = null;
            for (i++; lines[i].Length > 0; i++)
            {
                if (lines[i].StartsWith("If-Match:", StringComparison.OrdinalIgnoreCase)) tag = lines[i][9..].Trim();
            }
            var json = i + 1 < lines.Length && lines[i + 1].StartsWith('{') ? lines[i + 1] : "";
            questions.Add(new(head[0], new Uri(head[1]).AbsolutePath, "", tag, Encoding.UTF8.GetBytes(json)));
        }
        return questions;
    }

    /// <summary>One reply per request when all went well, else the one that says what did not.</summary>
    internal static Reply Write(IReadOnlyList<Reply> replies)
    {
        var text = new StringBuilder($"--{Boundary}\r\nContent-Type: multipart/mixed; boundary={Changes}\r\n\r\n");
        foreach (var reply in replies)
        {
            text.Append(CultureInfo.InvariantCulture, $"--{Changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 {reply.Status} Status\r\n");
            foreach (var header in reply.Headers) text.Append(CultureInfo.InvariantCulture, $"{header.Name}: {header.Value}\r\n");
            text.Append("\r\n").Append(Encoding.UTF8.GetString(reply.Body)).Append("\r\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"--{Changes}--\r\n--{Boundary}--\r\n");
        return new(202, Encoding.UTF8.GetBytes(text.ToString()), ("Content-Type", $"multipart/mixed; boundary={Boundary}"));
    }
}
