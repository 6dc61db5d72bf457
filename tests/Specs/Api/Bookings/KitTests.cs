using System.Net;
using System.Text.Json;
using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api.Bookings;

/// <summary>Kits, through the real app: defined once, counted at a site in a window, and booked as what they hold.</summary>
[Collection("Depot")]
public sealed class KitTests(DepotFixture depot)
{
    [Fact]
    public async Task A_site_has_as_many_whole_kits_as_its_scarcest_line_allows()
    {
        var (drill, bolt) = (await depot.StockedAsync(5), await depot.StockedAsync(23));
        var kit = await DefineAsync(new { name = "Door set", lines = new[] { Line(bolt, 4), Line(drill, 1), Line(bolt, 2) } });

        var view = await depot.GetAsync<KitView>(Cast.Viewer, $"kits/{kit}?site=north");
        Assert.Equal((Q(3), bolt), (view.Availability!.Available, view.Availability.LimitedBy.Value));
        Assert.Equal((Q(6), Q(23), Q(3)), Numbers(view, bolt));
        Assert.Equal((Q(1), Q(5), Q(5)), Numbers(view, drill));
        Assert.Equal(Q(0), (await depot.GetAsync<KitView>(Cast.Viewer, $"kits/{kit}?site=south")).Availability!.Available);
        Assert.Null((await depot.GetAsync<KitView>(Cast.Viewer, $"kits/{kit}")).Availability);
        Assert.Contains((await depot.GetAsync<KitPage>(Cast.Viewer, "kits")).Kits, k => k.Kit.Value == kit && k.Lines.Count == 2);
    }

    [Fact]
    public async Task Kits_are_counted_for_the_window_that_is_asked_about()
    {
        var drill = await depot.StockedAsync(5);
        var kit = await DefineAsync(new { name = "Drill set", lines = new[] { Line(drill, 1) } });
        await depot.DoAsync(Cast.Staff, $"items/{drill}/reservations", new { site = "north", quantity = 4, from = "2098-03-01T08:00:00Z", to = "2098-03-02T08:00:00Z" });

        Assert.Equal(Q(1), await CountAsync(kit, "from=2098-03-01T09:00:00Z&to=2098-03-01T10:00:00Z"));
        Assert.Equal(Q(5), await CountAsync(kit, "from=2098-03-02T08:00:00Z&to=2098-03-03T10:00:00Z"));
        Assert.Equal(Q(5), await CountAsync(kit, "to=2098-03-01T08:00:00Z"));
        Assert.Equal(Q(1), await CountAsync(kit, "to=2098-03-01T08:00:01Z"));
    }

    [Fact]
    public async Task Kits_and_single_lines_of_one_booking_share_their_items()
    {
        var (drill, bolt) = (await depot.StockedAsync(5), await depot.StockedAsync(23));
        var kit = await DefineAsync(new { name = "Door set", lines = new[] { Line(bolt, 6), Line(drill, 1) } });

        var kits = new[] { new { kit, quantity = 3 } };
        var refused = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", kits, lines = new[] { Line(bolt, 6) } }, RefusalCode.NotEnoughAvailable);
        Assert.Equal((Q(24), Q(23), bolt), (refused.Detail.Asked!.Value, refused.Detail.Available!.Value, refused.Detail.Sku!.Value.Value));

        var response = await depot.SendAsync(Cast.Staff, HttpMethod.Post, "bookings", new { site = "north", kits, lines = new[] { Line(bolt, 5) } });
        var booking = JsonSerializer.Deserialize<BookingView>(await response.Content.ReadAsStringAsync(), Wire.Tolerant)!;
        Assert.Equal(new[] { (drill, Q(3)), (bolt, Q(23)) }.OrderBy(l => l.Item1, StringComparer.Ordinal), booking.Lines.Select(l => (l.Sku.Value, l.Reservation!.Quantity)));
        Assert.Equal((kit, Q(3)), (booking.Kits!.Single().Kit.Value, booking.Kits!.Single().Quantity));
        var view = await depot.GetAsync<KitView>(Cast.Viewer, $"kits/{kit}?site=north");
        Assert.Equal((Q(0), bolt), (view.Availability!.Available, view.Availability.LimitedBy.Value));
    }

