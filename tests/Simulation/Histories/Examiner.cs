using CountDepot.Api;
using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Simulation.Histories;

/// <summary>
/// Holds what is stored against what people were told, when all is quiet: I1 the chain; I2 never below zero; I3 what was acknowledged is there once;
/// I4 the same name, the same answer; I6 everything was true between question and answer.
/// </summary>
internal sealed class Examiner(History history)
{
    internal void Examine()
    {
        foreach (var sku in history.Skus) Examine(sku);
    }

    private void Examine(Sku sku)
    {
        var chain = Chain.Read(history.Ledger, sku.Value, history.Broke);
        var byId = chain.Entries.GroupBy(entry => entry.Id).ToDictionary(same => same.Key, same => same.ToList());
        foreach (var (id, same) in byId)
        {
            if (same.Count > 1) history.Broke($"I3: {id} of {sku} is in blocks {string.Join(" and ", same.Select(entry => entry.Block))}");
        }
        var at = Fold(sku, chain);
        if (history.IsBroken) return;
        foreach (var asked in history.Asked.Where(asked => asked.Sku == sku)) Examine(asked, byId.GetValueOrDefault(asked.Id)?[0]);
        foreach (var looked in history.Looked.Where(looked => looked.Sku == sku)) Examine(looked, chain, at);
        if (chain.Entries.Count > chain.Length) history.Count("several commands in one block");
    }

    // The books after each block.
    private Dictionary<long, string> Fold(Sku sku, Chain chain)
    {
        var (books, after) = (new Books(), new Dictionary<long, string> { [0] = "" });
        foreach (var entry in chain.Entries)
        {
            var command = CommandOf(sku, entry);
            if (command is null) history.Broke($"I3: block {entry.Block} of {sku} holds what nobody asked");
            if (entry.By == "countdepot") history.Count("settled by the depot");
            if (command is null) continue;
            if (books.Take(command, entry) is { } wrong) history.Broke($"{wrong} (block {entry.Block} of {sku})");
            after[entry.Block] = string.Join(' ', People.Places.Select(site => $"{books.OnHand(site)}+{books.Out(site)}"));
        }
        return after;
    }

    private Command? CommandOf(Sku sku, Entry entry) => entry.By == "countdepot" ? new SettleReservations() :
        history.Asked.Find(asked => asked.Id == entry.Id && asked.Sku == sku && Fingerprint.Of(sku, asked.Command, asked.By) == entry.Print)?.Command;

    private void Examine(Asked asked, Entry? entry)
    {
        if (asked.Attempts.Count == 0) return;
        var isOurs = entry is not null && entry.Print == Fingerprint.Of(asked.Sku, asked.Command, asked.By);
        var landed = isOurs ? history.LandedAt[(asked.Sku.Value, entry!.Block)] : -1;
        if (isOurs && landed < asked.SentAt) history.Broke($"I6: {asked.Key} is in block {entry!.Block} before it was asked");
        var heard = asked.Attempts.Where(attempt => attempt.Outcome is not null).ToList();
        foreach (var attempt in heard) Examine(asked, isOurs ? entry : null, entry, landed, attempt);
        // Whoever was told that nothing changed did not cause it, also not later.
        if (isOurs && asked.Attempts.TrueForAll(attempt => attempt.SentAt > landed || attempt.IsInVain))
            history.Broke($"I3: {asked.Key} was told that nothing changed, and it is in block {entry!.Block}");
        if (heard.Count > 1) history.Count("answered again");
        if (!asked.IsAnswered && !history.GivenUp.Contains(asked)) history.Broke($"I5: {asked.Key} has no answer");
    }

    private void Examine(Asked asked, Entry? ours, Entry? any, long landed, Attempt attempt)
    {
        switch (attempt.Outcome)
        {
            case Outcome.Answered answered:
                if (ours?.Answer is null) history.Broke($"I3: {asked.Key} was acknowledged, and is not there");
                else if (landed > attempt.HeardAt) history.Broke($"I6: {asked.Key} was acknowledged before it was there");
                else if (ours.Answer != System.Text.Encoding.UTF8.GetString(answered.Json.Span)) history.Broke($"I4: {asked.Key} was answered otherwise than it is written");
                break;
            case Outcome.Refused { Code: RefusalCode.ItemUnknown }:
                if (history.LandedAt.TryGetValue((asked.Sku.Value, 1), out var made) && made < attempt.SentAt) history.Broke($"I6: {asked.Key} was told that {asked.Sku} does not exist, and it does");
                history.Count("told of no such item");
                break;
            case Outcome.Refused { Code: RefusalCode.CommandIdReused }:
                // Of an item that does not exist nothing is written; two of one name that came together are told apart all the same.
                if (ours is not null || (any is null && !history.Asked.Exists(other => other != asked && other.Id == asked.Id && other.Sku == asked.Sku)))
                    history.Broke($"I4: {asked.Key} was told that its name is another's, and it is not");
                history.Count("a name used for something else");
                break;
            case Outcome.Refused { Code: RefusalCode.OutcomeUnknown }:
                history.Count(ours is null ? "told that nobody knows, and it is not there" : "told that nobody knows, and it is there");
                break;
            case Outcome.Refused refused when !Asked.IsAnswer(refused):
                history.Count($"told {refused.Code}");
                break;
            case Outcome.Refused refused:
                if (ours?.Code is not { } code) history.Broke($"I4: {asked.Key} was refused with {refused.Code}, and that is not written");
                else if (!string.Equals(code, refused.Code.ToString(), StringComparison.OrdinalIgnoreCase)) history.Broke($"I4: {asked.Key} was refused with {refused.Code}, and {code} is written");
                history.Count("refused");
                break;
        }
    }

    private void Examine(Looked looked, Chain chain, Dictionary<long, string> after)
    {
        var sku = looked.Sku.Value;
        if (looked.Version > chain.Length) history.Broke($"I6: somebody read block {looked.Version} of {sku}, which never was");
        else if (looked.Version > 0 && history.LandedAt[(sku, looked.Version)] > looked.To)
            history.Broke($"I6: somebody read block {looked.Version} of {sku} before it was there");
        else if (history.LandedAt.TryGetValue((sku, looked.Version + 1), out var next) && next < looked.From)
            history.Broke($"I6: somebody read {sku} as it was at block {looked.Version}, and it had gone on");
        else if (looked.Version > 0 && after[looked.Version] != Say(looked))
            history.Broke($"I6: somebody read {Say(looked)} at block {looked.Version} of {sku}, and it was {after[looked.Version]}");
        history.Count("looked");
    }

    private static string Say(Looked looked) => string.Join(' ', People.Places.Select(site =>
        looked.Item.At(SiteId.Parse(site)) is var balance ? $"{balance.OnHand}+{balance.CheckedOut}" : ""));
}
