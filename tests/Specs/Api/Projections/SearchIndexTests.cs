using System.Globalization;
using CountDepot.Api.Projections;
using CountDepot.Contracts;
using CountDepot.Specs.Seams;

namespace CountDepot.Specs.Api.Projections;

/// <summary>What people type and what they mean by it.</summary>
public sealed class SearchIndexTests
{
    private static readonly (string Sku, string Name, string Keywords, string Category, string Description, string Barcodes)[] Shelf =
    [
        ("M8X40-A2", "Hex bolt M8x40 A2", "screw fastener", "Fasteners/Bolts", "Stainless steel, full thread", "4006381333931"),
        ("M8X60-A2", "Hex bolt M8x60 A2", "screw fastener", "Fasteners/Bolts", "Stainless steel, full thread", ""),
        ("M6X40-A2", "Hex bolt M6x40 A2", "screw fastener", "Fasteners/Bolts", "", ""),
        ("BOLT-CUTTER", "Bolt cutter 600 mm", "tool", "Tools", "Cuts bolts up to 8 mm", ""),
        ("HDMI-2M", "HDMI cable 2 m", "video", "Cables", "For monitors", "ABC-123"),
        ("HDMI-5M", "HDMI cable 5 m", "video", "Cables", "", ""),
        ("VGA-2M", "VGA cable 2 m", "video", "Cables", "Works with an HDMI adapter", ""),
        ("HS-35", "Holzschraube 3,5 × 35 mm", "", "Befestigung", "Spanplattenschraube, verzinkt", ""),
        ("SCHL-17", "Schlüssel 17 mm", "", "Werkzeug", "", ""),
        ("C-100N", "C_100nF_0603", "capacitor", "Electronics/Passives", "100nF ±10% ceramic", ""),
        ("C-10U", "C_10uF_0805", "capacitor", "Electronics/Passives", "10µF ceramic", ""),
        ("PCB-1", "WidgetBoard", "", "Electronics", "Control board", ""),
        ("CAFE", "Café table", "", "Furniture", "", ""),
        ("BAT-AA", "Battery AA 1.5 V", "", "Power", "", ""),
        ("BAT-15", "Battery 15 V", "", "Power", "", ""),
    ];

    // The first one found, or everything in order.
    public static TheoryData<string, string> Phrases => new()
    {
        { "m8x40", "M8X40-A2" },
        { "m8x40a2", "M8X40-A2" },
        { "M8X40-A2", "M8X40-A2" },
        { "hex bolt m8 40", "M8X40-A2" },
        { "bolt m8", "M8X40-A2 M8X60-A2" },
        { "bolts m6", "M6X40-A2" },
        { "bolt cutter", "BOLT-CUTTER" },
        { "4006381333931", "M8X40-A2" },
        { "04006381333931", "M8X40-A2" },
        { "abc-123", "HDMI-2M" },
        { "hdmi", "HDMI-2M HDMI-5M VGA-2M" },
        { "hdmi cabel", "HDMI-2M HDMI-5M VGA-2M" },
        { "hdim cable", "HDMI-2M HDMI-5M VGA-2M" },
        { "cable for the monitor", "HDMI-2M" },
        { "schraube", "HS-35" },
        { "schrauben 3.5", "HS-35" },
        { "holzschrauben 3,5", "HS-35" },
        { "schlussel", "SCHL-17" },
        { "schluessel", "SCHL-17" },
        { "SCHLÜSSEL", "SCHL-17" },
        { "100nf", "C-100N" },
        { "10µF", "C-10U" },
        { "10uf 0805", "C-10U" },
        { "widget board", "PCB-1" },
        { "widgetboard", "PCB-1" },
        { "cafe", "CAFE" },
        { "batteries 1.5", "BAT-AA" },
        { "battery 15", "BAT-15" },
        { "nosuchthing", "" },
        { "m9", "" },
        { "0604", "" },
        { "%%%", "" },
    };

    [Theory]
    [MemberData(nameof(Phrases))]
    public void People_find_what_they_mean(string asked, string expected)
    {
        var found = Index().Find(asked, 0, 10).Items.Select(item => item.Sku.Value).ToList();
        var wanted = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(wanted.Length == 0 ? found.Count == 0 : wanted.SequenceEqual(found.Take(wanted.Length)), $"'{asked}' found {string.Join(' ', found)}");
    }

