using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountDepot.Bot.Intents;

namespace CountDepot.Specs.Seams;

public sealed partial class ManifestTests(TeamsPackage package) : IClassFixture<TeamsPackage>
{
    private const string ManifestSchema = "MicrosoftTeams.schema.json";
    private const string LocalizationSchema = "MicrosoftTeams.Localization.schema.json";

    [Fact]
    public async Task The_manifest_and_its_German_texts_satisfy_the_schemas_they_name()
    {
        var manifest = await TeamsPackage.ValidateAsync(ManifestSchema, package.Manifest);
        Assert.True(manifest.ExitCode == 0, manifest.Said);
        var german = await TeamsPackage.ValidateAsync(LocalizationSchema, package.German);
        Assert.True(german.ExitCode == 0, german.Said);
    }

    [Theory]
    [InlineData("bots/0/scopes/2", "groupchat")]
    [InlineData("bots/0/botId", "not-a-guid")]
    [InlineData("description/short", "This sentence says so much about the stock that Teams would have to cut it somewhere in the middle.")]
    [InlineData("supportsChannelFeatures", "tier9")]
    [InlineData("devicePermissions/0", "camera")]
    public async Task A_manifest_with_one_thing_wrong_fails_the_schema(string path, string wrong)
    {
        var manifest = package.Manifest;
        Replace(manifest, path.Split('/'), wrong);
        var outcome = await TeamsPackage.ValidateAsync(ManifestSchema, manifest);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("/" + path.Split('/')[0], outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_holds_its_files_at_the_root_and_nothing_else() =>
        Assert.Equal(["color.png", "de.json", "manifest.json", "outline.png"], package.Files.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Packing_again_gives_the_same_bytes()
    {
        var folder = Workspace.NewFolder();
        var outcome = await TeamsPackage.MakeAsync(TeamsPackage.Good, folder);
        Assert.Equal(package.Zip, await File.ReadAllBytesAsync(outcome.Output.Trim()));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_id_and_host_is_the_one_that_was_given()
    {
        var manifest = package.Manifest;
        Assert.Equal(TeamsPackage.BotId, (string?)manifest["bots"]![0]!["botId"]);
        Assert.Equal(TeamsPackage.BotId, (string?)manifest["composeExtensions"]![0]!["botId"]);
        Assert.Equal(TeamsPackage.ApiId, (string?)manifest["webApplicationInfo"]!["id"]);
        Assert.Equal($"api://{TeamsPackage.ApiId}", (string?)manifest["webApplicationInfo"]!["resource"]);
        Assert.Equal([TeamsPackage.Host], manifest["validDomains"]!.AsArray().Select(domain => (string?)domain));
        Assert.Equal([TeamsPackage.Host], manifest["composeExtensions"]![0]!["messageHandlers"]![0]!["value"]!["domains"]!.AsArray().Select(domain => (string?)domain));
        Assert.Equal(TeamsPackage.Good["publisher"], (string?)manifest["developer"]!["name"]);
        Assert.DoesNotContain("${{", manifest.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_app_asks_for_the_camera_and_for_nothing_it_does_not_use()
    {
        var manifest = package.Manifest;
        Assert.Equal(["media"], manifest["devicePermissions"]!.AsArray().Select(permission => (string?)permission));
        Assert.Equal(["identity", "messageTeamMembers"], manifest["permissions"]!.AsArray().Select(permission => (string?)permission));
        Assert.Null(manifest["authorization"]);
        Assert.False((bool)manifest["bots"]![0]!["supportsFiles"]!);
    }

    [Fact]
    public void Every_text_a_person_reads_is_there_in_German()
    {
        var english = Texts(package.Manifest).ToDictionary(text => text.Path, text => text.Text);
        var german = package.German.AsObject().Where(pair => pair.Key != "$schema").ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(german, text => Assert.True(text.Key == "name.short" || text.Value != english[text.Key], $"{text.Key} is not translated"));
        var titles = german.Where(text => text.Key.EndsWith(".title", StringComparison.Ordinal) && text.Key.StartsWith("bots", StringComparison.Ordinal));
        Assert.Equal(10, titles.Select(text => text.Value).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    // The localization schema says so too, but beside a $ref, where draft-04 does not look.
    [Theory]
    [InlineData("name.short", 30)]
    [InlineData("name.full", 100)]
    [InlineData("description.short", 80)]
    [InlineData("description.full", 4000)]
    public void A_German_text_is_as_short_as_the_English_must_be(string name, int lengthMax) =>
        Assert.InRange(((string)package.German[name]!).Length, 1, lengthMax);

    // Picking a command sends its title, in the person's language; what follows the colon in its description is an example to type.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bot_understands_every_command_and_every_example_it_offers(bool isGerman)
    {
        var texts = isGerman ? package.German.AsObject().Select(pair => (pair.Key, Value: (string)pair.Value!)) : Texts(package.Manifest).Select(text => (Key: text.Path, Value: text.Text));
        var commands = texts.Where(text => text.Key.StartsWith("bots", StringComparison.Ordinal)).ToList();
        string[] said =
        [
            .. commands.Where(text => text.Key.EndsWith("title", StringComparison.Ordinal)).Select(text => text.Value),
            .. commands.Select(text => text.Value.Split(": ")).Where(parts => parts.Length == 2).Select(parts => parts[1]),
        ];
        Assert.DoesNotContain(said, text => !IsUnderstood(text, isGerman));
        Assert.False(IsUnderstood("qwertz asdf", isGerman));
    }

    [Fact]
    public void Short_and_full_texts_differ_as_the_store_asks()
    {
        Assert.NotEqual((string?)package.Manifest["name"]!["short"], (string?)package.Manifest["name"]!["full"]);
        Assert.NotEqual((string?)package.Manifest["description"]!["short"], (string?)package.Manifest["description"]!["full"]);
    }

    [Fact]
    public void The_color_icon_is_an_opaque_square_with_the_mark_in_its_middle()
    {
        var icon = Png.Decode(package.Files["color.png"]);
        Assert.Equal((192, 192), (icon.Width, icon.Height));
        Assert.All(icon.Pixels(), pixel => Assert.Equal(255, pixel.Opacity));
        var ground = icon.At(0, 0);
        var accent = (string)package.Manifest["accentColor"]!;
        Assert.Equal(accent, $"#{ground.Red:X2}{ground.Green:X2}{ground.Blue:X2}");
        var mark = Enumerable.Range(0, 192 * 192).Where(i => icon.At(i % 192, i / 192) != ground).Select(i => (X: i % 192, Y: i / 192)).ToList();
        Assert.InRange(mark.Count, 1_000, 96 * 96);
        Assert.All(mark, pixel => Assert.True(pixel.X is >= 48 and < 144 && pixel.Y is >= 48 and < 144, $"{pixel} lies in the padding"));
    }

    [Fact]
    public void The_outline_icon_is_white_on_nothing()
    {
        var icon = Png.Decode(package.Files["outline.png"]);
        Assert.Equal((32, 32), (icon.Width, icon.Height));
        Assert.All(icon.Pixels(), pixel => Assert.Equal((255, 255, 255), (pixel.Red, pixel.Green, pixel.Blue)));
        Assert.All(icon.Pixels(), pixel => Assert.True(pixel.Opacity is 0 or 255));
        Assert.InRange(icon.Pixels().Count(pixel => pixel.Opacity == 255), 150, 600);
    }

    [Theory]
    [InlineData("host", "*.example.com", "one exact host name")]
    [InlineData("host", "https://bot.example.com", "one exact host name")]
    [InlineData("host", "bot.example.com:443", "one exact host name")]
    [InlineData("bot-id", "1", "a GUID")]
    [InlineData("website", "http://example.com", "an https address")]
    [InlineData("version", "1.0", "three numbers")]
    [InlineData("publisher", "", "1 to 32 characters")]
    [InlineData("colour", "red", "no parameter '--colour'")]
    [InlineData("api-id", null, "--api-id is required")]
    public async Task A_wrong_parameter_is_named_and_nothing_is_written(string name, string? value, string says)
    {
        var parameters = new Dictionary<string, string>(TeamsPackage.Good);
        if (value is null) parameters.Remove(name);
        else parameters[name] = value;
        var folder = Path.Combine(Workspace.NewFolder(), "package");
        var outcome = await TeamsPackage.MakeAsync(parameters, folder);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    // Words that no command begins with are searched for; a command that ends so does nothing that it says.
    private static bool IsUnderstood(string text, bool isGerman) =>
        IntentParser.Parse(text, isGerman, new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc) switch
        {
            Intent.Unclear unclear => unclear.Doubt != Doubt.NotUnderstood,
            Intent.Find find => find.Words != text,
            _ => true,
        };

    // What Teams lets a language file translate, of what our manifest has.
    private static IEnumerable<(string Path, string Text)> Texts(JsonNode node, string path = "") => node switch
    {
        JsonObject map => map.SelectMany(pair => Texts(pair.Value!, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")),
        JsonArray list => list.SelectMany((item, i) => Texts(item!, $"{path}[{i}]")),
        _ when Translated().IsMatch(path) => [(path, (string)node!)],
        _ => [],
    };

    private static void Replace(JsonNode node, string[] path, string value)
    {
        foreach (var step in path[..^1]) node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        if (int.TryParse(path[^1], out var last)) node[last] = value;
        else node[path[^1]] = value;
    }

    [GeneratedRegex(@"^(name|description)\.(short|full)$|^(bots|composeExtensions)\[.*\.(title|description)$")]
    private static partial Regex Translated();
}
