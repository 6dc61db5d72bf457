using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>
/// Text in, intent out. Pure, and no guessing: a fixed grammar with forgiving words, and what does not fit is
/// <see cref="Intent.Unclear"/> with the reason. tests/Specs/Bot/phrases.tsv is its specification.
/// </summary>
public static class IntentParser
{
    private const int SearchWordsMax = 8;

    /// <summary>Reads one message.</summary>
    /// <param name="isGerman">Whether a comma may be a decimal sign; the words of both languages are always understood.</param>
    /// <param name="now">What "tomorrow" is counted from, in <paramref name="zone"/>.</param>
    public static Intent Parse(string text, bool isGerman, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (!Tokens.TryRead(text, out var words, out var unclear)) return unclear;
        if (Match(words) is not { } match) return Bare(words);
        while (match.Left.Count > 1 && Phrasebook.Articles.Contains(Tokens.Fold(match.Left[0]))) match.Left.RemoveAt(0);
        var order = new Order(match.Left, isGerman, now, zone);
        return match.Asked switch
        {
            Asked.Find => Looking(match.Left, (w, at) => new Intent.Find(w, at)),
            // "scan SN-7" looks it up; with nothing to look up it asks for the scanner.
            Asked.WhereIs when match.Left.Count == 0 && Tokens.Fold(words[0]) == "scan" => new Intent.Scan(),
            Asked.WhereIs => Named(match.Left, w => new Intent.WhereIs(w)),
            Asked.WhoHas => Named(match.Left, w => new Intent.WhoHas(w)),
            Asked.Why => Looking(WithoutNumber(match.Left), (w, at) => new Intent.Why(w, at)),
            Asked.History => Looking(match.Left, (w, at) => new Intent.History(w, at)),
            Asked.Reserve => order.Read(Change.Reserve),
            Asked.CheckOut => order.Read(Change.CheckOut),
            Asked.Take => order.Read(Change.Take),
            Asked.Consume => order.Read(Change.Consume),
            Asked.Receive => order.Read(Change.Receive),
            Asked.Adjust => order.ReadAdjustment(null),
            Asked.Lost or Asked.Found => order.ReadAdjustment(match.Asked is Asked.Lost ? AdjustmentReason.Lost : AdjustmentReason.Found),
            Asked.CheckIn => order.ReadReturn(),
            Asked.Cancel => order.ReadCancellation(),
            Asked.MyThings => Alone(match.Left, new Intent.MyThings()),
            Asked.MyRequests => Alone(match.Left, new Intent.MyRequests()),
            Asked.Approvals => Alone(match.Left, new Intent.Approvals()),
            Asked.Decide => order.ReadDecision(),
            Asked.PostHere => Order.TryPlace(match.Left, out var site) ? new Intent.PostHere(site) : new Intent.Unclear(Doubt.SiteUnreadable, Tokens.Short(string.Join(' ', match.Left))),
            Asked.Scan => Alone(match.Left, new Intent.Scan()),
            Asked.Mute or Asked.Unmute => Alone(match.Left, new Intent.Reminders(IsMuted: match.Asked is Asked.Mute)),
            Asked.Reminders => Alone(match.Left, new Intent.Reminders()),
            Asked.Quiet => QuietReader.Read(match.Left),
            Asked.Roles or Asked.Role or Asked.Settings or Asked.Templates or Asked.Template => Administering(match.Asked, match.Left),
            Asked.Sites => Alone(match.Left, new Intent.Sites()),
            Asked.Help => Alone(match.Left, new Intent.Help()),
            Asked.Greeting => Alone(match.Left, new Intent.Greeting()),
            Asked.NotOffered => new Intent.Unclear(Doubt.NotUnderstood),
        };
    }

    // What administrators look at; what they change is on the cards that answer.
    private static Intent Administering(Asked asked, List<string> left) => asked switch
    {
        Asked.Roles => Alone(left, new Intent.Roles()),
        Asked.Role when left is [var id] && GroupId.TryRead(id, out var group, out _) => new Intent.Role(group),
        Asked.Settings when Order.TryPlace(left, out var at) => new Intent.SiteSettings(at),
        Asked.Settings => new Intent.Unclear(Doubt.SiteUnreadable, Tokens.Short(string.Join(' ', left))),
        Asked.Templates => Alone(left, new Intent.Templates()),
        Asked.Template when left is [var name] && TemplateId.TryRead(name, out var template, out _) => new Intent.Template(template),
        _ => new Intent.Unclear(Doubt.NotUnderstood),
    };

    private static (Asked Asked, List<string> Left)? Match(List<string> words)
    {
        foreach (var phrase in Phrasebook.Phrases)
        {
            if (!Tokens.StartsWith(words, phrase.Start)) continue;
            if (phrase.End is null) return (phrase.Asked, words[phrase.Start.Length..]);
            if (words.Count > phrase.Start.Length && Tokens.Fold(words[^1]) == phrase.End) return (phrase.Asked, words[phrase.Start.Length..^1]);
        }
        return words.Count > 1 && Phrasebook.Last.TryGetValue(Tokens.Fold(words[^1]), out var asked) ? (asked, words[..^1]) : null;
    }

    // Bare words are a search, unless somebody hides an order in a sentence.
    private static Intent Bare(List<string> words)
    {
        if (words.Count > SearchWordsMax || words.Any(w => Phrasebook.NotInOrders.Contains(Tokens.Fold(w)))) return new Intent.Unclear(Doubt.NotUnderstood);
        for (var i = 1; i < words.Count; i++)
        {
            var rest = words[i..];
            var hidden = Phrasebook.Phrases.FirstOrDefault(p => p.End is null && Phrasebook.Changes.Contains(p.Asked) && Tokens.StartsWith(rest, p.Start));
            if (hidden is not null && rest.Count > hidden.Start.Length && QuantityReader.IsAttempt(rest[hidden.Start.Length])) return new Intent.Unclear(Doubt.NotUnderstood);
        }
        return new Intent.Find(string.Join(' ', words));
    }

    // A number in front of the item is the one the question is about: "why 3 M8-BOLT".
    private static List<string> WithoutNumber(List<string> words) => words.Count > 1 && QuantityReader.IsAttempt(words[0]) ? words[1..] : words;

    private static Intent Named(List<string> words, Func<string, Intent> make) =>
        words.Count == 0 ? new Intent.Unclear(Doubt.ItemMissing) : words.Count > SearchWordsMax ? new Intent.Unclear(Doubt.NotUnderstood) : make(string.Join(' ', words));

    private static Intent Looking(List<string> words, Func<string, Place?, Intent> make)
    {
        var cut = words.FindLastIndex(w => Phrasebook.Prepositions.GetValueOrDefault(Tokens.Fold(w)) is Slot.At);
        if (cut <= 0 || cut == words.Count - 1) return Named(words, w => make(w, null));
        if (!Order.TryPlace(words[(cut + 1)..], out var place)) return new Intent.Unclear(Doubt.SiteUnreadable, Tokens.Short(string.Join(' ', words[(cut + 1)..])));
        return Named(words[..cut], w => make(w, place));
    }

    private static Intent Alone(List<string> rest, Intent intent) => rest.Count <= 2 ? intent : new Intent.Unclear(Doubt.NotUnderstood);
}