    [Fact]
    public void The_sku_itself_comes_before_everything()
    {
        var index = Index();
        index.Put(Entry("VIDEO", "Something else", "", "", "", ""));
        Assert.Equal("VIDEO", index.Find("video", 0, 10).Items[0].Sku.Value);
    }

    [Fact]
    public void Pages_put_together_are_the_whole_list_whatever_their_size()
    {
        var index = Index();
        index.Settle();
        index.Put(Entry("M8X50-A2", "Hex bolt M8x50 A2", "screw fastener", "", "", ""));
        foreach (var asked in new[] { "", "bolt", "a2" })
        {
            var whole = index.Find(asked, 0, 100).Items;
            for (var size = 1; size <= 4; size++)
            {
                var pages = new List<ItemSummary>();
                for (Found page; ; pages.AddRange(page.Items))
                {
                    page = index.Find(asked, pages.Count, size);
                    Assert.Equal(pages.Count + page.Items.Count < whole.Count, page.HasMore);
                    if (page.Items.Count == 0 || !page.HasMore) { pages.AddRange(page.Items); break; }
                }
                Assert.Equal(whole, pages);
            }
        }
        Assert.Equal(index.Find("", 0, 100).Items.Select(i => i.Name).Order(StringComparer.OrdinalIgnoreCase), index.Find("", 0, 100).Items.Select(i => i.Name));
    }

    // However it came about, an index answers like one that was made at once of what is there now.
    [Fact]
    public void Changes_are_found_at_once_and_settling_changes_no_answer()
    {
        var random = new Random(20260301);
        var (index, now) = (new SearchIndex(), new Dictionary<string, SearchEntry>());
        for (var step = 0; step < 4_000; step++)
        {
            var sku = $"S-{random.Next(1_500)}";
            if (random.Next(5) == 0)
            {
                now.Remove(sku);
                index.Remove(Sku.Parse(sku));
            }
            else
            {
                now[sku] = Entry(sku, $"Thing {Word(random)} {Word(random)}", Word(random), "", "", "");
                index.Put(now[sku]);
            }
            if (step % 700 == 0) index.Settle();
            if (step % 250 != 0) continue;
            var anew = new SearchIndex();
            foreach (var entry in now.Values) anew.Put(entry);
            foreach (var asked in new[] { "", Word(random), $"thing {Word(random)}", sku }) Assert.Equal(anew.Find(asked, 0, 50).Items, index.Find(asked, 0, 50).Items);
        }
    }

    [Fact]
    public void Readers_and_writers_do_not_disturb_each_other()
    {
        var index = Index();
        Parallel.For(0, 200, i =>
        {
            index.Put(Entry($"N-{i % 20}", $"Nut {i}", "", "", "", ""));
            if (i % 50 == 0) index.Settle();
            Assert.Equal("BOLT-CUTTER", index.Find("bolt cutter", 0, 1).Items.Single().Sku.Value);
        });
        Assert.Equal(20, index.Find("nut", 0, 100).Items.Count);
    }

    [Theory]
    [InlineData("resistor 10k 0402", "R_10K_0402_1")]
    [InlineData("10k 0402 resistor", "R_10K_0402_1")]
    [InlineData("resistors 10k 0402", "R_10K_0402_1")]
    [InlineData("r10k04021", "R_10K_0402_1")]
    public void The_demo_data_is_found_as_its_people_would_ask(string asked, string sku)
    {
        var index = new SearchIndex();
        foreach (var line in Tree.Read("tests/Sim/data/items.csv").Split('\n').Skip(1).Where(l => l.Length > 0 && !l.Contains('"', StringComparison.Ordinal)))
        {
            var cells = line.Split(',');
            index.Put(Entry(cells[0], cells[1], cells[7], cells[6], cells[5], ""));
        }
        Assert.Equal(sku, index.Find(asked, 0, 5).Items[0].Sku.Value);
    }

    private static SearchIndex Index()
    {
        var index = new SearchIndex();
        foreach (var (sku, name, keywords, category, description, barcodes) in Shelf) index.Put(Entry(sku, name, keywords, category, description, barcodes));
        return index;
    }

    private static SearchEntry Entry(string sku, string name, string keywords, string category, string description, string barcodes) =>
        new(new(Sku.Parse(sku), name, ItemKind.Stock, "each", description.Length == 0 ? null : description, category), keywords, barcodes);

    private static string Word(Random random) => string.Create(CultureInfo.InvariantCulture, $"w{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}");
}
