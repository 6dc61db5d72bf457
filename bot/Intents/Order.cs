using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>What comes after the verb of a change: quantity, item, and then place, person and time in any order.</summary>
internal sealed class Order(List<string> words, bool isGerman, DateTimeOffset now, TimeZoneInfo zone)
{
    // They travel in the data of several buttons.
    private const int HolderCharactersMax = 80;
    private const int BinCharactersMax = 120;

    private readonly List<string> left = [.. words];
    private Quantity? quantity;
    private string? unit;
    private AdjustmentReason? reason;

    internal Intent Read(Change change) => TakeQuantity() ?? Positive() ?? Fill(change, isReceipt: change is Change.Receive);

    internal Intent ReadAdjustment(AdjustmentReason? known)
    {
        left.RemoveAll(w => Tokens.Fold(w) is "by" or "um" or "because" or "wegen" or "reason" or "grund");
        reason = known;
        for (var i = left.Count - 1; i >= 0 && reason is null; i--)
        {
            if (!Phrasebook.Reasons.TryGetValue(Tokens.Fold(left[i]), out var said)) continue;
            reason = said;
            left.RemoveAt(i);
        }
        // The sign may stand anywhere: "adjust M8-BOLT -3 at North".
        var signed = left.FindIndex(QuantityReader.IsSigned);
        if (signed > 0)
        {
            var word = left[signed];
            left.RemoveAt(signed);
            left.Insert(0, word);
        }
        var isSigned = left.Count > 0 && QuantityReader.IsSigned(left[0]);
        if (TakeQuantity() is { } unclear) return unclear;
        if (quantity is not { } change) return new Intent.Unclear(Doubt.QuantityMissing);
        if (change.IsZero) return new Intent.Unclear(Doubt.QuantityNotPositive);
        if (known is null && !isSigned) return new Intent.Unclear(Doubt.SignMissing, change.ToString());
        // "lost 3" takes three away.
        if (known is AdjustmentReason.Lost && !isSigned) quantity = -change;
        return reason is null ? new Intent.Unclear(Doubt.ReasonMissing) : Fill(Change.Adjust, isReceipt: true);
    }

    internal Intent ReadReturn()
    {
        if (TakeQuantity() is { } unclear) return unclear;
        if (Positive() is { } nothing) return nothing;
        var checkout = TakeId<CheckoutId>('C');
        var how = left.Select(w => Phrasebook.Reasons.TryGetValue(Tokens.Fold(w), out var said) ? said : default(AdjustmentReason?)).FirstOrDefault(r => r is not null);
        if (how is not (null or AdjustmentReason.Damaged or AdjustmentReason.Lost)) return new Intent.Unclear(Doubt.NotUnderstood);
        left.RemoveAll(w => Phrasebook.Reasons.ContainsKey(Tokens.Fold(w)) || Tokens.Fold(w) is "good" or "gut");
        if (left.Any(IsForbidden)) return new Intent.Unclear(Doubt.NotUnderstood);
        var item = left.TakeWhile(w => !Phrasebook.Prepositions.ContainsKey(Tokens.Fold(w))).ToList();
        return item.Count == 0 ? new Intent.Unclear(Doubt.ItemMissing) : new Intent.CheckIn(string.Join(' ', item), quantity, checkout, unit, how);
    }

    internal Intent ReadCancellation()
    {
        var reservation = TakeId<ReservationId>('R');
        left.RemoveAll(w => Tokens.Fold(w) is "of" or "for" or "from" or "the" or "my" or "reservation" or "reservierung" or "von" or "für" or "die" or "meine");
        if (left.Any(IsForbidden)) return new Intent.Unclear(Doubt.NotUnderstood);
        return left.Count == 0 ? new Intent.Unclear(Doubt.ItemMissing) : new Intent.Cancel(string.Join(' ', left), reservation);
    }

    // Which request is meant; without its item, the number could be that of several.
    internal Intent ReadDecision()
    {
        var reservation = TakeId<ReservationId>('R');
        left.RemoveAll(w => Tokens.Fold(w) is "of" or "for" or "the" or "request" or "anfrage" or "von" or "für" or "die");
        if (left.Any(IsForbidden)) return new Intent.Unclear(Doubt.NotUnderstood);
        if (left.Count == 0) return new Intent.Approvals();
        return reservation is { } named ? new Intent.Request(string.Join(' ', left), named) : new Intent.Unclear(Doubt.NotUnderstood);
    }

    /// <summary>A site as said, and a bin after the first '/'.</summary>
    internal static bool TryPlace(IReadOnlyList<string> said, out Place place)
    {
        place = null!;
        var parts = string.Join(' ', said).Split('/', 2, StringSplitOptions.TrimEntries);
        var name = parts[0].TrimEnd(',');
        foreach (var article in (ReadOnlySpan<string>)["the ", "site ", "standort ", "der ", "dem "])
            if (name.StartsWith(article, StringComparison.OrdinalIgnoreCase)) name = name[article.Length..];
        var bin = BinPath.None;
        if (name.Length == 0 || (parts.Length == 2 && (parts[1].Length is 0 or > BinCharactersMax || !BinPath.TryRead(parts[1], out bin, out _)))) return false;
        place = new(name, bin);
        return true;
    }

