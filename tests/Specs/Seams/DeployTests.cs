using System.IO.Compression;
using CountDepot.Deploy;

namespace CountDepot.Specs.Seams;

public sealed class DeployTests : IAsyncLifetime
{
    private FakeAzure azure = null!;

    public async Task InitializeAsync() => azure = await FakeAzure.StartAsync();

    public async Task DisposeAsync() => await azure.DisposeAsync();

    [Fact]
    public async Task A_second_deployment_makes_nothing_and_changes_nothing()
    {
        await azure.DeployedAsync();
        var (first, calls) = (azure.State.ToJsonString(), azure.Calls.Count);
        await azure.DeployedAsync();
        Assert.Equal(first, azure.State.ToJsonString());
        Assert.DoesNotContain(azure.Told()[calls..], call => call.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal(azure.Told()[..calls].Where(call => !call.StartsWith("POST", StringComparison.Ordinal)), azure.Told()[calls..]);
    }

    [Fact]
    public async Task What_this_person_may_not_do_is_left_to_an_administrator_and_said()
    {
        azure.IsDenied = true;
        var outcome = await azure.DeployAsync(FakeAzure.Deploy);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Empty(azure.State["assignments"]!.AsArray());
        Assert.Contains("give the bot's identity the app role Depot.Bot", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("the Graph permission GroupMember.Read.All", outcome.Output, StringComparison.Ordinal);

        azure.IsDenied = false;
        var admin = await azure.DeployAsync("entra");
        Assert.DoesNotContain("Graph permission", admin.Output, StringComparison.Ordinal);
        Assert.Equal(3, azure.State["assignments"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_redirect_address_that_an_operator_added_stays()
    {
        await azure.DeployedAsync();
        azure.Change(state => state["applications"]!["countdepot-connector"]!["web"]!["redirectUris"]!.AsArray().Add("https://example.com/theirs"));
        await azure.DeployAsync([.. FakeAzure.Deploy, "--connector-redirect", "https://example.com/ours"]);
        await azure.DeployedAsync();
        Assert.Equal(
            ["https://example.com/ours", "https://example.com/theirs"],
            azure.State["applications"]!["countdepot-connector"]!["web"]!["redirectUris"]!.AsArray().Select(uri => (string)uri!));
    }

    [Fact]
    public async Task When_Azure_refuses_the_template_nothing_is_deployed()
    {
        azure.Fails = "deployment group what-if";
        var outcome = await azure.DeployAsync(FakeAzure.Deploy);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Deployment template validation failed", outcome.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("az deployment group create", azure.Told());
    }

    [Fact]
    public async Task Without_a_yes_nothing_is_deployed()
    {
        var outcome = await azure.DeployAsync(FakeAzure.Deploy[..^1]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("az deployment group what-if", azure.Told());
        Assert.DoesNotContain("az deployment group create", azure.Told());
    }

    [Fact]
    public async Task Teardown_unlocks_then_removes_and_may_be_repeated()
    {
        await azure.DeployedAsync();
        foreach (var _ in (int[])[1, 2])
        {
            var outcome = await azure.DeployAsync("teardown", "--registrations", "--yes");
            Assert.True(outcome.ExitCode == 0, outcome.Said);
        }
        Assert.False((bool)azure.State["resourceGroup"]!);
        Assert.Empty(azure.State["applications"]!.AsObject());
        Assert.Equal(4, azure.State["groups"]!.AsObject().Count);
        Assert.Equal(["az lock delete", "az group delete"], azure.Told().Where(call => call is "az lock delete" or "az group delete"));
    }

    [Fact]
    public async Task The_anchors_are_locked_once()
    {
        await azure.DeployedAsync();
        await azure.DeployAsync("lock-anchors", "--yes");
        var again = await azure.DeployAsync("lock-anchors", "--yes");
        Assert.Contains("locked already", again.Output, StringComparison.Ordinal);
        Assert.Single(azure.Told(), call => call == "az storage container immutability-policy lock");
    }

    [Theory]
    [InlineData("There is no command", "destroy")]
    [InlineData("deploy needs --location", "deploy")]
    [InlineData("--location cannot be", "deploy", "--location", "Sweden Central")]
    [InlineData("--name cannot be", "teardown", "--name", "../x")]
    [InlineData("There is no option", "teardown", "--force")]
    [InlineData("--alerts needs a value", "deploy", "--alerts")]
    public async Task A_wrong_command_line_is_named_and_touches_nothing(string says, params string[] arguments)
    {
        var outcome = await azure.DeployAsync(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith(says, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(azure.Calls);
    }

    [Fact]
    public async Task The_shell_script_is_sound_and_passes_everything_on()
    {
        var syntax = await Workspace.RunAsync("bash", "-n", Workspace.PathOf("infra", "deploy.sh"));
        Assert.True(syntax is { ExitCode: 0, Errors: "" }, syntax.Said);
        var help = await Workspace.RunAsync(Workspace.PathOf("infra", "deploy.sh"), "help");
        Assert.Equal(Settings.Help.Trim(), help.Output.Trim());
        Assert.Contains("dotnet run --project infra/Deploy -- @args", Workspace.Text("infra", "deploy.ps1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_programs_that_run_are_executable_in_a_package()
    {
        var folder = Workspace.NewFolder();
        File.WriteAllText(Path.Combine(folder, "CountDepot.Api"), "program");
        Directory.CreateDirectory(Path.Combine(folder, "sweep"));
        File.WriteAllText(Path.Combine(folder, "sweep", "function.json"), "{}");
        var file = Packages.Zip(folder, "CountDepot.Api");
        using (var zip = ZipFile.OpenRead(file))
        {
            var modes = zip.Entries.Select(entry => $"{entry.FullName} {Convert.ToString(entry.ExternalAttributes >> 16 & 0x1FF, 8)}");
            Assert.Equal(["CountDepot.Api 755", "sweep/function.json 644"], modes);
        }
        File.Delete(file);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_smoke_test_passes_a_healthy_depot_and_names_what_is_wrong_with_another()
    {
        using var client = new HttpClient();
        var smoke = new Smoke(client, TimeSpan.Zero, TimeSpan.Zero);
        await smoke.RunAsync(azure.Url, azure.Url);
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => smoke.RunAsync(azure.Url, new Uri(azure.Url, "/elsewhere/")));
        Assert.Contains("the bot lives", failed.Message, StringComparison.Ordinal);
        Assert.Contains("answered 404, not 200", failed.Message, StringComparison.Ordinal);
    }
}
