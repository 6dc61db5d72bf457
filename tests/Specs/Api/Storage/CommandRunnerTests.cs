using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

public sealed class CommandRunnerTests
{
    private readonly StrictTable table = new();

    [Fact]
    public async Task A_command_is_answered_with_the_numbers_right_after_it()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);

        var answer = Happened(await depot.AskAsync("reserve", Reserve(4)));

        Assert.Equal((3, Quantity.Of(10), Quantity.Of(4), Quantity.Of(6)), (answer.Version, answer.Site!.OnHand, answer.Site.Reserved, answer.Site.Available));
    }

    [Fact]
    public async Task A_warm_command_is_one_request_and_a_warm_read_another()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        var before = table.Calls.Count;

        await depot.AskAsync("reserve", Reserve(4));
        Assert.Equal([new("add", "M8-BOLT", "block-0000000003")], table.Calls.Skip(before));

        await depot.Store.ReadAsync(Bolt);
        Assert.Equal([new("get", "M8-BOLT", "block-0000000004")], table.Calls.Skip(before + 1));
    }

    [Fact]
    public async Task Commands_that_wait_together_leave_in_one_block_each_with_its_own_answer()
    {
        var depot = await new Depot(table).WithBoltsAsync(100);
        var (arrived, go) = Hold("add");
        var first = depot.AskAsync("first", Consume(1));
        await arrived;
        var rest = Enumerable.Range(0, 20).Select(i => depot.AskAsync($"rest-{i}", Consume(1))).ToList();
        go();

        var answers = (await Task.WhenAll(rest.Prepend(first))).Select(Happened).ToList();

        Assert.Equal([3, .. Enumerable.Repeat(4L, 20)], answers.Select(a => a.Version));
        Assert.Equal(Enumerable.Range(0, 21).Select(i => Quantity.Of(99 - i)), answers.Select(a => a.Site!.OnHand));
    }

    [Fact]
    public async Task A_refusal_tells_the_numbers_and_takes_nothing()
    {
        var depot = await new Depot(table).WithBoltsAsync(3);

        var refused = Refused(RefusalCode.NotEnoughAvailable, await depot.OnlyRefusalsAreAddedAsync(table, () => depot.AskAsync("reserve", Reserve(4))));

        Assert.Equal((Quantity.Of(4), Quantity.Of(3)), (refused.Detail.Asked, refused.Detail.Available));
    }

    [Fact]
    public async Task A_command_for_an_item_that_does_not_exist_leaves_no_trace()
    {
        var depot = new Depot(table);
        Refused(RefusalCode.ItemUnknown, await NothingChangesAsync(table, () => depot.AskAsync("receive", Receive(1))));
        Refused(RefusalCode.RequestInvalid, await NothingChangesAsync(table, () =>
            depot.AskAsync("define", new DefineItem(ShortText.Parse("M8 bolt"), ItemKind.Stock, Decimals: 7))));
    }

    [Fact]
    public async Task An_item_that_another_instance_has_defined_since_is_not_unknown()
    {
        var (here, there) = (new Depot(table), new Depot(table));
        Refused(RefusalCode.ItemUnknown, await here.AskAsync("receive", Receive(1)));

        await there.WithBoltsAsync(5);

        Assert.Equal(Quantity.Of(6), Happened(await here.AskAsync("receive-more", Receive(1))).Site!.OnHand);
    }

    [Fact]
    public async Task Many_commands_of_one_caller_leave_in_order_and_in_few_blocks()
    {
        var depot = await new Depot(table).WithBoltsAsync(0);
        var commands = Enumerable.Range(1, 900).Select(i => new CountDepot.Api.Keyed(CommandId.Parse($"row-{i}"), Receive(i))).ToList();

        var outcomes = await depot.Runner.RunAllAsync(Bolt, commands, new(Staff, Noon));

        Assert.Equal(Enumerable.Range(1, 900).Select(i => Quantity.Of(i * (i + 1) / 2)), outcomes.Select(o => Happened(o).Site!.OnHand));
        Assert.InRange((await depot.Store.ReadAsync(Bolt)).Version, 2, 4);
    }

    [Fact]
    public async Task Everybody_is_told_once_what_a_block_changed()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        await depot.AskAsync("reserve", Reserve(4));
        await depot.AskAsync("too-many", Reserve(7));

        Assert.Equal([1, 2, 3], depot.Changes.Select(c => Assert.Single(c.Facts).Stamp.Version));
        Assert.Equal([0, 0, 10], depot.Changes.Select(c => c.Before.At(North).OnHand.Value));
        Assert.Equal([0, 10, 10], depot.Changes.Select(c => c.After.At(North).OnHand.Value));
    }

    [Fact]
    public async Task A_listener_that_fails_changes_no_answer()
    {
        var depot = await new Depot(table, committed: _ => throw new InvalidOperationException("listener")).WithBoltsAsync(10);
        Assert.Equal(Quantity.Of(6), Happened(await depot.AskAsync("reserve", Reserve(4))).Site!.Available);
    }

    [Fact]
    public async Task Whoever_stops_waiting_stops_nothing_that_has_begun()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        var (arrived, go) = Hold("add");
        using var leave = new CancellationTokenSource();
        var asked = depot.Runner.RunAsync(Bolt, new(CommandId.Parse("reserve"), Reserve(4)), new(Staff, Noon), leave.Token);
        await arrived;

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        go();

        Assert.Equal(Quantity.Of(6), Happened(await depot.AskAsync("reserve", Reserve(4))).Site!.Available);
        Assert.Equal(3, (await depot.Store.FactsAsync(Bolt)).Count);
    }

    [Fact]
    public async Task An_item_with_too_many_waiting_says_so_and_changes_nothing()
    {
        var depot = await new Depot(table).WithBoltsAsync(2_000);
        var (arrived, go) = Hold("add");
        var first = depot.AskAsync("first", Consume(1));
        await arrived;
        var waiting = Enumerable.Range(0, 1_024).Select(i => depot.AskAsync($"waiting-{i}", Consume(1))).ToList();

        Refused(RefusalCode.TooManyRequests, await NothingChangesAsync(table, () => depot.AskAsync("one-more", Consume(1))));

        go();
        foreach (var outcome in await Task.WhenAll(waiting.Append(first))) Happened(outcome);
        Assert.Equal(Quantity.Of(2_000 - 1_025), await depot.OnHandAsync());
    }

    // The first call of a verb from now on is held until it is let go.
    private (Task Arrived, Action Go) Hold(string verb)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        table.Gate = call =>
        {
            if (call.Verb != verb || !arrived.TrySetResult()) return Task.CompletedTask;
            return go.Task;
        };
        return (arrived.Task, go.SetResult);
    }
}
