using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CountDepot.Api.Exports;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Specs.Api.Storage;
using Microsoft.Extensions.Time.Testing;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Exports;

/// <summary>A ledger on Azurite with its own exports and anchors, and the means to spoil them.</summary>
internal sealed class Copies(string connection, TableClient ledger)
{
    // Six in the evening, three days after the first of a week; the time of the volumes, not of the storage.
    internal static readonly DateTimeOffset Six = new(2026, 3, 4, 18, 0, 0, TimeSpan.Zero);
    internal static readonly Sku Nut = Sku.Parse("M8-NUT");

    private readonly string suffix = $"{Guid.NewGuid():n}";
    private readonly BlobServiceClient blobs = new(connection);
    private int asked;

    internal FakeTimeProvider Clock { get; } = new(Six);
    internal Depot Depot { get; } = new(ledger);
    internal VolumeShelf Exports => new(blobs, VolumeKind.Export with { Container = $"e{suffix}" });
    internal VolumeShelf Anchors => new(blobs, VolumeKind.Anchor with { Container = $"a{suffix}" });

    internal async Task<Copies> WithTwoItemsAsync()
    {
        await Depot.WithBoltsAsync(100);
        Happened(await Depot.AskAsync("define", new DefineItem(ShortText.Parse("M8 nut – für Zoë 😀"), ItemKind.Stock), Manager, Nut));
        Happened(await Depot.AskAsync("receive", Receive(50), sku: Nut));
        return this;
    }

    internal async Task ReserveAsync(int times, Sku? sku = null)
    {
        for (var i = 0; i < times; i++) await Depot.AskAsync($"reserve-{++asked}", Reserve(1) with { Note = LongText.Parse(new string('n', 40 * (i + 1))) }, sku: sku);
    }

    internal Task<RecordedVolume> ExportAsync(TimeSpan? after = null) => RecordAsync(Exports, after);

    internal Task<RecordedVolume> AnchorAsync(TimeSpan? after = null) => RecordAsync(Anchors, after);

    internal Task<Finding> ExamineAsync(string name) => new Examination(Exports, Anchors).ExamineAsync(name, default);

    internal async Task<(TableClient Table, IReadOnlyList<string> Problems)> RestoreAsync(Finding finding)
    {
        var table = new TableClient(connection, $"R{Guid.NewGuid():N}");
        return (table, await new Restorer(Exports, new(table), new(table, table, new())).RestoreAsync(finding, default));
    }

    /// <summary>Every block there is, as text.</summary>
    internal static async Task<List<string>> RowsAsync(TableClient table)
    {
        var rows = new List<string>();
        await foreach (var row in new LedgerRows(table).ReadAsync(null, withText: true, default)) rows.Add($"{row.Sku} {row.Number} {row.Hash} {row.Text}");
        return rows;
    }

    internal async Task<byte[]> ReadAsync(string export) => (await Blob(export).DownloadContentAsync()).Value.Content.ToArray();

    internal Task WriteAsync(string export, byte[] content) => Blob(export).UploadAsync(BinaryData.FromBytes(content), overwrite: true);

    /// <summary>Changes the lines between the first and the last, and makes the file whole again, as somebody who knows the format would.</summary>
    internal async Task ForgeAsync(string export, Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        await using var plain = new GZipStream(new MemoryStream(await ReadAsync(export)), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        var lines = (await reader.ReadToEndAsync()).TrimEnd('\n').Split('\n');
        string[] forged = [lines[0], .. change(lines[1..^1])];
        var text = string.Concat(forged.Select(line => line + '\n'));
        var end = $"{{\"lines\":{forged.Length - 1},\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}\"}}\n";
        await WriteAsync(export, Packed.Zip(Encoding.UTF8.GetBytes(text + end)));
    }

    private Task<RecordedVolume> RecordAsync(VolumeShelf shelf, TimeSpan? after)
    {
        Clock.Advance(after ?? TimeSpan.Zero);
        return new Recorder(new(ledger), Clock).RecordAsync(shelf, default);
    }

    private BlobClient Blob(string export) => blobs.GetBlobContainerClient(Exports.Kind.Container).GetBlobClient(export);
}
