namespace CountDepot.Simulation.Scheduling;

/// <summary>
/// What goes wrong in a history, each in how many of a thousand cases. Two of three are off altogether, so that what a fault hides comes out in
/// histories without it.
/// </summary>
internal sealed class Faults
{
    internal Faults(Random dice)
    {
        int Draw(int most) => dice.Next(3) == 0 ? 1 + dice.Next(most) : 0;
        (Lost, LostReply, Later, Twice) = (Draw(200), Draw(250), Draw(200), Draw(200));
        (Throttled, Failed, Crash, Skew) = (Draw(150), Draw(150), Draw(25), Draw(3_000));
        (Slow, SmallPages) = (Draw(200), dice.Next(3) == 0);
    }

    /// <summary>A request never arrives.</summary>
    internal int Lost { get; }

    /// <summary>A request is done, and nobody hears of it.</summary>
    internal int LostReply { get; }

    /// <summary>Its caller gives a request up, and it is done afterwards.</summary>
    internal int Later { get; }

    /// <summary>A request arrives twice.</summary>
    internal int Twice { get; }

    /// <summary>A request is put off with 429 or 503.</summary>
    internal int Throttled { get; }

    /// <summary>A request is answered with 500, done or not.</summary>
    internal int Failed { get; }

    /// <summary>A request takes seconds.</summary>
    internal int Slow { get; }

    /// <summary>An instance ends right after it has sent something, or right before it hears of it.</summary>
    internal int Crash { get; }

    /// <summary>How many milliseconds the clocks of instances are off at most.</summary>
    internal int Skew { get; }

    /// <summary>Queries are answered a few rows at a time.</summary>
    internal bool SmallPages { get; }
}
