using System.Text;
using System.Text.Json;
using CountDepot.Api.Imports;
using CountDepot.Api.Projections;
using CountDepot.Api.Requests;
using CountDepot.Bot.Cards;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;
using Activity = CountDepot.Bot.Teams.Activity;

namespace CountDepot.Specs.Fuzz;

/// <summary>
/// Everything that reads text from outside, by itself and fast. It takes an input or says in a short sentence what is wrong with it; it never
/// throws, and what it has taken it takes again and understands as before.
/// </summary>
public sealed class ReaderTests
{
    private const int Inputs = 10_000;

    [Fact] public void Skus() => Read<Sku>("M8-BOLT", "A.B_C-1", new string('A', 64));
    [Fact] public void Sites() => Read<SiteId>("NORTH", "VAN-7");
    [Fact] public void Reservations() => Read<ReservationId>("R-17", "R-9999999999");
    [Fact] public void Keys() => Read<CommandId>("0197f3a1-0000-7000-8000-000000000001", "flow/run/1", new string('k', 128));
    [Fact] public void Serial_numbers() => Read<SerialNumber>("SN-0001", "ABC 123");
    [Fact] public void Lots() => Read<LotNumber>("LOT-2026-03", "L/1");
    [Fact] public void Bookings() => Read<BookingId>("BK-7", "KIT-1");
    [Fact] public void Templates() => Read<TemplateId>("BOLTS");
    [Fact] public void Groups() => Read<GroupId>("5c0de907-0000-4000-8000-000000000201");
    [Fact] public void Count_lines() => Read<CountLineId>("L-1", "NORTH/1");
    [Fact] public void Bins() => Read<BinPath>("Room A/Shelf 3/Bin 12", "Regal Ä/1");
    [Fact] public void Barcodes() => Read<Barcode>("4006381333931", "]C1010950110153000310ABC", "https://id.gs1.org/01/09506000134352");
    [Fact] public void Short_texts() => Read<ShortText>("M8 bolt – für Zoë 😀", "नमस्ते", "مرحبا", "👨‍👩‍👧 family", "a\u0308bc");
    [Fact] public void Long_texts() => Read<LongText>("Found behind the shelf.\nCounted twice.", "a\u0308bc\n\tdef");

    [Fact]
    public void Quantities() => Each("quantities", ["1", "12.5", "0.001", "1000000000", "999999999.999"], text =>
    {
        if (!Quantity.TryParse(text, out var quantity, out var problem)) return Said(problem);
        return Quantity.TryParse(quantity.ToString(), out var again, out problem) && again == quantity ? null : $"{quantity} is read back as {again}: {problem}";
    });

    [Fact]
    public void Instants() => Each("instants", ["2026-03-01T10:00:00Z", "2026-12-31T23:59:59.9999999+01:00", "2024-02-29T00:00:00-11:30"], text =>
    {
        if (!InstantJson.TryParse(text, out var at, out var problem)) return Said(problem);
        return InstantJson.TryParse(InstantJson.Format(at), out var again, out problem) && again == at ? null : $"{at:O} is read back as {again:O}: {problem}";
    });

    [Fact]
    public void Scanned_codes() => Each("codes", [
        "4006381333931", "]d20109506000134352\u001d10ABC\u001d21SN1", "(01)09506000134352(17)261231(10)LOT", "https://id.gs1.org/01/09506000134352/10/ABC", "M8-BOLT"], text =>
        ScannedCode.TryRead(text, out var code, out var problem) ? code.Key.Length > 0 ? null : "an empty key" : Said(problem));

    [Fact]
    public void Cursors() => Each("cursors", [Cursor.Make("q", "a", 25), Cursor.Make("q", "a", "NORTH M8-BOLT"), Cursor.Make("other", "a", 25)], text =>
        Refused(() => Cursor.Read(text, "q", "a")) ?? Refused(() => Cursor.ReadRow(text, "q", "a")));

    // Whatever was not made for this question is refused, however little it differs.
    [Fact]
    public void No_forged_cursor_is_taken()
    {
        var (dice, made) = (new Mutator("forged"), Cursor.Make("q", "a", 25));
        for (var i = 0; i < Inputs * Mutator.Times; i++)
        {
            var forged = dice.Next([made]);
            if (forged != made && Refused(() => Assert.Fail(dice.Blame(forged, $"{Cursor.Read(forged, "q", "a")}"))) is { } wrong) Assert.Fail(dice.Blame(forged, wrong));
        }
    }

    [Fact]
    public void Files() => Each("files", ["sku,site,quantity\r\nM8-BOLT,NORTH,5\r\n\"A \"\"B\"\"\",SOUTH,1.5\r\n", "sku;site;quantity\nM8;NORTH;1\n", "sku\tsite\tquantity\nM8\tNORTH\t1"], text =>
        Refused(() => ImportSheet.Read(new(ImportKind.Stock, CommandId.Parse("k"), new Dictionary<string, string> { ["sku"] = "sku", ["site"] = "site", ["quantity"] = "quantity" }, text))));

    [Fact]
    public void Messages() => Each("messages", [
        "find m8 bolt", "reserve 5 M8-BOLT at North until Friday", "check out 2 drill for job 12", "wer hat SN-123", "reserviere 1,5 m Kabel in Nord bis 3.4.", "why m8 at north", "help"], text =>
        text.Length < 1_000 && IntentParser.Parse(text, isGerman: text.Length % 2 == 0, new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc) is null ? "nothing" : null);

    [Fact]
    public void Card_data() => Each("cards", [
        """{"op":"0197f3a1","sku":"M8-BOLT","site":"NORTH","quantity":"5","version":3}""",
        """{"sku":"M8-BOLT","reservation":"R-1","version":3,"comment":"no","chat":"19:a@thread.tacv2"}""",
        """{"sku":"M8-BOLT","checkout":"C-1","disposition":"good","dueOn":"2026-03-06","page":2,"serials":["A","B"],"until":"2026-03-06T10:00:00Z"}"""], text =>
    {
        JsonElement data;
        try
        {
            data = JsonElement.Parse(text);
        }
        // What is no JSON at all is refused where the activity is read.
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
        if (data.ValueKind != JsonValueKind.Object || !Activity.TryParse(Encoding.UTF8.GetBytes($"{{\"type\":\"invoke\",\"value\":{text}}}"), out _, out _)) return null;
        foreach (var verb in Enum.GetValues<Verb>())
        {
            if (!CardData.TryRead(verb, data, out var read, out _, out var problem) && problem is not null && Said(problem) is { } wrong) return wrong;
            _ = read.ToJson(verb);
        }
        return null;
    });

    private static void Read<T>(params string[] honest) where T : struct, IParsed<T> => Each(typeof(T).Name, honest, text =>
    {
        if (!T.TryRead(text, out var value, out var problem)) return Said(problem);
        return T.TryRead(value.Value, out var again, out problem) && again.Equals(value) ? null : $"{value} is read back as {again}: {problem}";
    });

    private static void Each(string name, string[] honest, Func<string, string?> read)
    {
        var dice = new Mutator(name);
        for (var i = 0; i < Inputs * Mutator.Times; i++)
        {
            var input = dice.Next(honest);
            try
            {
                if (read(input) is { } wrong) Assert.Fail(dice.Blame(input, wrong));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail(dice.Blame(input, e.ToString()));
            }
        }
    }

    private static string? Refused(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (RefusedException e)
        {
            return Said(e.Message);
        }
    }

    private static string? Said(string problem) => problem.Length is > 0 and < 400 ? null : $"no short sentence: {problem}";
}
