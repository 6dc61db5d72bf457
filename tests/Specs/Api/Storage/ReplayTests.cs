using System.Text.Json;
using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

public sealed class ReplayTests
{
    private readonly StrictTable table = new();

    [Fact]
    public async Task A_command_that_comes_again_gets_the_bytes_of_the_first_time_and_happens_once()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        var first = Bytes(await depot.AskAsync("reserve", Reserve(4)));
        await depot.AskAsync("consume", Consume(1));

        Assert.Equal(first, Bytes(await NothingChangesAsync(table, () => depot.AskAsync("reserve", Reserve(4)))));
        Assert.Equal(first, Bytes(await NothingChangesAsync(table, () => new Depot(table).AskAsync("reserve", Reserve(4)))));
    }

    [Fact]
    public async Task A_command_that_came_through_another_instance_is_known_here()
    {
        var here = await new Depot(table).WithBoltsAsync(10);
        var there = new Depot(table);
        var first = Bytes(await there.AskAsync("reserve", Reserve(4)));

        Assert.Equal(first, Bytes(await NothingChangesAsync(table, () => here.AskAsync("reserve", Reserve(4)))));
    }

    [Fact]
    public async Task A_hundred_identical_requests_at_once_get_identical_bytes_and_happen_once()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => depot.AskAsync("reserve", Reserve(4))));

        Assert.Single(answers.Select(outcome => Convert.ToHexString(Bytes(outcome))).Distinct());
        Assert.Single(await depot.Store.FactsAsync(Bolt, fromVersion: 3));
    }

    [Fact]
    public async Task A_refusal_stays_a_refusal_when_there_is_enough_again()
    {
        var depot = await new Depot(table).WithBoltsAsync(3);
        var first = Refused(RefusalCode.NotEnoughAvailable, await depot.AskAsync("reserve", Reserve(4)));
        await depot.AskAsync("more", Receive(100));

        var again = Refused(RefusalCode.NotEnoughAvailable, await NothingChangesAsync(table, () => new Depot(table).AskAsync("reserve", Reserve(4))));

        Assert.Equal(JsonSerializer.Serialize(first, Wire.Json), JsonSerializer.Serialize(again, Wire.Json));
    }

    [Theory]
    [InlineData("define")]
    [InlineData("receive")]
    [InlineData("reserve")]
    public async Task A_key_used_for_another_request_is_refused_and_nothing_changes(string key)
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        await depot.AskAsync("reserve", Reserve(4));

        Refused(RefusalCode.CommandIdReused, await NothingChangesAsync(table, () => depot.AskAsync(key, Reserve(5), key == "define" ? Manager : Staff)));
    }

    [Fact]
    public async Task The_same_key_of_two_requests_at_once_serves_the_first()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);

        var outcomes = await depot.Runner.RunAllAsync(
            Bolt, [new(CommandId.Parse("same"), Reserve(4)), new(CommandId.Parse("same"), Reserve(5)), new(CommandId.Parse("same"), Reserve(4))], new(Staff, Noon));

        Assert.Equal(Bytes(outcomes[0]), Bytes(outcomes[2]));
        Refused(RefusalCode.CommandIdReused, outcomes[1]);
        Assert.Equal(Quantity.Of(6), (await depot.Store.ReadAsync(Bolt)).Item.Available(North, Noon));
    }

    [Fact]
    public async Task Two_people_may_use_the_same_key()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        Happened(await depot.AskAsync("reserve", Reserve(4)));
        Assert.Equal(Quantity.Of(1), Happened(await depot.AskAsync("reserve", Reserve(5), Manager)).Site!.Available);
    }

    [Fact]
    public async Task The_same_key_for_another_item_is_another_command()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        var nut = Sku.Parse("M8-NUT");
        Happened(await depot.AskAsync("define", new DefineItem(ShortText.Parse("M8 nut"), ItemKind.Stock), Manager, nut));
        Assert.Equal(Quantity.Of(7), Happened(await depot.AskAsync("receive", Receive(7), sku: nut)).Site!.OnHand);
    }
}
