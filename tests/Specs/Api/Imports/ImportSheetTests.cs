using CountDepot.Api.Requests;
using CountDepot.Api.Imports;
using CountDepot.Contracts;

namespace CountDepot.Specs.Api.Imports;

/// <summary>What is wrong with a file is said with its line and column; what only looks odd is taken.</summary>
public sealed class ImportSheetTests
{
    private static readonly Dictionary<string, string> Columns = new() { ["SKU"] = "sku", ["Where"] = "place", ["Count"] = "quantity", ["Serial"] = "serial", ["State"] = "status" };
    private const string Header = "SKU,Where,Count,Serial,State\n";

    [Theory]
    [InlineData("SKU,Where,Count,,State\nA,,1,,\n", "Column 4 of the header has no name.")]
    [InlineData("SKU,Where,Count,Serial,sku\nA,,1,,\n", "The header names a column twice: 'SKU'.")]
    [InlineData("SKU,Count,Serial,State\nA,1,,\n", "'Where' is missing")]
    [InlineData("SKU\tWhere\tCount\nA\t\t1\n", "tabs between columns; save it with commas")]
    [InlineData("SKU;Where;Count\nA;;1\n", "';' between columns; save it with commas")]
    [InlineData(Header + "A,,1,,\nA,,\0,,\n", "Line 3 holds a character that is no text")]
    [InlineData(Header + "A,,1,\"open,\nB,,1,,\n", "Line 2 has a quote that is never closed")]
    [InlineData(Header + "A,,1,,\nB,,1,x\"y\",\n", "Line 3 has a quote inside a cell")]
    [InlineData(Header + ",,,,\n\n", "a header and no rows")]
    [InlineData("\uFEFF \n", "The file is empty")]
    public void A_file_that_cannot_be_read_is_refused_with_the_place(string csv, string sentence)
    {
        var refused = Assert.Throws<RefusedException>(() => ImportSheet.Read(Stock(csv)));
        Assert.Equal(RefusalCode.ImportInvalid, refused.Code);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SKU", "number", "'number' is no field; the fields are sku, place")]
    [InlineData("Serial", "quantity", "Two columns are mapped to quantity.")]
    [InlineData("State", "bin", "Map a column to place, or to site and bin, not to both.")]
    [InlineData("SKU", "note", "The mapping must name a column for sku.")]
    public void A_mapping_that_cannot_be_followed_is_refused(string column, string field, string sentence)
    {
        var file = Stock(Header + "A,,1,,\n") with { Columns = new Dictionary<string, string>(Columns) { [column] = field } };
        Assert.Contains(sentence, Assert.Throws<RefusedException>(() => ImportSheet.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_thousand_rows_are_read_and_one_more_is_refused()
    {
        var most = Header + string.Concat(Enumerable.Repeat("A,,1,,\n", ImportSheet.RowsMax));
        Assert.Equal(ImportSheet.RowsMax, ImportSheet.Read(Stock(most + ",,,,\n")).Rows.Count);
        Assert.Contains("at most 20,000 rows", Assert.Throws<RefusedException>(() => ImportSheet.Read(Stock(most + "A,,1,,\n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_counted_as_an_editor_counts_them()
    {
        var csv = "\uFEFF" + Header.Replace("\n", "\r\n", StringComparison.Ordinal) + "A,\"Two\r\nlines\",1,,\r\n\r\n,,,,\r\nB,,x,,\r\nC,,1\r\nD,,y,,";
        var (rows, errors) = ImportRows.Read(ImportKind.Stock, ImportSheet.Read(Stock(csv)));
        Assert.Empty(rows);
        Assert.Equal([(2, "place"), (6, "quantity"), (7, ""), (8, "quantity")], errors.Select(e => (e.Line, e.Column)).Order());
    }

    [Theory]
    [InlineData("A,,1.000,,", "quantity", "'1.000' can mean one or one thousand")]
    [InlineData("A,,1.000.000,,", "quantity", "can mean one or one thousand")]
    [InlineData("A,,\"1,5\",,", "quantity", "'1,5' has a comma; write 1.5")]
    [InlineData("A,,\"1,500\",,", "quantity", "has a comma")]
    [InlineData("A,,٥,,", "quantity", "digits 0-9")]
    [InlineData("A,,1e3,,", "quantity", "must be a number")]
    [InlineData("A,,37.4904,,", "quantity", "at most 3 decimal")]
    [InlineData("A,,2,SN-1,", "quantity", "must be 1 for a unit with a serial number")]
    [InlineData("A,,1,S N,", "serial", "may contain only letters")]
    [InlineData("A,,1,,Fine", "status", "must be one of OK")]
    [InlineData(",,1,,", "sku", "is required")]
    [InlineData("A,Factory//Shelf,1,,", "place", "single '/'")]
    [InlineData("A,/Shelf,1,,", "place", "must begin with the name of a site")]
    [InlineData("A,Склад 1,1,,", "place", "in the letters A-Z")]
    [InlineData("A,***,1,,", "place", "no id can be made")]
    [InlineData("A,Bay 1..2,1,,", "place", "no id can be made")]
    public void A_row_that_cannot_be_read_is_listed_with_its_column(string row, string column, string sentence)
    {
        var (rows, errors) = ImportRows.Read(ImportKind.Stock, ImportSheet.Read(Stock(Header + "OK-1,,1,,\n" + row + "\n")));
        Assert.Equal("OK-1", rows.Single().Sku.Value);
        Assert.Equal((3, column), (errors.Single().Line, errors.Single().Column));
        Assert.Contains(sentence, errors.Single().Message, StringComparison.Ordinal);
        Assert.StartsWith(column, errors.Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Factory/Storage Room A", "FACTORY", "Factory", "Storage Room A")]
    [InlineData("Electronics Lab / Reel Storage / 7", "ELECTRONICS-LAB", "Electronics Lab", "Reel Storage/7")]
    [InlineData("Büro (Süd)", "BURO-SUD", "Büro (Süd)", "")]
    [InlineData("", "UNASSIGNED", "Unassigned", "")]
    public void A_place_is_a_site_and_a_bin_inside_it(string place, string id, string name, string bin)
    {
        var row = ImportRows.Read(ImportKind.Stock, ImportSheet.Read(Stock($"{Header}a,{place},2.5,,\n"))).Rows.Single();
        var receipt = Assert.IsType<ReceiveStock>(row.Command);
        Assert.Equal((id, name, id, bin, 2.5m, "A"), (row.Site!.Id.Value, row.Site.Name, receipt.Site.Value, receipt.Bin!.Value.Value, receipt.Quantity.Value, row.Sku.Value));
    }

    [Theory]
    [InlineData("", Condition.Good)]
    [InlineData("ok", Condition.Good)]
    [InlineData("Attention needed", Condition.Good)]
    [InlineData("Damaged", Condition.Damaged)]
    [InlineData("REJECTED", Condition.Damaged)]
    [InlineData("Quarantined", Condition.Damaged)]
    public void A_status_says_whether_units_may_be_used(string status, Condition condition)
    {
        var row = ImportRows.Read(ImportKind.Stock, ImportSheet.Read(Stock($"{Header}A,,1,,{status}\n"))).Rows.Single();
        Assert.Equal(condition, Assert.IsType<ReceiveStock>(row.Command).Condition);
    }

    [Fact]
    public void A_column_may_be_called_PK_and_a_name_may_look_like_a_formula()
    {
        var columns = new Dictionary<string, string> { ["PK"] = "sku", ["Name"] = "name", ["Reorder point"] = "reorderPoint" };
        var file = new ImportFile(ImportKind.Items, CommandId.Parse("pk"), columns, "PK,Name,Reorder point\nA,=1+1,12.5\n");
        var item = Assert.IsType<DefineItem>(ImportRows.Read(ImportKind.Items, ImportSheet.Read(file)).Rows.Single().Command);
        Assert.Equal(("=1+1", ItemKind.Stock, 12.5m), (item.Name.Value, item.Kind, item.ReorderPoint!.Value.Value));
    }

    private static ImportFile Stock(string csv) => new(ImportKind.Stock, CommandId.Parse("sheet"), Columns, csv);
}
