using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountDepot.Bot.Cards;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Seams;

namespace CountDepot.Specs.Bot.Cards;

/// <summary>The rules every card keeps, whatever is on it.</summary>
public sealed class CardTests
{
    private const int BytesMax = 25 * 1024;
    private static readonly JsonSerializerOptions Readable = new(CardKit.Compact) { WriteIndented = true };
    private static readonly Words English = Words.For("en-GB");
    private static readonly Words German = Words.For("de-DE");

    public static TheoryData<string> Locales => ["en-GB", "de-DE"];

    [Theory]
    [MemberData(nameof(Locales))]
    public void Every_card_looks_as_it_was_last_approved(string locale)
    {
        foreach (var (name, card) in CardExamples.Usual(Words.For(locale)).Concat(CardExamples.Dialogs(Words.For(locale))))
            Golden.Match($"tests/Specs/Bot/Cards/{name}.{locale[..2]}.golden.json", card.ToJsonString(Readable) + "\n");
    }

    [Theory]
    [InlineData("W")]
    [InlineData("ß")]
    [InlineData("深")]
    [InlineData("👩‍🔧")]
    public void No_card_is_too_big_for_a_message(string letter)
    {
        foreach (var (name, card) in All(letter))
        {
            var bytes = Encoding.UTF8.GetByteCount(card.ToJsonString(CardKit.Compact));
            Assert.True(bytes <= BytesMax, $"{name} has {bytes} bytes");
        }
    }

    [Fact]
    public void Texts_from_people_stand_only_where_nothing_reads_them_as_markdown()
    {
        foreach (var (name, card) in CardExamples.Worst(English, "W", CardExamples.Hostile).Concat(CardExamples.Worst(German, "W", CardExamples.Hostile)))
            foreach (var (path, owner, text) in Texts(card, null, name))
                if (text.Contains("evil.example", StringComparison.Ordinal))
                    Assert.True(IsPlainPlace(path, owner), $"{path} of a {owner} shows a person's text");
    }

