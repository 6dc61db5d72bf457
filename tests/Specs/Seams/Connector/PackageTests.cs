using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

/// <summary>The connector's files with the ids of a deployment, as manifest/connector/package.cs writes them.</summary>
public sealed class ConnectorPackage : IAsyncLifetime
{
    public const string Host = "depot.contoso.com";
    public const string TenantId = "5c0de907-0000-4000-8000-000000000001";
    public const string ApiId = "5c0de907-0000-4000-8000-0000000000a0";
    public const string ConnectorId = "5c0de907-0000-4000-8000-0000000000c0";

    public static readonly string[] Good =
    [
        "--host", Host, "--tenant-id", TenantId, "--api-id", ApiId, "--connector-id", ConnectorId, "--website", "https://contoso.com/stock", "--email", "stock@contoso.com",
    ];

    public string Folder { get; } = Workspace.NewFolder();

    public async Task InitializeAsync()
    {
        var outcome = await PackAsync(Good, Folder);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    public JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!;

    public static Task<Outcome> PackAsync(string[] given, string folder) =>
        Workspace.RunAsync("dotnet", ["run", Workspace.PathOf("manifest", "connector", "package.cs"), "--", .. given, "--out", folder], null);
}

/// <summary>What is in them.</summary>
public sealed class PackageTests(ConnectorPackage package) : IClassFixture<ConnectorPackage>
{
    [Fact]
    public void The_definition_is_the_committed_one_at_the_given_host()
    {
        var packed = package.Read("apiDefinition.swagger.json");
        Assert.Empty(ConnectorLint.Check(packed.AsObject()));
        Assert.Equal(ConnectorPackage.Host, (string?)packed["host"]);
        Assert.DoesNotContain("example.com", packed.ToJsonString(), StringComparison.Ordinal);
        var committed = JsonNode.Parse(Tree.Read("manifest/connector/apiDefinition.swagger.json"))!;
        Assert.Equal(committed["paths"]!.ToJsonString(), packed["paths"]!.ToJsonString());
        Assert.Equal(committed["definitions"]!.ToJsonString(), packed["definitions"]!.ToJsonString());
    }

    [Fact]
    public void People_sign_in_to_one_tenant_for_one_api_and_no_secret_is_written()
    {
        var properties = package.Read("apiProperties.json")["properties"]!;
        var sign = properties["connectionParameters"]!["token"]!["oAuthSettings"]!;
        Assert.Equal(("aad", ConnectorPackage.ConnectorId, "GlobalPerConnector"), ((string?)sign["identityProvider"], (string?)sign["clientId"], (string?)sign["redirectMode"]));
        Assert.Equal($"api://{ConnectorPackage.ApiId}", (string?)sign["properties"]!["AzureActiveDirectoryResourceId"]);
        Assert.Equal((ConnectorPackage.TenantId, "false"), ((string?)sign["customParameters"]!["tenantId"]!["value"], (string?)sign["customParameters"]!["enableOnbehalfOfLogin"]!["value"]));
        Assert.DoesNotContain("secret", properties.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("${{", properties.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_icon_is_our_mark_on_the_brand_colour_and_nowhere_transparent()
    {
        var icon = Png.Decode(File.ReadAllBytes(Path.Combine(package.Folder, "icon.png")));
        var brand = (string)package.Read("apiProperties.json")["properties"]!["iconBrandColor"]!;
        Assert.Equal((230, 230), (icon.Width, icon.Height));
        Assert.All(icon.Pixels(), pixel => Assert.Equal(255, pixel.Opacity));
        var ground = icon.Pixels().Count(pixel => $"#{pixel.Red:X2}{pixel.Green:X2}{pixel.Blue:X2}" == brand);
        Assert.InRange(ground, 230 * 230 / 2, 230 * 230 - 2_000);
        for (var i = 0; i < 230; i++) Assert.Equal(brand, $"#{icon.At(i, 20).Red:X2}{icon.At(i, 20).Green:X2}{icon.At(i, 20).Blue:X2}");
    }

    [Theory]
    [InlineData("--host", "https://depot.contoso.com", "--host 'https://depot.contoso.com' must be one exact host name")]
    [InlineData("--tenant-id", "contoso", "--tenant-id 'contoso' must be a GUID")]
    [InlineData("--email", "somebody", "--email 'somebody' must be an e-mail address")]
    public async Task What_does_not_fit_is_said_and_nothing_is_written(string name, string wrong, string said)
    {
        var empty = Workspace.NewFolder();
        var given = ConnectorPackage.Good.ToArray();
        given[Array.IndexOf(given, name) + 1] = wrong;
        var outcome = await ConnectorPackage.PackAsync(given, empty);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(said, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(empty));
        Directory.Delete(empty);
    }
}
