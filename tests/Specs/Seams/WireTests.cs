using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Specs.Seams;

/// <summary>The JSON of everything that crosses the wire, pinned: a line that disappears from the golden file breaks somebody.</summary>
public sealed class WireTests
{
    [Fact]
    public void The_shape_of_every_command_and_view_is_pinned()
    {
        var page = new StringBuilder();
        foreach (var type in typeof(Wire).Assembly.GetExportedTypes().Where(t => IsWire(t)).OrderBy(t => t.Name, StringComparer.Ordinal)) Write(page, type);
        Golden.Match("tests/Specs/Seams/wire.golden.txt", page.ToString());
    }

    [Fact]
    public void Every_enum_goes_by_name_and_a_number_is_refused()
    {
        Assert.Equal("\"notEnoughAvailable\"", JsonSerializer.Serialize(RefusalCode.NotEnoughAvailable, Wire.Json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ItemKind>("1", Wire.Json));
    }

    [Fact]
    public void Whatever_is_parsed_from_text_is_text_on_the_wire()
    {
        foreach (var type in typeof(Wire).Assembly.GetExportedTypes().Where(t => t.IsValueType && t.GetInterfaces().Any(i => i.Name.StartsWith("IParsed", StringComparison.Ordinal))))
            Assert.True(type.GetCustomAttributes(typeof(JsonConverterAttribute), false).Length == 1, $"{type.Name} would be written as an object");
    }

    [Theory]
    [InlineData("""{"site":"NORTH","quantity":1,"onHand":9}""")]
    [InlineData("""{"site":"NORTH","quantity":1,"quantity":2}""")]
    [InlineData("""{"site":"NORTH"}""")]
    [InlineData("""{"site":"NORTH","quantity":null}""")]
    [InlineData("""{"Site":"NORTH","quantity":1}""")]
    [InlineData("""{"site":"NORTH","quantity":"1"}""")]
    public void A_body_is_closed(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ReserveStock>(json, Wire.Json));

    [Theory]
    [InlineData("1", 1_000)]
    [InlineData("2.5", 2_500)]
    [InlineData("1e1", 10_000)]
    [InlineData("0.001", 1)]
    [InlineData("25e-1", 2_500)]
    [InlineData("1000000000", 1_000_000_000_000)]
    [InlineData("-3", -3_000)]
    [InlineData("-0.0", 0)]
    public void A_quantity_is_read_exactly(string json, long thousandths) =>
        Assert.Equal(thousandths, JsonSerializer.Deserialize<Quantity>(json, Wire.Json).Thousandths);

    [Theory]
    [InlineData("1e-7", "at most 3 decimal")]
    [InlineData("0.30000000000000004", "at most 3 decimal")]
    [InlineData("1e400", "too large")]
    [InlineData("1e-400", "at most 3 decimal")]
    [InlineData("1000000000.001", "too large")]
    [InlineData("9223372036854775808", "too large")]
    [InlineData("\"5\"", "must be a JSON number")]
    [InlineData("true", "must be a JSON number")]
    public void A_quantity_that_we_do_not_keep_is_refused_with_the_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Quantity>(json, Wire.Json)).Message, StringComparison.Ordinal);

    private static bool IsWire(Type type) =>
        !type.IsAbstract && !type.IsGenericType && !typeof(JsonConverter).IsAssignableFrom(type) && (type.IsEnum || type.GetMethod("<Clone>$") is not null);

    private static void Write(StringBuilder page, Type type)
    {
        if (type.IsEnum)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"{type.Name} = {string.Join(" | ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}");
            return;
        }
        page.AppendLine(CultureInfo.InvariantCulture, $"{type.Name}");
        foreach (var property in Wire.Json.GetTypeInfo(type).Properties)
            page.AppendLine(CultureInfo.InvariantCulture, $"  {property.Name}{(property.IsRequired ? "" : "?")}: {NameOf(property.PropertyType)}");
    }

    private static string NameOf(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? NameOf(inner)
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
