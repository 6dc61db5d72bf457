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
}
