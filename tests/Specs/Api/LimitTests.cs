using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CountDepot.Api;
using CountDepot.Api.Access;
using CountDepot.Contracts;
using CountDepot.Sim;
using CountDepot.Specs.Api.Storage;
using static CountDepot.Specs.Api.Storage.Depot;
using Depot = CountDepot.Specs.Api.Storage.Depot;

namespace CountDepot.Specs.Api;

/// <summary>A flow that runs wild is told so, with the numbers, and keeps nobody else from their work.</summary>
[Collection("Depot")]
public sealed class LimitTests(DepotFixture beside)
{
    private const int Most = 4;

    [Fact]
    public async Task A_person_who_asks_too_often_is_told_when_to_come_back_and_nobody_else_is()
    {
        var depot = await DepotFixture.BesideAsync(beside, new() { ["Depot:CommandsPerMinute"] = $"{Most}", ["Depot:LooksPerMinute"] = $"{Most}" });
        await depot.DoAsync(Cast.Manager, "items/BOLT/definition", new { name = "Bolt", kind = "stock" });
        var started = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => depot.SendAsync(Cast.Staff, HttpMethod.Post, "items/BOLT/receipts", new { site = "north", quantity = 1 })));

        // One more for each quarter of a minute that this may have taken.
        var accepted = answers.Count(answer => answer.IsSuccessStatusCode);
        Assert.InRange(accepted, Most, Most + 1 + (int)(Stopwatch.GetElapsedTime(started).TotalSeconds / 15));
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        Assert.Equal(Quantity.Of(accepted), (await depot.GetAsync<ItemView>(Cast.Manager, "items/BOLT")).Sites.Single().OnHand);

        var refused = answers.First(answer => !answer.IsSuccessStatusCode);
        var error = (await refused.Content.ReadFromJsonAsync<ErrorBody>(Wire.Tolerant))!;
        Assert.Equal(("tooManyRequests", 4), (error.Error.Code, error.Detail.Most));
        Assert.InRange(error.Detail.RetryAfterSeconds!.Value, 1, 15);
        Assert.Equal($"{error.Detail.RetryAfterSeconds}", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal(
            $"That is more than 4 changes by one person within a minute, and this one changed nothing. Send it again {Limits.After(error.Detail.RetryAfterSeconds.Value)}, with the same key.",
            error.Message);

        await NoHeaderHelpsAsync(depot);
        await depot.DisposeAsync();
    }

    // Neither an address nor a name in a header makes another person of somebody; for the bot it is the person it acts for who counts.
    private static async Task NoHeaderHelpsAsync(DepotFixture depot)
    {
        var mine = depot.TokenOf(Cast.Staff);
        var bots = depot.Sim.Tokens.ForApp(Cast.BotApp, $"api://{Cast.ApiApp}")!;
        await AskAsync(depot, bots, 40, (Wire.ActingForHeader, Cast.Staff.ObjectId));
        foreach (var header in (string[])["X-Forwarded-For", "X-Real-IP", "X-MS-CLIENT-PRINCIPAL-ID", "Client-IP"])
            Assert.Contains(HttpStatusCode.TooManyRequests, await AskAsync(depot, mine, 12, (header, $"10.0.0.{header.Length}")));
        Assert.Contains(HttpStatusCode.TooManyRequests, await AskAsync(depot, bots, 12, (Wire.ActingForHeader, Cast.Staff.ObjectId)));
        Assert.Equal([HttpStatusCode.OK], await AskAsync(depot, bots, 1, (Wire.ActingForHeader, Cast.Admin.ObjectId)));
        // Without a valid token nothing is counted, because nobody is known.
        Assert.All(await AskAsync(depot, "nonsense", 12, (Wire.ActingForHeader, Cast.Staff.ObjectId)), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
    }

    private static async Task<HttpStatusCode[]> AskAsync(DepotFixture depot, string token, int times, (string Name, string Value) header) =>
        await Task.WhenAll(Enumerable.Range(0, times).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add(header.Name, header.Value);
            using var answer = await depot.Client().SendAsync(request);
            return answer.StatusCode;
        }));

    [Fact]
    public async Task A_site_that_is_flooded_leaves_the_others_to_work()
    {
        var depot = await DepotFixture.BesideAsync(beside, new() { ["Depot:CommandsPerSiteAndMinute"] = $"{Most}" });
        await depot.DoAsync(Cast.Manager, "items/BOLT/definition", new { name = "Bolt", kind = "stock" });
        Person[] people = [Cast.Staff, Cast.Manager, Cast.Admin];
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => depot.SendAsync(people[i % 3], HttpMethod.Post, "items/BOLT/receipts", new { site = "north", quantity = 1 })));

        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        var error = JsonSerializer.Deserialize<ErrorBody>(await refused.Content.ReadAsStringAsync(), Wire.Tolerant)!;
        Assert.StartsWith("That is more than 4 changes at NORTH within a minute, and this one changed nothing. Send it again in ", error.Message, StringComparison.Ordinal);
        Assert.Equal((SiteId.Parse("NORTH"), 4), (error.Detail.Site, error.Detail.Most));
        await depot.DoAsync(Cast.Staff, "items/BOLT/receipts", new { site = "south", quantity = 1 });
        await depot.DisposeAsync();
    }

    [Fact]
    public async Task On_a_hot_item_whoever_asks_once_does_not_wait_behind_everything_another_asks()
    {
        var table = new StrictTable();
        var depot = await new Depot(table).WithBoltsAsync(10_000);
        var storage = new TaskCompletionSource();
        table.Gate = _ => storage.Task;
        // As many as one person may send at once, and then eight who want one thing each.
        var flood = Enumerable.Range(0, new DepotOptions { TenantId = "", Audience = "", IdentityClientId = "", BotAppId = "" }.CommandsPerMinute)
            .Select(i => depot.AskAsync($"flood-{i}", Consume(1))).ToList();
        var modest = Enumerable.Range(0, 8).Select(i => depot.AskAsync($"modest-{i}", Consume(1), Manager)).ToList();
        storage.SetResult();

        // The first of the flood has its own commit; everybody else leaves in as few as hold them.
        Assert.All(await Task.WhenAll(modest), outcome => Assert.InRange(Happened(outcome).Version, 4, 5));
        Assert.All(await Task.WhenAll(flood), outcome => Happened(outcome));
    }
}
