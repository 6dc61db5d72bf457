using System.Text;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Seams;

namespace CountDepot.Specs.Api.Sheets;

/// <summary>What one depot exports another takes as it is and exports again, byte for byte; so it is with the files of the programs people come from.</summary>
[Collection("Depot")]
public sealed class RoundTripTests(DepotFixture depot)
{
    [Fact]
    public async Task The_demo_data_and_odd_items_come_back_byte_for_byte()
    {
        var (from, to) = (await DepotFixture.BesideAsync(depot, []), await DepotFixture.BesideAsync(depot, []));
        try
        {
            foreach (var name in new[] { "items", "stock" }) await TakeAsync(from, Demo(name));
            await DefineOddItemsAsync(from);
            await from.SettledAsync();

            var (items, stock) = (await FileAsync(from, "exports/items?format=csv"), await FileAsync(from, "exports/stock"));
            await TakeAsync(to, new(ImportKind.Items, CommandId.Parse("items"), Workbook: await FileAsync(from, "exports/items?format=xlsx")));
            var taken = await TakeAsync(to, new(ImportKind.Stock, CommandId.Parse("stock"), Csv: Encoding.UTF8.GetString(stock)));

            Assert.Equal("CountDepot", taken.Source);
            Assert.Equal(417, Lines(items));
            Assert.Equal(Encoding.UTF8.GetString(items), Encoding.UTF8.GetString(await FileAsync(to, "exports/items?format=csv")));
            Assert.Equal(Encoding.UTF8.GetString(stock), Encoding.UTF8.GetString(await FileAsync(to, "exports/stock")));
        }
        finally
        {
            await from.DisposeAsync();
            await to.DisposeAsync();
        }
    }

    [Fact]
    public async Task InvenTrees_own_files_are_taken_as_they_are()
    {
        var beside = await DepotFixture.BesideAsync(depot, []);
        try
        {
            var items = await TakeAsync(beside, new(ImportKind.Items, CommandId.Parse("parts"), Csv: Tree.Read("tests/Specs/Api/Imports/inventree-parts.csv")));
            var stock = await TakeAsync(beside, new(ImportKind.Stock, CommandId.Parse("stock"), Csv: Tree.Read("tests/Specs/Api/Imports/inventree-stock.csv")));

            Assert.Equal(("InvenTree", 35, "InvenTree", 96), (items.Source, items.Rows, stock.Source, stock.Rows));
            Assert.Empty(stock.Errors);
            // The part's own number, under which it is stocked here; the stock file names it only by its name and InvenTree's number.
            var widget = await beside.GetAsync<ItemView>(Cast.Viewer, "items/WIDGET.RED");
            Assert.Equal((ItemKind.Serialized, "Red Widget", "INV-PA72"), (widget.Kind, widget.Name, widget.Barcodes.Single().Value));
            Assert.True(widget.Sites.Sum(s => s.OnHand.Value) > 0);
            // Its label can still be scanned.
            Assert.Equal("WIDGET.RED", (await beside.GetAsync<CodeView>(Cast.Viewer, "codes/INV-PA72")).Matches.Single().Sku.Value);
        }
        finally
        {
            await beside.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_Snipe_IT_lists_becomes_units_of_their_models()
    {
        var csv = Tree.Read("tests/Specs/Api/Imports/snipe-it.csv");
        var items = await TakeAsync(depot, new(ImportKind.Items, CommandId.Parse("snipe-1"), Csv: csv));
        var stock = await TakeAsync(depot, new(ImportKind.Stock, CommandId.Parse("snipe-2"), Csv: csv));

        Assert.Equal(("Snipe-IT", 2, 4), (items.Source, items.ItemsTotal, stock.Serials));
        var laptop = (await depot.GetAsync<ItemView>(Cast.Viewer, "items/LT-14")).Sites.Single();
        Assert.Equal(("MAIN-OFFICE", 2m, 1m), (laptop.Site.Value, laptop.OnHand.Value, laptop.Quarantined.Value));
        Assert.Equal("UNASSIGNED", (await depot.GetAsync<ItemView>(Cast.Viewer, "items/BEAMER")).Sites.Single().Site.Value);
        Assert.Contains("serial number C02X2, checked out to Reception", (await depot.GetAsync<HistoryPage>(Cast.Viewer, "items/LT-14/history")).Entries.Select(e => e.Note));
    }

    [Fact]
    public async Task Stock_is_exported_from_the_sites_one_may_see_and_no_others()
    {
        var sku = await depot.StockedAsync(4);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/receipts", new { site = "south", quantity = 7 });
        await depot.SettledAsync();

        Assert.Equal(["4", "7"], await QuantitiesAsync("exports/stock", sku));
        Assert.Equal(["7"], await QuantitiesAsync($"exports/stock?site=south", sku));
    }

    private async Task<string[]> QuantitiesAsync(string path, string sku) =>
    [
        .. Encoding.UTF8.GetString(await FileAsync(depot, path)).Split("\r\n").Where(line => line.StartsWith($"\"{sku}\"", StringComparison.Ordinal))
            .Select(line => line.Split("\",\"")[4]),
    ];

    // Text like a formula, several barcodes, a cost, a lot that expires, units put aside, a site whose id is not its name's.
    private static async Task DefineOddItemsAsync(DepotFixture at)
    {
        await at.SendAsync(Cast.Admin, HttpMethod.Post, "sites/s-9", new { name = "Container behind the hall" });
        await at.DoAsync(Cast.Manager, "items/ODD-1/definition", new
        {
            name = "=SUM(A1:A9)",
            kind = "stock",
            keywords = "'quoted",
            barcodes = new[] { "4006381333931", "X-1" },
            unitCost = 12.3456,
        });
        await at.DoAsync(Cast.Manager, "items/ODD-2/definition", new
        {
            name = "Gloves, \"blue\"",
            kind = "consumable",
            unit = "pairs",
            decimals = 1,
            description = "-5 \u00B0C to +40 \u00B0C",
            reorderPoint = 2.5,
        });
        await at.DoAsync(Cast.Manager, "items/ODD-3/definition", new { name = "Radio", kind = "serialized" });
        await at.DoAsync(Cast.Staff, "items/ODD-1/receipts", new { site = "s-9", quantity = 9, bin = "Row 1/Left", damaged = 2 });
        await at.DoAsync(Cast.Staff, "items/ODD-2/receipts", new { site = "north", quantity = 2.5, lot = "L-7", expiresOn = "2099-12-31" });
        await at.DoAsync(Cast.Staff, "items/ODD-3/receipts", new { site = "north", quantity = 2, serials = new[] { "R-01", "R-02" }, bin = "Desk" });
    }

    private static async Task<byte[]> FileAsync(DepotFixture at, string path)
    {
        var response = await at.SendAsync(Cast.Viewer, HttpMethod.Get, path);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}");
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<ImportView> TakeAsync(DepotFixture at, ImportFile file)
    {
        var response = await at.SendAsync(Cast.Admin, HttpMethod.Post, "imports", file);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<ImportView>(text, Wire.Tolerant)!;
    }

    // The demo data's columns are ours; they need no mapping.
    private static ImportFile Demo(string name) =>
        new(name == "items" ? ImportKind.Items : ImportKind.Stock, CommandId.Parse($"demo-{name}"), Csv: Tree.Read($"tests/Sim/data/{name}.csv"));

    private static int Lines(byte[] file) => Encoding.UTF8.GetString(file).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1;
}