    [Fact]
    public async Task A_retry_of_a_definition_does_not_undo_what_came_after_it()
    {
        var (bolt, kit, key) = (await depot.StockedAsync(5), NewKit(), Guid.NewGuid().ToString());
        var first = new { name = "First", lines = new[] { Line(bolt, 1) } };
        var answer = await TextAsync($"kits/{kit}", first, key);
        await TextAsync($"kits/{kit}", new { name = "Second", lines = new[] { Line(bolt, 2) } }, null);

        Assert.Equal(answer, await TextAsync($"kits/{kit}", first, key));
        Assert.Equal("Second", (await depot.GetAsync<KitView>(Cast.Viewer, $"kits/{kit}")).Name);
        var third = await depot.SendAsync(Cast.Manager, HttpMethod.Post, $"kits/{kit}", new { name = "Third", lines = new[] { Line(bolt, 1) } }, key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, third.StatusCode);
    }

    [Fact]
    public async Task A_retired_kit_is_not_booked_any_more()
    {
        var bolt = await depot.StockedAsync(5);
        var kit = await DefineAsync(new { name = "Old set", lines = new[] { Line(bolt, 1) } });
        Assert.Equal(HttpStatusCode.OK, (await depot.SendAsync(Cast.Manager, HttpMethod.Post, $"kits/{kit}/retirement", new { })).StatusCode);

        var refused = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", kits = new[] { new { kit, quantity = 1 } } }, RefusalCode.KitRetired);
        Assert.Equal($"Old set ({kit}) is retired and no longer booked. Book its items one by one.", refused.Message);
        Assert.Equal(Q(0), await CountAsync(kit, ""));
    }

    [Fact]
    public async Task What_is_wrong_with_a_kit_is_said()
    {
        var bolt = await depot.StockedAsync(5);
        var kit = await DefineAsync(new { name = "Set", lines = new[] { Line(bolt, 1) } });
        var empty = await depot.RefusedAsync(Cast.Manager, $"kits/{NewKit()}", new { name = "Set", lines = Array.Empty<object>() }, RefusalCode.RequestInvalid);
        Assert.Equal("lines must have 1 to 50 entries, not 0.", empty.Message);
        Assert.Equal("lines[0]", (await depot.RefusedAsync(Cast.Manager, $"kits/{NewKit()}", new { name = "Set", lines = new[] { Line("NO-SUCH", 1) } }, RefusalCode.ItemUnknown)).Detail.Field);
        await depot.RefusedAsync(Cast.Manager, $"kits/{NewKit()}", new { name = "Set", lines = new[] { new { sku = bolt, quantity = 1.5 } } }, RefusalCode.QuantityMustBeWhole);
        await depot.RefusedAsync(Cast.Manager, $"kits/{NewKit()}", new { name = "Set", lines = new[] { Line(bolt, 0) } }, RefusalCode.QuantityMustBePositive);
        var half = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", kits = new[] { new { kit, quantity = 0.5 } } }, RefusalCode.QuantityMustBeWhole);
        Assert.Equal("kits[0].quantity must be a whole number of kits; it is 0.5.", half.Message);
        var unknown = await depot.RefusedAsync(Cast.Staff, "bookings", new { site = "north", kits = new[] { new { kit = "NO-KIT", quantity = 1 } } }, RefusalCode.KitUnknown);
        Assert.Equal("There is no kit NO-KIT. Look at the list of kits.", unknown.Message);
    }

    private static (Quantity, Quantity, Quantity) Numbers(KitView view, string sku) =>
        view.Lines.Single(line => line.Sku.Value == sku) is var line ? (line.Quantity, line.Available!.Value, line.Kits!.Value) : default;

    private static object Line(string sku, int quantity) => new { sku, quantity };

    private static string NewKit() => $"K-{Guid.NewGuid():N}"[..18].ToUpperInvariant();

    private async Task<Quantity> CountAsync(string kit, string window) =>
        (await depot.GetAsync<KitView>(Cast.Viewer, $"kits/{kit}?site=north{(window.Length > 0 ? "&" : "")}{window}")).Availability!.Available;

    private async Task<string> DefineAsync(object body)
    {
        var kit = NewKit();
        await TextAsync($"kits/{kit}", body, null);
        return kit;
    }

    private async Task<string> TextAsync(string path, object body, string? key)
    {
        var response = await depot.SendAsync(Cast.Manager, HttpMethod.Post, path, body, key);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return text;
    }
}