    [Fact]
    public void What_people_wrote_is_shown_as_they_wrote_it()
    {
        var stock = CardExamples.Worst(English, "W", CardExamples.Hostile).First(c => c.Name.StartsWith("stock", StringComparison.Ordinal)).Card;
        Assert.Contains(Texts(stock, null, ""), t => t.Text.StartsWith(CardExamples.Hostile.TrimEnd(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_card_keeps_to_the_elements_and_limits_that_phones_can_show()
    {
        string[] elements = ["AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "ColumnSet", "Column", "Container", "Input.ChoiceSet", "Input.Number", "Input.Date",
            "Input.Text", "Action.Execute", "Action.Submit", "Data.Query", "task/fetch", "Chart.VerticalBar"];
        foreach (var (name, card) in All("W"))
        {
            Assert.Equal("1.5", (string?)card["version"]);
            Assert.True(card["actions"]!.AsArray().Count <= CardKit.ActionsMax, name);
            foreach (var node in Objects(card))
            {
                if ((string?)node["type"] is not { } type) continue;
                Assert.Contains(type, elements);
                // Not every client draws one, so each says the same in plain elements.
                if (type.StartsWith("Chart.", StringComparison.Ordinal)) Assert.Equal("Container", (string?)node["fallback"]!["type"]);
                if (type == "ColumnSet") Assert.True(node["columns"]!.AsArray().Count <= 3, name);
                if (type == "TextBlock") Assert.True((bool?)node["wrap"], name);
                if (type.StartsWith("Input.", StringComparison.Ordinal))
                    Assert.True(((string?)node["label"])?.Length > 0 && ((string?)node["errorMessage"])?.Length > 0, $"{name}: {node["id"]} has no label or no error");
                if (type == "Input.ChoiceSet") Assert.Equal(node["choices.data"] is null ? "compact" : "filtered", (string?)node["style"]);
            }
        }
    }

    [Fact]
    public void Every_button_is_answered_closed_and_has_a_fallback_that_says_the_same()
    {
        foreach (var (name, card) in All("W"))
        {
            foreach (var button in card["actions"]!.AsArray().Select(a => a!.AsObject()).Where(a => (string?)a["type"] == "Action.Execute"))
            {
                Assert.True(Verbs.TryRead((string?)button["verb"], out var verb), name);
                // What the card carries and what its form adds can be read back.
                var sent = button["data"]!.DeepClone().AsObject();
                foreach (var input in Objects(card).Where(o => ((string?)o["type"])?.StartsWith("Input.",
                    StringComparison.Ordinal) == true)) sent[(string)input["id"]!] = Example((string)input["id"]!);
                Assert.True(CardData.TryRead(verb, JsonSerializer.SerializeToElement(sent), out _, out var wrong, out var problem), $"{name}, {verb}: {wrong} {problem}");
                var fallback = button["fallback"]!.AsObject();
                Assert.Equal("Action.Submit", (string?)fallback["type"]);
                Assert.Equal((string?)button["verb"], (string?)fallback["data"]!["verb"]);
                Assert.Equal((string?)button["title"], (string?)fallback["title"]);
                Assert.DoesNotContain("name", sent.Select(p => p.Key));
            }
        }
    }

    [Fact]
    public void A_dialog_has_submits_alone_and_they_are_read_back()
    {
        foreach (var (name, card) in CardExamples.Dialogs(English))
        {
            foreach (var button in card["actions"]!.AsArray().Select(a => a!.AsObject()))
            {
                Assert.Equal("Action.Submit", (string?)button["type"]);
                Assert.True(Verbs.TryRead((string?)button["data"]!["verb"], out var verb), name);
                var sent = button["data"]!.DeepClone().AsObject();
                foreach (var input in Objects(card).Where(IsInput)) sent[(string)input["id"]!] = Example((string)input["id"]!);
                Assert.True(CardData.TryRead(verb, JsonSerializer.SerializeToElement(sent), out _, out var wrong, out var problem), $"{name}, {verb}: {wrong} {problem}");
            }
        }
    }

    [Fact]
    public void Every_verb_is_on_a_button_of_some_card()
    {
        var shown = CardExamples.Usual(English).Concat(CardExamples.Worst(English,
            "W")).SelectMany(c => Objects(c.Card)).Select(o => (string?)o["verb"]).OfType<string>().ToHashSet();
        Assert.Empty(Enum.GetValues<Verb>().Select(v => v.Name()).Except(shown));
    }

    [Fact]
    public void A_german_card_has_no_english_word_of_ours_on_it()
    {
        string[] english = ["Available", "On hand", "Reserved", "Quantity", "Choose", "Check out", "History", "Show stock", "Nothing", "site", "Enter", "and more"];
        foreach (var (name, card) in CardExamples.Usual(German).Where(c => c.Name is not "reply-refused"))
            foreach (var text in CardReader.Texts(card))
                Assert.DoesNotContain(english, e => text.Contains(e, StringComparison.Ordinal) && !name.StartsWith("sites", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_and_days_are_written_as_the_reader_writes_them()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var at = new DateTimeOffset(2026, 3, 6, 13, 5, 0, TimeSpan.Zero);
        Assert.Equal("1,234.5", English.Number(new(1_234_500)));
        Assert.Equal("1.234,5", German.Number(new(1_234_500)));
        Assert.Equal("−3", English.WithSign(Quantity.Of(-3)));
        Assert.Equal("Fri 6 Mar 2026, 14:05", English.Moment(at, berlin));
        Assert.Equal("Fr, 6. März 2026, 14:05", German.Moment(at, berlin));
        Assert.Equal("end of Fri 6 Mar 2026", English.Moment(new(2026, 3, 6, 23, 0, 0, TimeSpan.Zero), berlin));
        Assert.Equal("Fri 6 Mar 2026, 13:05 UTC", English.Moment(at, TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("de-DE", true)]
    [InlineData("de-AT", true)]
    [InlineData("de", true)]
    [InlineData("de_DE", true)]
    [InlineData("en-US", false)]
    [InlineData("fr-FR", false)]
    [InlineData("dezzzzzzzzzzzzzzz", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_language_follows_the_locale_and_is_english_for_everybody_else(string? locale, bool isGerman) => Assert.Equal(isGerman, Words.For(locale) is GermanWords);

    [Fact]
    public void Every_refusal_has_a_sentence_in_german_even_without_numbers()
    {
        foreach (var code in Enum.GetValues<RefusalCode>())
        {
            Assert.NotEmpty(German.Refused(new(code, "x", "", new())));
            Assert.NotEmpty(German.Refused(new(code, "x", "The depot's sentence.", new())));
        }
        Assert.Equal("Something new.", German.Refused(new(null, "brandNew", "Something new.", new())));
        var detail = new RefusalDetail { Site = SiteId.Parse("NORTH"), Asked = Quantity.Of(12), Available = Quantity.Of(7), OnHand = Quantity.Of(10), Reserved = Quantity.Of(3) };
        Assert.Equal("Nicht genug verfügbar in NORTH: verlangt 12, verfügbar 7 (Bestand 10, reserviert 3). Nehmen Sie höchstens 7.",
            German.Refused(new(RefusalCode.NotEnoughAvailable, "x", "y", detail)));
        Assert.Contains("verfügbar 7, unterwegs 4, bestellt 12 (Bestand 10",
            German.Refused(new(RefusalCode.NotEnoughAvailable, "x", "y", detail with { Incoming = Quantity.Of(4), OnOrder = Quantity.Of(12) })), StringComparison.Ordinal);
    }

    [Fact]
    public void Card_data_reads_back_what_it_wrote()
    {
        var all = new CardData
        {
            Op = new('b', 26), Sku = Sku.Parse("A"), Site = SiteId.Parse("N"), Bin = BinPath.Parse("a/b"), Quantity = new(2_500), Until = DepotStandIn.Now,
                DueOn = new(2026, 3, 9), Version = 7,
            Reservation = ReservationId.Parse("R-1"), Checkout = CheckoutId.Parse("C-1"), Disposition = Disposition.Lost, Holder = ShortText.Parse("Job 12"),
                HolderKind = HolderKind.Job,
            Serials = [SerialNumber.Parse("S1"), SerialNumber.Parse("S2")], Reason = AdjustmentReason.Found, About = Verb.CheckIn,
        };
        Assert.True(CardData.TryRead(Verb.Ask, JsonSerializer.SerializeToElement(all.ToJson(Verb.Ask)), out var read, out _, out _));
        Assert.Equal(all.ToJson(Verb.Ask).ToJsonString(), read.ToJson(Verb.Ask).ToJsonString());
    }

    private static bool IsInput(JsonObject node) => ((string?)node["type"])?.StartsWith("Input.", StringComparison.Ordinal) == true;

    private static IEnumerable<(string Name, JsonObject Card)> All(string letter) =>
        [
            .. CardExamples.Usual(English), .. CardExamples.Usual(German), .. CardExamples.Dialogs(English), .. CardExamples.Dialogs(German),
            .. CardExamples.Worst(English, letter), .. CardExamples.Worst(German, letter), .. CardExamples.WorstDialogs(English, letter),
        ];

    private static JsonNode Example(string id) => id switch
    {
        "quantity" => "2.5",
        "dueOn" => "2026-03-09",
        "disposition" => "good",
        "serials" => "SN-1 SN-2",
        "role" => "staff",
        "sites" => "NORTH,SOUTH",
        "timeZone" => "Europe/Berlin",
        "hours" => "4",
        "deputies" => "5c0de907-0000-4000-8000-000000000207",
        "overOne" or "dayOne" or "valueOne" or "overTwo" or "dayTwo" or "valueTwo" or "point" or "level" => "2.5",
        _ => "NORTH",
    };

    // A drop-down's titles, a button's title and an input's value are shown as they are.
    private static bool IsPlainPlace(string path, string? owner) =>
        (owner == "TextRun" && path.EndsWith(".text", StringComparison.Ordinal)) || path.EndsWith(".title", StringComparison.Ordinal) || path.EndsWith(".value",
            StringComparison.Ordinal)
        || path.Contains(".data.", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string? Owner, string Text)> Texts(JsonNode? node, string? owner, string path) => node switch
    {
        JsonObject o => o.SelectMany(p => Texts(p.Value, (string?)(o["type"] as JsonValue) ?? owner, $"{path}.{p.Key}")),
        JsonArray a => a.SelectMany(n => Texts(n, owner, path)),
        JsonValue v when v.TryGetValue<string>(out var text) => [(path, owner, text)],
        _ => [],
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Objects(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };
}
