using Xunit.Abstractions;

namespace CountDepot.Specs.Simulation;

/// <summary>
/// Histories of requests and decisions, each from one seed, through the product's own code. A seed that fails says how to see it alone.
/// </summary>
public sealed class ApprovalSimulationTests(ITestOutputHelper output)
{
    private const int Histories = 60_000;
    private const int SeedsForAMutant = 6_000;
    private const string SeedVariable = "APPROVAL_SEED";

    // What has to have happened somewhere, or the histories prove nothing about it.
    private static readonly string[] Situations =
    [
        "approved", "half approved", "rejected", "decided again", "directory out", "decided within the minute", "deputy because nobody else", "deputy because of time",
        "refused: AlreadyDecided", "refused: ReservationEnded", "refused: ReservationChanged", "refused: OwnRequest", "refused: NotPermitted", "refused: NotPermitted connector",
    ];

    [Fact]
    public void One_request_gets_one_decision_by_somebody_who_may_over_what_they_saw_in_every_history()
    {
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } one)
        {
            Hold(int.Parse(one, System.Globalization.CultureInfo.InvariantCulture));
            return;
        }
        var seen = new Dictionary<string, int>();
        for (var seed = 0; seed < Histories; seed++)
        {
            foreach (var (what, times) in Hold(seed).Seen) seen[what] = seen.GetValueOrDefault(what) + times;
        }
        Assert.All(Situations, what => Assert.True(seen.GetValueOrDefault(what) > 0, $"never happened: {what}"));
    }

    [Fact]
    public void The_same_seed_is_the_same_history()
    {
        for (var seed = 0; seed < 1_000; seed++) Assert.Equal(ApprovalWorld.Run(seed).Digest, ApprovalWorld.Run(seed).Digest);
    }

    [Theory]
    [InlineData(nameof(Mutant.NoVersionCheck), "A6")]
    [InlineData(nameof(Mutant.NoSelfCheck), "A2")]
    [InlineData(nameof(Mutant.SelfCheckByName), "A2")]
    [InlineData(nameof(Mutant.RoleFromCard), "A3")]
    [InlineData(nameof(Mutant.RoleCacheForever), "A3")]
    [InlineData(nameof(Mutant.FailOpen), "A3")]
    [InlineData(nameof(Mutant.NoExpiryCheck), "A4")]
    [InlineData(nameof(Mutant.ConflictSaysApproved), "A7")]
    [InlineData(nameof(Mutant.TrustCardQuantity), "A5")]
    [InlineData(nameof(Mutant.BlindAppend), "A1")]
    [InlineData(nameof(Mutant.DeputyAtOnce), "A3")]
    [InlineData(nameof(Mutant.ConnectorDecides), "A3")]
    [InlineData(nameof(Mutant.RaiserApproves), "A2")]
    [InlineData(nameof(Mutant.OneIsTwo), "A1")]
    public void Every_mistake_somebody_could_make_is_found_as_what_it_is(string mistake, string law)
    {
        var mutant = Enum.Parse<Mutant>(mistake);
        var found = Enumerable.Range(0, SeedsForAMutant).Select(seed => (Seed: seed, ApprovalWorld.Run(seed, mutant).Violation))
            .FirstOrDefault(run => run.Violation?.StartsWith(law, StringComparison.Ordinal) == true);
        Assert.True(found.Violation is not null, $"{mistake} was not found in {SeedsForAMutant} histories.");
        output.WriteLine($"{mistake}: seed {found.Seed}: {found.Violation}");
    }

    [Fact]
    public void Every_mistake_is_in_the_list() =>
        Assert.Equal(
            Enum.GetNames<Mutant>().Where(name => name != nameof(Mutant.None)).Order(),
            typeof(ApprovalSimulationTests).GetMethod(nameof(Every_mistake_somebody_could_make_is_found_as_what_it_is))!
                .GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
                .Select(a => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0].Value!).Order());

    private static ApprovalChecks Hold(int seed)
    {
        var checks = ApprovalWorld.Run(seed);
        Assert.True(checks.Violation is null,
            $"Seed {seed}: {checks.Violation}.\nSee it alone: {SeedVariable}={seed} dotnet test tests/Specs --filter FullyQualifiedName~One_request_gets_one_decision");
        return checks;
    }
}
