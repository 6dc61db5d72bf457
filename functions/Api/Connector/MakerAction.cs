namespace CountDepot.Api.Connector;

/// <summary>How prominently the designers of Power Automate and Power Apps show an operation or a field.</summary>
internal enum Visibility
{
    Normal,
    Important,
    Advanced,

    /// <summary>Not shown: what the platform calls by itself, such as what fills a list to choose from.</summary>
    Internal,
}

/// <summary>An operation as a maker meets it. What it takes and gives is the endpoint's own description.</summary>
/// <param name="Operation">The endpoint's name.</param>
/// <param name="Summary">What it is called in a list of actions.</param>
/// <param name="Shows">Of a command's answer, what the command is about beside the item and its site; everything of another answer.</param>
internal sealed record MakerAction(string Operation, string Summary, string Description, Visibility Visibility = Visibility.Normal, string Shows = "")
{
    /// <summary>
    /// Of an operation that starts a flow, how to make it happen once; shown while a flow waits for its test. It subscribes, and what happens is
    /// posted to the address it was given.
    /// </summary>
    public string? Hint { get; init; }
}

/// <summary>A list to choose a field's value from: which operation answers it, and where in the answer the values and their names are.</summary>
/// <param name="Parameters">What the operation is asked with: a constant, or the value of another field after an '@'.</param>
internal sealed record Picker(string Operation, string Items, string Value, string Title, params (string Name, string Value)[] Parameters);
