using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.Connector;

/// <summary>What breaks a flow that is running, and what does not.</summary>
public sealed class SurfaceTests
{
    private static JsonObject Committed => JsonNode.Parse(Tree.Read("manifest/connector/apiDefinition.swagger.json"))!.AsObject();

    [Fact]
    public void A_removed_operation_breaks() => Breaks("FindItems is gone", d => d["paths"]!.AsObject().Remove("/items"));

    [Fact]
    public void A_moved_operation_breaks() => Breaks("ReserveStock was POST /items/{sku}/reservations and is POST /items/{sku}/promises", d =>
    {
        var item = d["paths"]!["/items/{sku}/reservations"]!;
        d["paths"]!.AsObject().Remove("/items/{sku}/reservations");
        d["paths"]!["/items/{sku}/promises"] = item;
    });

    [Fact]
    public void A_removed_output_breaks() => Breaks("ListSites > sites/name is gone", d => Fields(d, "SitePage")["sites"]!["items"]!["properties"]!.AsObject().Remove("name"));

    [Fact]
    public void Another_type_breaks() => Breaks("ReserveStock < quantity was number double required and is string double required", d => Fields(d, "ReserveStock")["quantity"]!["type"] = "string");

    [Fact]
    public void An_input_that_is_newly_required_breaks() =>
        Breaks("ReserveStock < note was string and is string required", d => d["definitions"]!["ReserveStock"]!["required"]!.AsArray().Add("note"));

    [Fact]
    public void A_new_input_that_is_required_breaks() => Breaks("ReserveStock < reason is new and string required", d =>
    {
        Fields(d, "ReserveStock")["reason"] = Fields(d, "ReserveStock")["note"]!.DeepClone();
        d["definitions"]!["ReserveStock"]!["required"]!.AsArray().Add("reason");
    });

    [Fact]
    public void A_removed_choice_breaks() => Breaks(
        "AdjustStock < reason was correction|found|lost|damaged| required and is found|lost|damaged| required", d => Fields(d, "AdjustStock")["reason"]!["enum"]!.AsArray().RemoveAt(0));

    [Fact]
    public void What_is_added_and_may_be_left_out_breaks_nothing()
    {
        var changed = Committed;
        Seeds.AddTrigger(changed);
        Fields(changed, "ReserveStock")["reason"] = Fields(changed, "ReserveStock")["note"]!.DeepClone();
        Fields(changed, "AdjustStock")["reason"]!["enum"]!.AsArray().Add("stolen");
        changed["definitions"]!["CheckOutStock"]!["required"]!.AsArray().RemoveAt(0);
        Assert.Empty(Surface.Of(changed).BreaksOf(Surface.Of(Committed)));
    }

    [Fact]
    public void A_new_first_number_may_break()
    {
        var changed = Committed;
        changed["paths"]!.AsObject().Remove("/items");
        changed["info"]!["version"] = "99.0.0";
        Assert.Empty(Surface.Of(changed).BreaksOf(Surface.Of(Committed)));
    }

    [Fact]
    public void A_surface_survives_being_written_down() => Assert.Equal(Surface.Of(Committed).ToString(), Surface.Parse(Surface.Of(Committed).ToString()).ToString());

    private static void Breaks(string expected, Action<JsonObject> change)
    {
        var changed = Committed;
        change(changed);
        Assert.Equal([expected], Surface.Of(changed).BreaksOf(Surface.Of(Committed)).Take(1));
    }

    private static JsonObject Fields(JsonObject d, string definition) => d["definitions"]![definition]!["properties"]!.AsObject();
}
