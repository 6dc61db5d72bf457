using CountDepot.Contracts;
using CountDepot.Sim;
using static CountDepot.Specs.Bot.Pressing;

namespace CountDepot.Specs.Bot;

/// <summary>What people and the bot say to each other, from the signed activity to the card on the screen.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task Somebody_finds_an_item_and_reserves_some_with_two_taps()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);

        var stock = await chat.SayAsync("find m8 bolt");
        Assert.Contains("M8 bolt, zinc", stock.Reading, StringComparison.Ordinal);
        var answer = await chat.PressAsync(stock, "Reserve", With("3"));

        Assert.Contains("3 reserved at North for Staff", Reading(answer), StringComparison.Ordinal);
        Assert.Equal(Quantity.Of(3), bot.Depot["M8-BOLT"].Reserved(North, DepotStandIn.Now));
        // The card in the chat is the new one for everybody.
        Assert.Contains("R-1", (await chat.UpdateAsync(stock)).Reading, StringComparison.Ordinal);
        var command = Assert.Single(bot.Depot.Commands);
        Assert.Equal((Cast.Staff.ObjectId, "Staff"), (command.ActingFor, command.ActingName));
        Assert.StartsWith("Bearer ey", command.Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_in_text_is_shown_first_and_done_by_one_tap()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);

        var asked = await chat.SayAsync("reserve 5 M8-BOLT at north for Job 12 until 2099-03-06");
        Assert.Contains("Please confirm\nReserve 5 of M8 bolt, zinc?", asked.Reading, StringComparison.Ordinal);
        Assert.Contains("end of Fri 6 Mar 2099", asked.Reading, StringComparison.Ordinal);
        Assert.Empty(bot.Depot.Commands);

        await chat.PressAsync(asked, "Reserve");
        var reservation = Assert.Single(bot.Depot["M8-BOLT"].Reservations).Value;
        Assert.Equal((Quantity.Of(5), "Job 12", HolderKind.Job, new DateTimeOffset(2099, 3, 7, 0, 0, 0, TimeSpan.Zero)),
            (reservation.Quantity, reservation.For.Name.Value, reservation.For.Kind, reservation.ExpiresAt!.Value));
    }

    [Fact]
    public async Task Never_mind_changes_nothing_and_takes_the_form_away()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var asked = await chat.SayAsync("reserve 5 M8-BOLT at North");
        var answer = await chat.PressAsync(asked, "Never mind");
        Assert.Contains("Nothing was changed", Reading(answer), StringComparison.Ordinal);
        Assert.Empty((await chat.UpdateAsync(asked)).Card!["actions"]!.AsArray());
        Assert.Empty(bot.Depot.Commands);
    }

    [Fact]
    public async Task Pressing_twice_does_it_once_and_says_the_same()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var stock = await chat.SayAsync("M8-BOLT");
        var card = stock.Card!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ExecuteAsync(bot, Cast.Staff, stock.Id, card, "Reserve", With("3"))));
        Assert.All(answers, a => Assert.Contains("3 reserved at North", a.ToJsonString(), StringComparison.Ordinal));
        Assert.Single(bot.Depot["M8-BOLT"].Reservations);
        Assert.Single(bot.Depot.Commands.Select(c => c.Key).Distinct());
    }

    [Fact]
    public async Task Two_people_pressing_the_same_button_are_two_commands()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var stock = await bot.Teams.InGroup(Cast.Staff).SayAsync("M8-BOLT");
        foreach (var person in new[] { Cast.Staff, Cast.Manager }) await ExecuteAsync(bot, person, stock.Id, stock.Card!, "Reserve", With("3"));
        Assert.Equal(["Manager", "Staff"], bot.Depot["M8-BOLT"].Reservations.Values.Select(r => r.For.Name.Value).Order());
        Assert.Equal([Cast.Manager.ObjectId, Cast.Staff.ObjectId], bot.Depot.Commands.Select(c => c.ActingFor).OrderDescending().Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task An_old_card_with_other_numbers_is_refused_and_shows_the_new_ones()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var stock = await chat.SayAsync("M8-BOLT");
        await ExecuteAsync(bot, Cast.Staff, stock.Id, stock.Card!, "Reserve", With("3"));
        var again = await ExecuteAsync(bot, Cast.Staff, stock.Id, stock.Card!, "Reserve", With("4"));
        Assert.Contains("used with other values", again.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("have changed since that card was shown", again.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(bot.Depot["M8-BOLT"].Reservations);
    }

    [Fact]
    public async Task A_refusal_shows_the_form_again_with_the_numbers_and_what_was_entered()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var stock = await chat.SayAsync("M8-BOLT");
        var answer = await chat.PressAsync(stock, "Check out", With("40"));
        Assert.Contains("10", Reading(answer), StringComparison.Ordinal);
        Assert.Contains("⚠", Reading(answer), StringComparison.Ordinal);
        Assert.Equal("40", Inputs(answer.Card!).Single(i => (string?)i["id"] == "quantity")["value"]!.ToJsonString());
        // A refusal concerns the one who pressed; the card of the others stays.
        Assert.Equal(1, chat.Now(stock).Version);
        Assert.NotEqual((string?)Button(stock.Card!, "Check out")["data"]!["op"], (string?)Button(answer.Card!, "Check out")["data"]!["op"]);
    }

    [Fact]
    public async Task Equipment_goes_out_with_a_day_and_comes_back_in_parts()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);

        var asked = await chat.SayAsync("check out 2 drill at North for Job 12");
        var answer = await chat.PressAsync(asked, "Check out", new Dictionary<string, string> { ["dueOn"] = "2099-03-06" });
        Assert.Contains("Job 12 has 2 from North", Reading(answer), StringComparison.Ordinal);
        var asked2 = await chat.SayAsync("return 1 drill damaged");
        var form = Inputs(asked2.Card!).ToDictionary(i => (string)i["id"]!, i => i["value"]!.ToString());
        Assert.Equal(("1", "damaged"), (form["quantity"], form["disposition"]));
        var back = await chat.PressAsync(asked2, "Check in");
        Assert.Contains("1 checked in: damaged.", Reading(back), StringComparison.Ordinal);
        var left = await chat.PressAsync(await chat.UpdateAsync(asked2), "Check in");
        Assert.Contains("1 checked in: good.", Reading(left), StringComparison.Ordinal);
        Assert.Empty(bot.Depot["DRILL-18V"].Checkouts);
        Assert.Equal((Quantity.Of(4), Quantity.One), (bot.Depot["DRILL-18V"].At(North).OnHand, bot.Depot["DRILL-18V"].At(North).Quarantined));
    }

    [Fact]
    public async Task Taking_a_consumable_consumes_it_and_another_unit_is_asked_back()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        Assert.Contains("counted in l, not in kg", (await chat.SayAsync("take 2.5 kg glue")).Reading, StringComparison.Ordinal);
        var asked = await chat.SayAsync("take 2.5 l glue");
        var answer = await chat.PressAsync(asked, "Consume");
        Assert.Contains("2.5 l consumed at North.", Reading(answer), StringComparison.Ordinal);
        Assert.Equal(new Quantity(5_500), bot.Depot["GLUE"].At(North).OnHand);
    }

    [Fact]
    public async Task Stock_arrives_is_corrected_and_explains_itself()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Manager);
        await chat.PressAsync(await chat.SayAsync("receive 20 M8-BOLT at North/Shelf 3"), "Receive");
        await chat.PressAsync(await chat.SayAsync("lost 2 M8-BOLT at North"), "Adjust");
        var why = (await chat.SayAsync("why 28 M8-BOLT at North")).Reading;
        Assert.Contains("Received, 2 times\n+30", why, StringComparison.Ordinal);
        Assert.Contains("Adjusted\n−2", why, StringComparison.Ordinal);
        var history = (await chat.SayAsync("history M8-BOLT")).Reading;
        Assert.Contains("On hand at NORTH adjusted by -2: Lost.\nOn hand 30 → 28", history, StringComparison.Ordinal);
        Assert.True(history.IndexOf("adjusted", StringComparison.Ordinal) < history.IndexOf("20 received", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reservation_is_picked_up_or_cancelled_from_its_card()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var first = await chat.SayAsync("M8-BOLT");
        await chat.PressAsync(first, "Reserve", With("3"));
        var reserved = await chat.UpdateAsync(first);
        Assert.Contains("3 checked out.", Reading(await chat.PressAsync(reserved, "Check out now")), StringComparison.Ordinal);
        Assert.Empty(bot.Depot["M8-BOLT"].Reservations);

        bot.Depot.Do("M8-BOLT", new ReserveStock(North, Quantity.One));
        var list = await chat.SayAsync("cancel m8-bolt");
        var id = Assert.Single(bot.Depot["M8-BOLT"].Reservations).Key;
        Assert.Contains($"{id} cancelled.", Reading(await chat.PressAsync(list, $"Cancel {id}")), StringComparison.Ordinal);
        Assert.Empty(bot.Depot["M8-BOLT"].Reservations);
    }

    [Fact]
    public async Task Several_items_are_offered_and_picking_one_goes_on_with_the_order()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var chat = bot.Teams.As(Cast.Staff);
        var which = await chat.SayAsync("reserve 2 m8 at North");
        Assert.Contains("Which one?", which.Reading, StringComparison.Ordinal);
        var asked = await chat.PressAsync(which, "M8 nut");
        Assert.Contains("Reserve 2 of M8 nut?", Reading(asked), StringComparison.Ordinal);
        var guess = await chat.SayAsync("m8 bolt brass");
        Assert.Contains("Did you mean one of these?", guess.Reading, StringComparison.Ordinal);
        Assert.Contains("M8-BOLT", Reading(await chat.PressAsync(guess, "M8 bolt, zinc")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_said_with_those_that_are()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        var reply = await bot.Teams.As(Cast.Staff).SayAsync("reserve 2 M8-BOLT at Moon");
        Assert.Contains("You have no site 'Moon'. Your sites: North, South, Van 7.", reply.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_serial_number_leads_to_the_unit_and_its_holder()
    {
        var depot = new DepotStandIn();
        depot.Do("LAPTOP", new DefineItem(ShortText.Parse("Laptop"), ItemKind.Serialized));
        depot.Do("LAPTOP", new ReceiveStock(North, Quantity.Of(2), Serials: [SerialNumber.Parse("SN-1"), SerialNumber.Parse("SN-2")]));
        await using var bot = await BotInTeams.StartAsync(depot);
        var chat = bot.Teams.As(Cast.Staff);
        var stock = await chat.SayAsync("laptop");
        await chat.PressAsync(stock, "Check out", new Dictionary<string, string> { ["site"] = "NORTH", ["quantity"] = "1", ["serials"] = "sn-1" });
        Assert.Contains("SN-1 is with Staff.", (await chat.SayAsync("where is sn-1")).Reading, StringComparison.Ordinal);
        Assert.Contains("SN-2 is not checked out.", (await chat.SayAsync("where is sn-2")).Reading, StringComparison.Ordinal);
        Assert.Contains("Staff has 1 from North", (await chat.SayAsync("who has laptop")).Reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_german_reads_german()
    {
        await using var bot = await BotInTeams.StartAsync(Store);
        bot.Teams.SetUp(Cast.Staff, new("de-DE", "Europe/Berlin"));
        var chat = bot.Teams.As(Cast.Staff);
        var asked = await chat.SayAsync("reserviere 2,5 l glue in Nord");
        Assert.Contains("Sie haben keinen Standort 'Nord'. Ihre Standorte: North, South, Van 7.", asked.Reading, StringComparison.Ordinal);
        var good = await chat.SayAsync("reserviere 2,5 l glue in North bis 6.3.2099");
        Assert.Contains("Reservieren: 2,5 l × Wood glue?", good.Reading, StringComparison.Ordinal);
        Assert.Contains("2,5 l reserviert in North für Staff", Reading(await chat.PressAsync(good, "Reservieren")), StringComparison.Ordinal);
        // The end of the day in Berlin.
        Assert.Equal(new DateTimeOffset(2099, 3, 6, 23, 0, 0, TimeSpan.Zero), bot.Depot["GLUE"].Reservations.Values.Single().ExpiresAt);
        var stock = await chat.SayAsync("bestand glue");
        Assert.Contains("Nicht genug verfügbar in NORTH: verlangt 99 l, verfügbar 5,5 l (Bestand 8, reserviert 2,5).", Reading(await chat.PressAsync(stock, "Verbrauchen",
            With("99"))), StringComparison.Ordinal);
    }
}
