using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using CountDepot.Specs.Api.Storage;

namespace CountDepot.Simulation.Storage;

/// <summary>A row as OData JSON with minimal metadata, and back.</summary>
internal static class RowJson
{
    private const string TypeSuffix = "@odata.type";

    internal static TableEntity Read(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var row = new TableEntity();
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal) || property.Name == "odata.etag") continue;
            var type = json.RootElement.TryGetProperty(property.Name + TypeSuffix, out var named) ? named.GetString() : null;
            row[property.Name] = Value(property.Value, type);
        }
        return row;
    }

    internal static byte[] Write(TableEntity row)
    {
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body)) Write(json, row, null);
        return body.ToArray();
    }

    internal static byte[] Write(IEnumerable<TableEntity> rows, IReadOnlyCollection<string>? select)
    {
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            foreach (var row in rows) Write(json, row, select);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter json, TableEntity row, IReadOnlyCollection<string>? select)
    {
        json.WriteStartObject();
        json.WriteString("odata.etag", row.ETag.ToString());
        foreach (var (name, value) in TableRules.PropertiesOf(row).Append(new("PartitionKey", row.PartitionKey)).Append(new("RowKey", row.RowKey)).Append(new("Timestamp", row.Timestamp)))
        {
            if (select is null || select.Contains(name)) Write(json, name, value);
        }
        json.WriteEndObject();
    }

    private static object? Value(JsonElement value, string? type) => type switch
    {
        "Edm.Int64" => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "Edm.Double" => value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble(),
        "Edm.Binary" => value.GetBytesFromBase64(),
        "Edm.Guid" => value.GetGuid(),
        "Edm.DateTime" => value.GetDateTimeOffset(),
        _ => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
            JsonValueKind.Number => value.TryGetInt32(out var number) && !value.GetRawText().Contains('.', StringComparison.Ordinal) ? number : (object)value.GetDouble(),
            _ => null,
        },
    };

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        var (type, text) = value switch
        {
            long number => ("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)),
            byte[] bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
            Guid id => ("Edm.Guid", id.ToString()),
            DateTimeOffset at => ("Edm.DateTime", at.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)),
            _ => (null, value as string),
        };
        if (type is not null) json.WriteString(name + TypeSuffix, type);
        if (text is not null) json.WriteString(name, text);
        else if (value is bool flag) json.WriteBoolean(name, flag);
        else if (value is int number) json.WriteNumber(name, number);
        else Write(json, name, (double)value!);
    }

    // A double is a number with a point, so that it can be told from an integer.
    private static void Write(Utf8JsonWriter json, string name, double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        json.WritePropertyName(name);
        json.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? $"{text}.0" : text);
    }
}
