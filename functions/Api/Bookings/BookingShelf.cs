using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CountDepot.Api.Storage;
using CountDepot.Contracts;

namespace CountDepot.Api.Bookings;

/// <summary>A record as it was read, with the tag by which only this version of it can be replaced.</summary>
public sealed record Kept<T>(T Value, ETag Tag);

/// <summary>
/// The bookings: table <c>Bookings</c>. Every row key is made here.
/// <code>
/// {booking}    plan                    what was booked, and how far it is
/// {booking}    act-{id}                something done with all of it
/// open         {booking}[~{id}]        a plan or an act that is not finished; what the sweep looks at
/// of-{hash}    {moment}~{booking}      the bookings of a person, newest first
/// </code>
/// A row of <c>open</c> is there before the first step is taken and goes after the last, so nothing half done is ever out of sight.
/// </summary>
public sealed class BookingShelf(TableClient table)
{
    private const string Plan = "plan";
    private const string Open = "open";

    public Task<Kept<BookingPlan>?> PlanAsync(BookingId booking, CancellationToken cancel = default) => FindAsync<BookingPlan>(booking, Plan, cancel);

    public Task<Kept<BookingAct>?> ActAsync(BookingId booking, string id, CancellationToken cancel = default) => FindAsync<BookingAct>(booking, $"act-{id}", cancel);

    /// <summary>False when there is one already.</summary>
    public Task<bool> TryAddAsync(BookingPlan plan, CancellationToken cancel) => TryAsync(() => table.AddEntityAsync(RowOf(plan.Booking, Plan, plan), cancel));

    /// <summary>False when there is one already.</summary>
    public Task<bool> TryAddAsync(BookingAct act, CancellationToken cancel) => TryAsync(() => table.AddEntityAsync(RowOf(act.Booking, $"act-{act.Id}", act), cancel));

    /// <summary>False when somebody else was first; then what they wrote counts.</summary>
    public Task<bool> TryReplaceAsync(Kept<BookingPlan> before, BookingPlan after) =>
        TryAsync(() => table.UpdateEntityAsync(RowOf(after.Booking, Plan, after), before.Tag, TableUpdateMode.Replace));

    /// <summary>False when somebody else was first; then what they wrote counts.</summary>
    public Task<bool> TryReplaceAsync(Kept<BookingAct> before, BookingAct after) =>
        TryAsync(() => table.UpdateEntityAsync(RowOf(after.Booking, $"act-{after.Id}", after), before.Tag, TableUpdateMode.Replace));

    /// <summary>Makes an unfinished plan or act known to the sweep.</summary>
    public Task OpenAsync(BookingId booking, string? act = null) => table.UpsertEntityAsync(new TableEntity(Open, OpenRow(booking, act)), TableUpdateMode.Replace);

    /// <summary>The plan or act is finished.</summary>
    public Task CloseAsync(BookingId booking, string? act = null) => TryAsync(() => table.DeleteEntityAsync(Open, OpenRow(booking, act), ETag.All));

    /// <summary>What is not finished.</summary>
    public async IAsyncEnumerable<(BookingId Booking, string? Act)> UnfinishedAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Open}"), cancellationToken: cancel))
        {
            var parts = row.RowKey.Split('~');
            yield return (BookingId.Parse(parts[0]), parts.Length > 1 ? parts[1] : null);
        }
    }

    /// <summary>Puts a booking into the lists of its people.</summary>
    public async Task FileAsync(BookingPlan plan)
    {
        foreach (var person in plan.People)
            await table.UpsertEntityAsync(new TableEntity(Of(person), $"{Moment(plan.At)}~{plan.Booking}"), TableUpdateMode.Replace);
    }

    /// <summary>The bookings of a person from a moment back, newest first; each with the moment to go on from.</summary>
    public async IAsyncEnumerable<(BookingId Booking, long Moment)> OfAsync(string person, long? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (partition, from) = (Of(person), after is { } moment ? string.Create(CultureInfo.InvariantCulture, $"{moment:d19}~~") : "");
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from}"), cancellationToken: cancel))
        {
            var parts = row.RowKey.Split('~');
            yield return (BookingId.Parse(parts[1]), long.Parse(parts[0], CultureInfo.InvariantCulture));
        }
    }

    private async Task<Kept<T>?> FindAsync<T>(BookingId booking, string row, CancellationToken cancel)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(booking.Value, row, cancellationToken: cancel);
        return found.HasValue ? new(JsonSerializer.Deserialize<T>(Packed.Take(found.Value!), Wire.Tolerant)!, found.Value!.ETag) : null;
    }

    private static TableEntity RowOf<T>(BookingId booking, string key, T value)
    {
        var row = new TableEntity(booking.Value, key);
        Packed.Put(row, JsonSerializer.SerializeToUtf8Bytes(value, Wire.Json));
        return row;
    }

    // Exists already, was changed meanwhile, or is gone: in each case somebody else has been there.
    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static string OpenRow(BookingId booking, string? act) => act is null ? booking.Value : $"{booking}~{act}";

    // Counted down, so that the newest comes first.
    private static string Moment(DateTimeOffset at) => (long.MaxValue - at.UtcTicks).ToString("d19", CultureInfo.InvariantCulture);

    private static string Of(string person) => $"of-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(person)).AsSpan(0, 16))}";
}
