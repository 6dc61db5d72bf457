using System.Reflection;
using System.Text.RegularExpressions;
using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Seams;

/// <summary>Who may import whom. The compiler enforces the references; these tests see to it that the references stay few.</summary>
public sealed partial class DependencyTests
{
    [Theory]
    [InlineData("functions/Contracts/Contracts.csproj", "")]
    [InlineData("functions/Ledger/Ledger.csproj", "Contracts")]
    [InlineData("functions/Api/Api.csproj", "Contracts Ledger")]
    [InlineData("bot/Bot.csproj", "Contracts")]
    [InlineData("tests/Verify/Verify.csproj", "")]
    public void A_project_references_only_what_stands_before_it(string project, string allowed)
    {
        var references = ProjectReference().Matches(Tree.Read(project)).Select(m => m.Groups[1].Value).Order();
        Assert.Equal(allowed, string.Join(' ', references));
    }

    [Theory]
    [InlineData("functions/Contracts/Contracts.csproj")]
    [InlineData("functions/Ledger/Ledger.csproj")]
    public void The_wire_and_the_ledger_take_no_package_and_no_framework(string project)
    {
        var text = Tree.Read(project);
        Assert.DoesNotContain("PackageReference", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FrameworkReference", text, StringComparison.Ordinal);
        Assert.Contains("Sdk=\"Microsoft.NET.Sdk\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ledger_knows_no_clock_no_randomness_and_no_waiting()
    {
        foreach (var (path, text) in Tree.Files("functions/Ledger", "*.cs"))
        {
            foreach (var banned in new[] { "async ", "await ", "Task<", "UtcNow", "TimeProvider", "Random", "Guid.NewGuid", "DateTime.", "HttpClient", "Console." })
                Assert.False(text.Contains(banned, StringComparison.Ordinal), $"{path} says {banned}: the ledger is given everything it needs");
        }
    }

    [Fact]
    public void Every_verb_has_a_line_in_the_rulebook_and_every_fact_an_effect_and_a_sentence()
    {
        var rulebook = Tree.Read("functions/Ledger/Rulebook.cs");
        foreach (var verb in typeof(Command).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Command))))
            Assert.True(rulebook.Split('\n').Count(line => line.Contains(verb.Name, StringComparison.Ordinal)) >= 3, $"{verb.Name} lacks a flow, a role or its sites");
        foreach (var fact in typeof(ItemEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(ItemEvent))))
        {
            Assert.Contains($"ItemEvent.{fact.Name}", Tree.Read("functions/Ledger/Evolve.cs"), StringComparison.Ordinal);
            Assert.Contains($"ItemEvent.{fact.Name}", Tree.Read("functions/Ledger/History.cs"), StringComparison.Ordinal);
            Assert.Contains(Tree.Files("functions/Ledger", "ItemEvent*.cs"), file => file.Text.Contains($"typeof({fact.Name})", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nothing_of_ours_imports_the_tests()
    {
        foreach (var name in new[] { "Contracts", "Ledger", "Api", "Bot" })
            Assert.DoesNotContain(Assembly.Load($"CountDepot.{name}").GetReferencedAssemblies(), a => a.Name is "CountDepot.Sim" or "CountDepot.Specs");
    }

    // Their names would be in the assembly, and any of them would be a mistake of the depot's own.
    [Theory]
    [InlineData("Contracts")]
    [InlineData("Ledger")]
    [InlineData("Api")]
    public void What_is_shipped_has_none_of_the_mistakes_that_the_simulation_makes(string name)
    {
        var shipped = File.ReadAllBytes(Assembly.Load($"CountDepot.{name}").Location);
        Assert.True(shipped.AsSpan().IndexOf("Mutant"u8) < 0, $"{name} was built with MUTANTS");
    }

    [Theory]
    [InlineData(
        "functions/Api", "Azure.Data.Tables", "functions/Api/Storage/", "functions/Api/Projections/", "functions/Api/Bookings/", "functions/Api/Counts/",
        "functions/Api/Exports/", "functions/Api/Notices/", "functions/Api/Templates/", "functions/Api/Feed/", "functions/Api/Webhooks/",
        "functions/Api/Tables.cs", "functions/Api/Access/RoleMap.cs", "functions/Api/Sites.cs")]
    [InlineData("bot", "Azure.Data.Tables", "bot/Storage/")]
    [InlineData("bot", "Microsoft.IdentityModel", "bot/Teams/")]
    public void A_library_stays_in_the_rooms_that_hold_it(string folder, string library, params string[] rooms)
    {
        foreach (var (path, text) in Tree.Files(folder, "*.cs"))
        {
            if (!text.Contains($"using {library}", StringComparison.Ordinal)) continue;
            Assert.True(rooms.Any(room => path.StartsWith(room, StringComparison.Ordinal)), $"{path} uses {library}");
        }
    }

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/(\\w+)\\.csproj\"")]
    private static partial Regex ProjectReference();
}
