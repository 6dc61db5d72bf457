using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using Azure.Storage.Queues;
using CountDepot.Api.Telemetry;
using CountDepot.Sim;
using CountDepot.Specs.Api;
using CountDepot.Specs.Bot;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CountDepot.Specs.Seams;

/// <summary>
/// What leaves the two programs as telemetry: everything an operator needs, one trace from the chat to the storage, and nothing of what people
/// said, are called or hold. Spans are collected behind the same processors as in Azure.
/// </summary>
[Collection("Depot")]
public sealed class TelemetryTests : IAsyncLifetime
{
    private static readonly string[] Labels = ["action", "outcome", "reason", "status", "kind"];

    private readonly DepotFixture depot;
    private readonly BotInTeams bot;
    private readonly ConcurrentQueue<System.Diagnostics.Activity> begun = new();
    private readonly ConcurrentQueue<System.Diagnostics.Activity> spans = new();
    private readonly ConcurrentQueue<(string Name, double Value, string[] Labels)> measured = new();
    private readonly TracerProvider traces;
    private readonly MeterListener meters = new();

    public TelemetryTests(DepotFixture depot)
    {
        this.depot = depot;
        bot = BotInTeams.Beside(depot.Sim, depot.Address);
        traces = OpenTelemetry.Sdk.CreateTracerProviderBuilder().AddDepotSpans().AddProcessor(new Keep(begun, spans)).Build();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meters.Name) listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Note(instrument, value, labels));
        meters.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Note(instrument, value, labels));
        meters.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Note(instrument, value, labels));
        meters.Start();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        meters.Dispose();
        traces.Dispose();
        await bot.DisposeAsync();
    }

    [Fact]
    public async Task One_press_in_the_chat_is_one_trace_down_to_the_storage()
    {
        var sku = await depot.StockedAsync(10);
        var chat = depot.Sim.As(Cast.Staff);
        var asked = await chat.SayAsync($"reserve 3 {sku} at North until 2099-03-06");
        await chat.PressAsync(asked, "Reserve");
        await chat.UpdateAsync(asked);

        var commit = begun.Last(span => span.OperationName == "commit" && (string?)span.GetTagItem("cd.item") == sku);
        var trace = begun.Where(span => span.TraceId == commit.TraceId).ToList();
        Assert.Contains(trace, span => span.OperationName == "turn invoke");
        Assert.Contains(trace, span => span.Kind == ActivityKind.Client && (string?)span.GetTagItem("url.full") == depot.Address.GetLeftPart(UriPartial.Authority));
        Assert.Contains(trace, span => span.OperationName == "ReserveStock" && commit.ParentSpanId == span.SpanId);
        Assert.Contains(trace, span => span.Kind == ActivityKind.Client && span.ParentSpanId == commit.SpanId);
    }

    [Fact]
    public async Task A_message_that_is_worked_on_after_its_request_keeps_its_trace()
    {
        var sku = await depot.StockedAsync(10);
        await depot.Sim.As(Cast.Staff).SayAsync($"why {sku} at North");
        var explained = begun.Last(span => span.OperationName == "ExplainStock");
        Assert.Contains(begun, span => span.OperationName == "turn message" && span.TraceId == explained.TraceId && span.ParentSpanId != default);
    }

    [Fact]
    public async Task Nothing_people_say_or_are_called_and_no_token_is_in_logs_traces_or_metrics()
    {
        var sku = await depot.StockedAsync(10);
        var token = depot.TokenOf(Cast.Staff);
        var bodies = new List<string>
        {
            await TryAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/checkouts", new { site = "north", quantity = 1, holder = new { kind = "job", name = "CANARY7-HOLDER" }, note = "CANARY7-NOTE" }),
            await TryAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/receipts", "{\"site\":\"CANARY7-BODY"),
            await TryAsync(Cast.Staff, HttpMethod.Get, "items?find=CANARY7-WORDS"),
            await TryAsync(Cast.Staff, HttpMethod.Get, "codes/CANARY7-CODE"),
            await TryAsync(Cast.Staff, HttpMethod.Get, "items/CANARY7%20PATH"),
            await TryAsync("eyJCANARY7.CANARY7.CANARY7"),
        };
        await depot.Sim.As(Cast.Staff).SayAsync("find CANARY7-TEXT");
        await depot.Sim.As(Cast.Staff).SayAsync("my CANARY7-NONSENSE is broken");
        depot.Sim.SetUp(Cast.Staff, new("en-US", "Europe/Berlin"));

        Assert.DoesNotContain(depot.Logged, line => IsLeak(line, token));
        Assert.DoesNotContain(bot.Log.Lines, line => IsLeak(line, token));
        Assert.DoesNotContain(spans, span => IsLeak(TextOf(span), token));
        Assert.DoesNotContain(measured, value => IsLeak(string.Join(' ', value.Labels), token));
        Assert.DoesNotContain(bodies, body => body.Contains(token, StringComparison.Ordinal) || body.Contains("eyJCANARY7", StringComparison.Ordinal));
        Assert.Contains(spans, span => span.OperationName == "CheckOutStock");
    }

    [Fact]
    public async Task Commands_and_turns_are_measured_and_their_labels_are_few_and_plain()
    {
        var sku = await depot.StockedAsync(10);
        await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity = 3 }, "twice");
        await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity = 3 }, "twice");
        await depot.SendAsync(Cast.Staff, HttpMethod.Post, $"items/{sku}/reservations", new { site = "north", quantity = 99 });
        await depot.Sim.As(Cast.Staff).SayAsync("sites");
        await bot.Log.SaysAsync("Turn message");

        Assert.Contains(measured, one => one.Name == "cd.command.duration" && one.Labels.SequenceEqual(["action=ReserveStock", "outcome=ok"]));
        Assert.Contains(measured, one => one.Name == "cd.command.duration" && one.Labels.SequenceEqual(["action=ReserveStock", "outcome=refused"]));
        Assert.Contains(measured, one => one is { Name: "cd.idem.replays", Value: 1 });
        Assert.Contains(measured, one => one is { Name: "cd.command.attempts", Value: 1 });
        Assert.Contains(measured, one => one.Name == "cd.bot.invoke.duration" && one.Labels.SequenceEqual(["kind=message"]));
        Assert.All(measured.SelectMany(one => one.Labels), label =>
        {
            Assert.Contains(label.Split('=')[0], Labels);
            Assert.DoesNotContain(sku, label, StringComparison.Ordinal);
            Assert.Matches("^[a-zA-Z]+=[A-Za-z0-9' ]{1,60}$", label);
        });
    }

    [Fact]
    public async Task The_vitals_say_what_waits_and_how_old_the_witnesses_are()
    {
        var queues = depot.Service<QueueServiceClient>();
        await queues.CreateQueueAsync("notices");
        await queues.GetQueueClient("notices").SendMessageAsync("{}");
        var sku = await depot.StockedAsync(10);
        await depot.DoAsync(Cast.Staff, $"items/{sku}/reservations/requests", new { site = "north", quantity = 2 });
        await depot.SettledAsync();
        await depot.Service<IEnumerable<IHostedService>>().OfType<Vitals>().Single().LookAsync(default);
        await queues.DeleteQueueAsync("notices");

        double Last(string name) => measured.Last(one => one.Name == name).Value;
        // What the depot tells by itself may wait there too.
        Assert.True(Last("cd.outbox.rows") >= 1);
        Assert.Equal(0, Last("cd.queue.poison"));
        Assert.True(Last("cd.approval.open") >= 1);
        Assert.True(Last("cd.anchor.age_seconds") >= 0 && Last("cd.backup.age_seconds") >= 0 && Last("cd.outbox.age_seconds") >= 0 && Last("cd.projection.lag_seconds") >= 0);
    }

    private static bool IsLeak(string text, string token) => text.Contains("CANARY7", StringComparison.Ordinal) || text.Contains(token[^40..], StringComparison.Ordinal);

    private static string TextOf(System.Diagnostics.Activity span) =>
        $"{span.OperationName} {span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Baggage)} "
        + string.Join(' ', span.Events.SelectMany(e => e.Tags));

    private async Task<string> TryAsync(Person person, HttpMethod method, string path, object? body = null)
    {
        using var response = await depot.SendAsync(person, method, path, body);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<string> TryAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await depot.Client().SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        measured.Enqueue((instrument.Name, value, [.. labels.ToArray().Select(label => $"{label.Key}={label.Value}")]));

    // An answer may be read before the span that it came from has ended.
    private sealed class Keep(ConcurrentQueue<System.Diagnostics.Activity> begun, ConcurrentQueue<System.Diagnostics.Activity> spans) : BaseProcessor<System.Diagnostics.Activity>
    {
        public override void OnStart(System.Diagnostics.Activity data) => begun.Enqueue(data);

        public override void OnEnd(System.Diagnostics.Activity data) => spans.Enqueue(data);
    }
}
