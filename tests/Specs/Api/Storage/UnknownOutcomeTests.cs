using CountDepot.Contracts;
using static CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api.Storage;

public sealed class UnknownOutcomeTests
{
    private readonly StrictTable table = new();

    [Fact]
    public async Task A_commit_whose_reply_is_lost_is_found_and_answered()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        Next("add", Fault.LoseReply);

        Assert.Equal(Quantity.Of(6), Happened(await depot.AskAsync("reserve", Reserve(4))).Site!.Available);
        Assert.Equal(3, (await depot.Store.FactsAsync(Bolt)).Count);
        Assert.Equal(3, depot.Changes.Count);
    }

    [Fact]
    public async Task A_commit_that_never_arrives_is_tried_again()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        Next("add", Fault.FailBefore, 3);

        Assert.Equal(Quantity.Of(6), Happened(await depot.AskAsync("reserve", Reserve(4))).Site!.Available);
        Assert.Equal(3, (await depot.Store.FactsAsync(Bolt)).Count);
    }

    [Fact]
    public async Task A_commit_that_lands_after_it_was_tried_again_counts_once()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        Next("add", Fault.LandLater);

        var answer = Bytes(await depot.AskAsync("reserve", Reserve(4)));
        table.LandNow();

        Assert.Equal(answer, Bytes(await depot.AskAsync("reserve", Reserve(4))));
        Assert.Equal(3, (await new Depot(table).Store.FactsAsync(Bolt)).Count);
    }

    [Fact]
    public async Task A_commit_that_lands_after_it_was_given_up_is_what_asking_again_is_answered_with()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        table.Faults = call => call.Verb == "add" ? Fault.LandLater : Fault.None;
        Refused(RefusalCode.OutcomeUnknown, await depot.AskAsync("reserve", Reserve(4)));
        table.Faults = _ => Fault.None;
        table.LandNow();

        Assert.Equal(Quantity.Of(6), Happened(await NothingChangesAsync(table, () => depot.AskAsync("reserve", Reserve(4)))).Site!.Available);
        Assert.Equal(Quantity.Of(2), Happened(await depot.AskAsync("another", Reserve(4))).Site!.Available);
    }

    [Fact]
    public async Task A_commit_that_lands_between_other_commits_is_met_and_not_doubled()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        table.Faults = call => call.Verb == "add" ? Fault.LandLater : Fault.None;
        Refused(RefusalCode.OutcomeUnknown, await depot.AskAsync("reserve", Reserve(4)));
        table.Faults = _ => Fault.None;
        var (arrived, go) = HoldAdd();
        var both = depot.Runner.RunAllAsync(Bolt, [new(CommandId.Parse("other"), Reserve(1)), new(CommandId.Parse("reserve"), Reserve(4))], new(Staff, Noon));
        await arrived;
        table.LandNow();
        go();

        Assert.Equal([Quantity.Of(5), Quantity.Of(6)], (await both).Select(outcome => Happened(outcome).Site!.Available));
        Assert.Equal(4, (await new Depot(table).Store.FactsAsync(Bolt)).Count);
    }

    [Fact]
    public async Task When_somebody_else_takes_the_number_meanwhile_it_is_decided_again()
    {
        var (here, there) = (await new Depot(table).WithBoltsAsync(5), new Depot(table));
        var (arrived, go) = HoldAdd();
        Next("add", Fault.LandLater);
        var asked = here.AskAsync("here", Reserve(4));
        await arrived;
        table.Faults = _ => Fault.None;
        Happened(await there.AskAsync("there", Reserve(3)));
        Next("add", Fault.LandLater);
        go();

        var refused = Refused(RefusalCode.NotEnoughAvailable, await asked);
        table.LandNow();

        Assert.Equal(Quantity.Of(2), refused.Detail.Available);
        Assert.Equal(3, (await new Depot(table).Store.FactsAsync(Bolt)).Count);
    }

    [Fact]
    public async Task What_cannot_be_settled_is_said_to_be_unknown_and_settled_by_asking_again()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        table.Faults = call => call.Verb == "add" ? Fault.LoseReply : Fault.FailBefore;
        Refused(RefusalCode.OutcomeUnknown, await depot.AskAsync("reserve", Reserve(4)));
        table.Faults = _ => Fault.None;

        Assert.Equal(Quantity.Of(6), Happened(await NothingChangesAsync(table, () => depot.AskAsync("reserve", Reserve(4)))).Site!.Available);
    }

    [Fact]
    public async Task A_storage_that_cannot_even_be_read_is_unavailable_and_nothing_happened()
    {
        await new Depot(table).WithBoltsAsync(10);
        table.Faults = _ => Fault.FailBefore;
        Refused(RefusalCode.Unavailable, await NothingChangesAsync(table, () => new Depot(table).AskAsync("reserve", Reserve(4))));
    }

    [Fact]
    public async Task After_trouble_the_next_command_is_served()
    {
        var depot = await new Depot(table).WithBoltsAsync(10);
        table.Faults = _ => Fault.FailBefore;
        Refused(RefusalCode.OutcomeUnknown, await depot.AskAsync("first", Reserve(4)));
        table.Faults = _ => Fault.None;
        Assert.Equal(Quantity.Of(6), Happened(await depot.AskAsync("second", Reserve(4))).Site!.Available);
    }

    // The next calls of a verb meet a fault, the ones after them none.
    private void Next(string verb, Fault fault, int times = 1) =>
        table.Faults = call => call.Verb == verb && Interlocked.Decrement(ref times) >= 0 ? fault : Fault.None;

    private (Task Arrived, Action Go) HoldAdd()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        table.Gate = call => call.Verb == "add" && arrived.TrySetResult() ? go.Task : Task.CompletedTask;
        return (arrived.Task, go.SetResult);
    }
}
