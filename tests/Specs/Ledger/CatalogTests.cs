using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

public sealed class CatalogTests
{
    private static DefineItem Define(string name = "M8 bolt", ItemKind kind = ItemKind.Stock, int decimals = 0) =>
        new(ShortText.Parse(name), kind, Decimals: decimals, Category: BinPath.Parse("Fasteners"));

    [Fact]
    public void Defining_an_item_makes_it_exist_without_stock()
    {
        var after = Given().When(Define()).Then(Defined());

        Assert.True(after.Exists);
        Assert.Empty(after.Sites);
    }

    [Fact]
    public void Defining_it_the_same_way_again_changes_nothing() => Given(Defined()).When(Define()).Then();

    [Fact]
    public void A_name_may_change_after_stock_has_moved_but_not_the_kind()
    {
        Given(Defined(), Received(Q(1))).When(Define("M8 hex bolt")).ThenAccepted();
        Given(Defined(), Received(Q(1))).When(Define(kind: ItemKind.Consumable)).ThenRefused(RefusalCode.DefinitionFixed, "moved already");
        Given(Defined()).When(Define(kind: ItemKind.Consumable)).ThenAccepted();
    }

    [Theory]
    [InlineData(ItemKind.Stock, 4)]
    [InlineData(ItemKind.Stock, -1)]
    [InlineData(ItemKind.Equipment, 1)]
    [InlineData(ItemKind.Serialized, 1)]
    public void Decimals_are_zero_to_three_and_whole_things_have_none(ItemKind kind, int decimals) =>
        Given().When(Define(kind: kind, decimals: decimals)).ThenRefused(RefusalCode.RequestInvalid, "decimals");

    [Fact]
    public void A_code_is_added_to_those_an_item_has_and_nothing_else_of_it_changes()
    {
        var (first, second) = (Barcode.Parse("4006381333931"), Barcode.Parse("BOX-12"));
        var before = ((ItemEvent.Defined)Defined()).Definition with { Keywords = ShortText.Parse("zinc"), Barcodes = [first] };
        Given(new ItemEvent.Defined(before)).When(new LinkBarcode(second)).Then(new ItemEvent.Defined(before with { Barcodes = [first, second] }));
        Given(new ItemEvent.Defined(before)).When(new LinkBarcode(first)).Then();
        Given().When(new LinkBarcode(first)).ThenRefused(RefusalCode.ItemUnknown, "");
        var full = before with { Barcodes = [.. Enumerable.Range(0, 20).Select(i => Barcode.Parse($"BOX-{i}"))] };
        Given(new ItemEvent.Defined(full)).When(new LinkBarcode(first)).ThenRefused(RefusalCode.RequestInvalid, "20 codes already");
    }

    [Fact]
    public void An_item_is_retired_when_nothing_is_left_of_it_and_then_refuses_every_verb()
    {
        Given(Defined(), Received(Q(1))).When(new RetireItem()).ThenRefused(RefusalCode.ItemNotEmpty, "1 are still ours");
        var retired = new ItemEvent.Retired(null);
        Given(Defined()).When(new RetireItem()).Then(retired);
        foreach (Command verb in new Command[]
        {
            new ReceiveStock(North, Q(1)), new ReserveStock(North, Q(1)), new CheckOutStock(North, Q(1)), new ConsumeStock(North, Q(1)),
            new AdjustStock(North, Q(1), AdjustmentReason.Found), new CancelReservation(ReservationId.Parse("R-1")), new CheckInStock(CheckoutId.Parse("C-1")),
            new RetireItem(), Define(), new LinkBarcode(Barcode.Parse("BOX-12")),
        })
        {
            Given(Defined(), retired).When(verb).ThenRefused(RefusalCode.ItemRetired, "retired");
        }
    }
}