    private Intent Fill(Change change, bool isReceipt)
    {
        var slots = new Dictionary<Slot, List<string>> { [Slot.Item] = [] };
        var current = Slot.Item;
        for (var i = 0; i < left.Count; i++)
        {
            if (SlotAt(i, current, isReceipt) is not { } next)
            {
                slots[current].Add(left[i]);
                continue;
            }
            if (!slots.TryAdd(next, [])) return new Intent.Unclear(Doubt.SaidTwice, Tokens.Short(left[i]));
            current = next;
        }
        return Make(change, slots);
    }

    private Intent Make(Change change, Dictionary<Slot, List<string>> slots)
    {
        var item = slots[Slot.Item];
        if (item.Count == 0) return new Intent.Unclear(Doubt.ItemMissing);
        if (left.Any(IsForbidden)) return new Intent.Unclear(Doubt.NotUnderstood);
        Place? place = null;
        if (slots.TryGetValue(Slot.At, out var at) && !TryPlace(at, out place)) return new Intent.Unclear(Doubt.SiteUnreadable, Tokens.Short(string.Join(' ', at)));
        DateTimeOffset? until = null;
        if (slots.TryGetValue(Slot.Until, out var said))
        {
            if (!DayReader.TryRead(said, now, zone, out var end, out var doubt)) return new Intent.Unclear(doubt, Tokens.Short(string.Join(' ', said)));
            until = end;
        }
        var holder = slots.TryGetValue(Slot.For, out var who) ? string.Join(' ', who) : null;
        if (holder is "" or { Length: > HolderCharactersMax }) return new Intent.Unclear(Doubt.NotUnderstood);
        if (holder is not null && Tokens.Fold(holder) is "me" or "myself" or "mich" or "mir") holder = null;
        return new Intent.ToChange(change, string.Join(' ', item), quantity, unit, place, holder, until, reason);
    }

    // Null where a word only looks like a preposition: "in 3 days", "at 17:00".
    private Slot? SlotAt(int i, Slot current, bool isReceipt)
    {
        var word = Tokens.Fold(left[i]);
        if (!Phrasebook.Prepositions.TryGetValue(word, out var slot)) return null;
        var rest = left[(i + 1)..];
        if (DayReader.IsLength(rest)) return slot is Slot.For ? Slot.Until : slot is Slot.Until ? slot : current is Slot.Until ? null : Slot.Until;
        if (current is Slot.Until && slot is Slot.At && rest.Count > 0 && char.IsAsciiDigit(rest[0][0])) return null;
        return slot is Slot.For && isReceipt && word is "to" or "an" ? Slot.At : slot;
    }

    private Intent.Unclear? TakeQuantity()
    {
        if (left.Count == 0) return null;
        var first = left[0];
        if (QuantityReader.TrySplit(first, out var number, out var glued))
        {
            left[0] = glued;
            left.Insert(0, number);
            first = number;
        }
        if (Phrasebook.OneOf.Contains(Tokens.Fold(first)) && left.Count > 1)
        {
            quantity = Quantity.One;
            left.RemoveAt(0);
            return null;
        }
        if (!QuantityReader.IsAttempt(first)) return null;
        if (!QuantityReader.TryRead(first, isGerman, out var read, out var doubt)) return new(doubt, Tokens.Short(first));
        quantity = read;
        left.RemoveAt(0);
        TakeUnit();
        while (left.Count > 1 && Phrasebook.Articles.Contains(Tokens.Fold(left[0]))) left.RemoveAt(0);
        return null;
    }

    private void TakeUnit()
    {
        while (left.Count > 1 && Phrasebook.Units.TryGetValue(Tokens.Fold(left[0]), out var said) && !Phrasebook.Prepositions.ContainsKey(Tokens.Fold(left[1])))
        {
            if (said.Length > 0) unit = said;
            left.RemoveAt(0);
        }
    }

    private Intent.Unclear? Positive() => quantity is { IsPositive: false } ? new(Doubt.QuantityNotPositive) : null;

    private T? TakeId<T>(char letter) where T : struct, IParsed<T>
    {
        var at = left.FindIndex(w => w.Length > 2 && char.ToUpperInvariant(w[0]) == letter && w[1] == '-' && w[2..].All(char.IsAsciiDigit));
        if (at < 0 || !T.TryRead(left[at], out var id, out _)) return null;
        left.RemoveAt(at);
        return id;
    }

    private static bool IsForbidden(string word) => Phrasebook.NotInOrders.Contains(Tokens.Fold(word));
}
