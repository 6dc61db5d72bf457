using System.Net;
using System.Text.RegularExpressions;
using CountDepot.Api.Labels;
using CountDepot.Contracts;
using CountDepot.Sim;

namespace CountDepot.Specs.Api.Labels;

/// <summary>Labels say what they are on, to people and to scanners, and lie where the sheet has its labels.</summary>
[Collection("Depot")]
public sealed partial class LabelTests(DepotFixture depot)
{
    [Theory]
    [InlineData("M8-BOLT", "104 45 24 13 34 47 44 52")]
    [InlineData("123456", "105 12 34 56")]
    [InlineData("A1234", "104 33 99 12 34")]
    [InlineData("12A", "104 17 18 33")]
    [InlineData("1234A5", "105 12 34 100 33 21")]
    [InlineData("12345", "104 17 99 23 45")]
    public void A_text_is_written_in_the_shortest_of_the_code_sets(string text, string values) => Assert.Equal(values, string.Join(' ', Code128.ValuesOf(text)));

    // Every symbol of the standard has three bars and three spaces, eleven modules, an even number of them dark, and is like no other.
    [Fact]
    public void Every_symbol_keeps_the_rules_of_the_standard()
    {
        var all = Enumerable.Range(' ', 95).Select(c => Code128.Widths(((char)c).ToString())).Select(w => w.Skip(6).Take(6).ToArray())
            .Concat(Enumerable.Range(95, 5).Select(n => Code128.Widths($"{n}{n}").Skip(6).Take(6).ToArray())).ToList();
        Assert.All(all, symbol => Assert.Equal((11, 0), (symbol.Sum(), (symbol[0] + symbol[2] + symbol[4]) % 2)));
        Assert.Equal(100, all.Select(symbol => string.Join("", symbol)).Distinct().Count());
        // Begun in code set A, PJJ123C has the check symbol 54; code set B begins one higher, and so has 55.
        Assert.Equal("311321", string.Join("", Code128.Widths("PJJ123C").TakeLast(13).Take(6)));
    }

    [Fact]
    public async Task The_link_on_an_items_label_is_the_code_of_the_item_for_a_scanner_and_a_question_in_Teams()
    {
        var sku = await depot.StockedAsync(3);
        var link = ItemLink.ToItem(Cast.BotApp, sku);
        Assert.StartsWith($"https://teams.microsoft.com/l/chat/0/0?users=28:{Cast.BotApp}&message=stock%20", link, StringComparison.Ordinal);
        Assert.Equal(sku, (await depot.GetAsync<CodeView>(Cast.Viewer, $"codes/{Uri.EscapeDataString(link)}")).Matches.Single().Sku.Value);
        Assert.Null(ItemLink.Read("https://teams.microsoft.com/l/chat/0/0?users=28:x&message=delete%20all"));
    }

    [Fact]
    public async Task Labels_lie_on_the_sheet_from_the_first_free_one_on()
    {
        var sku = await depot.StockedAsync(3);
        var html = await PageAsync($"labels?skus={sku}&copies=21&start=3&layout=L7160");

        var places = Place().Matches(html).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToList();
        Assert.Equal((21, 2), (places.Count, html.Split("<section>").Length - 1));
        Assert.Equal([("139.33", "15.15"), ("7.25", "53.25")], places.Take(2));
        Assert.Equal(("73.29", "15.15"), places[^1]);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_people_wrote_is_text_on_a_label_and_nothing_else()
    {
        var sku = $"L-{Guid.NewGuid():N}"[..18].ToUpperInvariant();
        await depot.DoAsync(Cast.Manager, $"items/{sku}/definition", new { name = "<img src=x onerror=alert(1)>", kind = "serialized" });
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "north", quantity = 2, serials = new[] { $"{sku}-1", $"{sku}-2" } });
        var html = await PageAsync($"items/{sku}/labels");

        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;img", html, StringComparison.Ordinal);
        Assert.Contains($"{sku}-2</span>", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await depot.SendAsync(Cast.Viewer, HttpMethod.Get, $"items/{sku}/labels?serials=NO-SUCH")).StatusCode);
        Assert.Contains("NORTH/Room A/Shelf 3</span>", await PageAsync("sites/north/labels?bins=Room A/Shelf 3"), StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string path)
    {
        var response = await depot.SendAsync(Cast.Viewer, HttpMethod.Get, path);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return await response.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("<article style=\"left:([0-9.]+)mm;top:([0-9.]+)mm\">")]
    private static partial Regex Place();
}
