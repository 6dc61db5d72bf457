using CountDepot.Api.Projections;

namespace CountDepot.Specs.Api.Projections;

/// <summary>One product, however its code arrives: by any scanner, any symbology, any number of digits, or by hand.</summary>
public sealed class ScannedCodeTests
{
    [Theory]
    [InlineData("4006381333931", "04006381333931", "EAN-13")]
    [InlineData("04006381333931", "04006381333931", "the same as a GTIN-14")]
    [InlineData("]E04006381333931", "04006381333931", "the scanner says it was an EAN-13")]
    [InlineData(" 4006381333931\r", "04006381333931", "a wedge scanner ends with a carriage return")]
    [InlineData("036000291452", "00036000291452", "UPC-A")]
    [InlineData("0036000291452", "00036000291452", "the same UPC as an EAN-13")]
    [InlineData("73513537", "00000073513537", "EAN-8")]
    [InlineData("04252614", "00042100005264", "UPC-E, its zeros at the fourth place")]
    [InlineData("01234558", "00012345000058", "UPC-E that ends with its last digit")]
    [InlineData("12345678901231", "12345678901231", "a box, which is another product than its pieces")]
    public void A_product_number_is_the_same_with_any_number_of_digits(string scanned, string key, string because) =>
        Assert.True(Read(scanned).Key == key, $"{scanned} ({because}) is filed under {Read(scanned).Key}");

    [Theory]
    [InlineData("]C10109521234543213", null)]
    [InlineData("]d20109521234543213", null)]
    [InlineData("]Q30109521234543213", null)]
    [InlineData("0109521234543213", null)]
    [InlineData("(01)09521234543213", null)]
    [InlineData("(01)09521234543213(10)ABC(21)SN-7", "SN-7")]
    [InlineData("0109521234543213\u001d10ABC", null)]
    [InlineData("]d2010952123454321310ABC\u001d21SN-7", "SN-7")]
    [InlineData("]d217261231010952123454321321SN-7", "SN-7")]
    [InlineData("]C13103002500010952123454321321SN-7\u001d10LOT", "SN-7")]
    [InlineData("(10)ABC(01)09521234543213", null)]
    [InlineData("https://id.gs1.org/01/09521234543213", null)]
    [InlineData("https://brand.example/some/path/01/9521234543213/21/SN-7?17=261231", "SN-7")]
    public void The_product_and_its_unit_are_read_out_of_a_gs1_code(string scanned, string? serial)
    {
        Assert.Equal(("09521234543213", serial), (Read(scanned).Key, Read(scanned).Serial));
        Assert.Null(Read(scanned).Problem);
    }

    [Theory]
    [InlineData("bolt-7", "BOLT-7")]
    [InlineData("01-ABC", "01-ABC")]
    [InlineData("X(01)Y", "X(01)Y")]
    [InlineData("]not-a-symbology", "]NOT-A-SYMBOLOGY")]
    [InlineData("0112345678901234567", "0112345678901234567")]
    public void Anything_else_stays_what_it_is(string scanned, string key)
    {
        Assert.Equal(key, Read(scanned).Key);
        Assert.Null(Read(scanned).Problem);
    }

    [Theory]
    [InlineData("4006381333932")]
    [InlineData("12345678")]
    [InlineData("(01)09521234543214")]
    [InlineData("]C10109521234543214")]
    public void A_wrong_check_digit_is_said_when_nothing_else_has_the_code(string scanned) =>
        Assert.Contains("check digit", Read(scanned).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is required.")]
    [InlineData("]C1", "is required.")]
    [InlineData("https://evil.example/x", "web link")]
    [InlineData("javascript://x", "web link")]
    [InlineData("ABC 123", "characters that a product barcode")]
    [InlineData("ABC\r\n123", "characters that a product barcode")]
    [InlineData("0109521234543213\u001d<\u202e>", "characters that a product barcode")]
    public void What_no_product_has_is_refused_in_words(string scanned, string words)
    {
        Assert.False(ScannedCode.TryRead(scanned, out _, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_all_codes_with_one_digit_misread_every_one_is_noticed()
    {
        const string right = "4006381333931";
        for (var i = 0; i < right.Length; i++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var read = Read($"{right[..i]}{digit}{right[(i + 1)..]}");
                Assert.Equal(digit == right[i], read.Problem is null);
            }
        }
    }

    private static ScannedCode Read(string scanned) => ScannedCode.TryRead(scanned, out var code, out var problem) ? code : throw new InvalidOperationException(problem);
}
