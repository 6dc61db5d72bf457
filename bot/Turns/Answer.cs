using System.Text.Json.Nodes;

namespace CountDepot.Bot.Turns;

/// <summary>What a turn says.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>A card.</summary>
    /// <param name="ForEverybody">It tells of a change, so the posted card is replaced by it for everybody in the chat.</param>
    public sealed record Shown(JsonObject Card, bool ForEverybody = false) : Answer
    {
        /// <summary>What everybody else sees in place of the card; the card itself when absent.</summary>
        public JsonObject? ForOthers { get; init; }

        /// <summary>Why what was asked for was not done; absent when it was.</summary>
        public string? Because { get; init; }

        /// <summary>What is done after the answer, such as telling others.</summary>
        public Func<CancellationToken, Task>? Then { get; init; }
    }

    /// <summary>Somebody may not do that; nothing was done.</summary>
    /// <param name="Message">Why not, in the speaker's language.</param>
    public sealed record Denied(string Message) : Answer;

    /// <summary>A button whose data cannot be followed; nothing was done.</summary>
    /// <param name="Message">What is wrong, in the speaker's language.</param>
    public sealed record Invalid(string Message) : Answer;
}
