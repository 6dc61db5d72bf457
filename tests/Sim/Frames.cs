using System.Text.Json.Nodes;

namespace CountDepot.Sim;

/// <summary>One exchange between Teams and the bot. Tokens are not kept.</summary>
/// <param name="IsFromBot">The bot called the connector; otherwise Teams called the bot.</param>
/// <param name="Status">The HTTP status of the answer; absent when none came in time.</param>
public sealed record Frame(DateTimeOffset At, bool IsFromBot, string Method, string Path, string Request, int? Status, string Response)
{
    /// <summary>The request's body as JSON, or nothing when it has none.</summary>
    public JsonNode? Asked => Request.Length == 0 ? null : JsonNode.Parse(Request);

    public override string ToString() => $"{(IsFromBot ? "bot → teams" : "teams → bot")} {Method} {Path} {(Status is { } status ? $"{status}" : "no answer")}\n  {Request}\n  {Response}";
}

/// <summary>Every exchange since the start, in the order in which they ended.</summary>
public sealed class Frames
{
    private readonly Lock gate = new();
    private readonly List<Frame> frames = [];

    public IReadOnlyList<Frame> All
    {
        get { lock (gate) return [.. frames]; }
    }

    internal void Add(Frame frame)
    {
        lock (gate) frames.Add(frame);
    }

    /// <summary>The whole record, to be read when a test fails.</summary>
    public override string ToString() => string.Join('\n', All);
}
