using System.Collections.Concurrent;
using CountDepot.Api;
using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

/// <summary>Two instances and eight writers over the real client and a real store, when three requests in ten meet with something.</summary>
[Collection(AzuriteFixture.Name)]
public sealed class FaultyWireTests(AzuriteFixture azurite)
{
    private const int Writers = 8;
    private const int Each = 60;
    private const int Stock = 400;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Nothing_is_lost_doubled_oversold_or_answered_in_two_ways(int seed, bool retriesCommits)
    {
        var table = (await azurite.TableAsync()).Reads.Name;
        var wire = new FaultyWire(seed, share: 0.3) { IsFaulty = false };
        Depot[] depots = [wire.Connect(azurite.ConnectionString, table, retriesCommits), wire.Connect(azurite.ConnectionString, table, retriesCommits)];
        await depots[0].WithBoltsAsync(Stock);
        wire.IsFaulty = true;

        var answers = new ConcurrentDictionary<string, string>();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++) answers[$"consume-{writer}-{i}"] = TextOf(await SettleAsync(depots, writer, $"consume-{writer}-{i}"));
        }));
        wire.IsFaulty = false;

        // Every fault has happened, or this would prove nothing.
        Assert.All([FaultyWire.ReplyLost, FaultyWire.SentTwice, FaultyWire.Delayed, FaultyWire.NotSent, "429", "500", "503"], fault => Assert.True(wire.Faults.GetValueOrDefault(fault) > 0, fault));
        var given = answers.Values.Count(answer => answer.StartsWith('{'));
        Assert.Equal(Stock, given);
        Assert.Equal(Quantity.Zero, await depots[1].OnHandAsync());

        // A fresh instance reads the same facts from a chain that is whole, one for each who was told yes and none for the others.
        var fresh = new Depot(Look(table).Reads);
        var facts = (await fresh.Store.FactsAsync(Bolt)).Skip(2).Select(fact => fact.Command.Value).Order(StringComparer.Ordinal);
        Assert.Equal(answers.Where(answer => answer.Value.StartsWith('{')).Select(answer => answer.Key).Order(StringComparer.Ordinal), facts);
        await ChainTests.VerifyAsync(Look(table).Reads, (int)(await fresh.Store.ReadAsync(Bolt)).Version);

        // Asked again, each hears what they heard, refusals too.
        foreach (var (key, answer) in answers) Assert.Equal(answer, TextOf(await fresh.AskAsync(key, Consume(1))));
    }

    private AzuriteTable Look(string table) => new(azurite.ConnectionString, table);

    // "Not certain yet" and "not now" are honest; asking again with the same key, here or there, settles it.
    private static async Task<Outcome> SettleAsync(Depot[] depots, int writer, string key)
    {
        for (var again = 0; again < 200; again++)
        {
            var outcome = await depots[(writer + again) % 2].AskAsync(key, Consume(1));
            if (outcome is not Outcome.Refused { Code: RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests }) return outcome;
        }
        throw new InvalidOperationException($"{key} was never settled.");
    }

    private static string TextOf(Outcome outcome) => outcome is Outcome.Refused refused ? refused.Message : System.Text.Encoding.UTF8.GetString(Bytes(outcome));
}
