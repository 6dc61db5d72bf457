using Azure;
using CountDepot.Simulation.Storage;

namespace CountDepot.Simulation.Scheduling;

/// <summary>The way from the instances to the storage and back, and everything that happens to requests on it.</summary>
internal sealed class Network(Scheduler scheduler, MemoryStorage storage, Faults faults, Trace trace)
{
    private const long GivesUpAfter = 10_000;
    private const int LatestMax = 20_000;

    /// <summary>Until when anything goes wrong.</summary>
    internal long FaultsEndAt { get; set; }

    /// <summary>Told of an instance that is to end now.</summary>
    internal required Action<Lane> Crash { get; init; }

    /// <summary>
    /// Also what is written into lists may be done long after it was given up. Not where the client tries again by itself: then nobody but the client
    /// knows that something was given up, and a row may come back that was taken away meanwhile.
    /// </summary>
    internal bool HasLateLists { get; set; }

    internal Dictionary<string, int> Seen { get; } = [];

    private Random Dice => scheduler.Dice;

    internal void Count(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;

    internal Task<Reply> SendAsync(Lane from, Question question)
    {
        var answer = new TaskCompletionSource<Reply>();
        var there = scheduler.Now + 1 + (Happens(faults.Slow) ? Dice.Next(4_000) : Dice.Next(8));
        if (Happens(faults.Crash)) scheduler.At(scheduler.Now + Dice.Next(12), () => Crash(from));
        if (Happens(faults.Lost)) Fail(from, question, answer, "lost");
        else if (Happens(faults.Throttled)) scheduler.At(there, () => Answer(from, question, answer, new(Dice.Next(2) == 0 ? 429 : 503, []), "throttled"));
        else if ((HasLateLists || IsOfTheLedger(question)) && Happens(faults.Later))
        {
            Fail(from, question, answer, "given up");
            scheduler.At(scheduler.Now + Dice.Next(LatestMax), () => Land(question, "landed later"));
        }
        else scheduler.At(there, () => Arrive(from, question, answer));
        return answer.Task;
    }

    private void Arrive(Lane from, Question question, TaskCompletionSource<Reply> answer)
    {
        if (Happens(faults.Failed) && Dice.Next(2) == 0)
        {
            Answer(from, question, answer, new(500, []), "failed");
            return;
        }
        var reply = Land(question, "landed");
        if (IsOfTheLedger(question) && Happens(faults.Twice)) scheduler.At(scheduler.Now + Dice.Next(5_000), () => Land(question, "landed again"));
        var back = scheduler.Now + 1 + Dice.Next(8);
        if (Happens(faults.LostReply)) Fail(from, question, answer, "reply lost");
        else if (Happens(faults.Failed)) scheduler.At(back, () => Answer(from, question, answer, new(500, []), "failed afterwards"));
        else scheduler.At(back, () => Answer(from, question, answer, reply, null));
    }

    private static bool IsOfTheLedger(Question question) => question.Path.StartsWith("/Ledger", StringComparison.Ordinal);

    private Reply Land(Question question, string how)
    {
        var reply = storage.Do(question);
        trace.Add(scheduler.Now, how, question.Method, question.Path, reply.Status);
        if (question.Method != "GET" && how != "landed") Count($"{how} {(reply.Status < 300 ? "and done" : "in vain")}");
        return reply;
    }

    // The caller hears of it at once, when the connection broke, or only by the clock.
    private void Fail(Lane from, Question question, TaskCompletionSource<Reply> answer, string how)
    {
        var isBroken = Dice.Next(2) == 0;
        scheduler.At(scheduler.Now + (isBroken ? Dice.Next(200) : GivesUpAfter), () =>
        {
            if (from.HasEnded) return;
            trace.Add(scheduler.Now, how, question.Method, question.Path, 0);
            Count(how);
            if (isBroken) answer.SetException(new RequestFailedException("The connection was lost.", new IOException("lost")));
            else answer.SetException(new TaskCanceledException("It took too long."));
        });
    }

    private void Answer(Lane from, Question question, TaskCompletionSource<Reply> answer, Reply reply, string? how)
    {
        if (from.HasEnded) return;
        if (how is not null)
        {
            trace.Add(scheduler.Now, how, question.Method, question.Path, reply.Status);
            Count(how);
        }
        answer.SetResult(reply);
    }

    private bool Happens(int ofAThousand) => ofAThousand > 0 && scheduler.Now < FaultsEndAt && Dice.Next(1_000) < ofAThousand;
}

/// <summary>What happened, in order, as one number; and line by line when somebody reads along.</summary>
internal sealed class Trace(TextWriter? reader = null)
{
    /// <summary>FNV-1a over everything that was added, 64 bits.</summary>
    internal ulong Digest { get; private set; } = 14_695_981_039_346_656_037;

    internal void Add(long at, string what, string about = "", string more = "", long number = 0)
    {
        reader?.WriteLine($"{at,9} {what} {about} {more} {number}".TrimEnd());
        Add((ulong)at);
        Add((ulong)number);
        Add(what);
        Add(about);
        Add(more);
    }

    private void Add(string text)
    {
        foreach (var c in text) Digest = (Digest ^ c) * 1_099_511_628_211;
    }

    private void Add(ulong number) => Digest = (Digest ^ number) * 1_099_511_628_211;
}
