using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CountDepot.Specs.Seams.FunctionsHost;

/// <summary>What the host makes of an answer to a timer. One that never completes blocks the timer until the function times out.</summary>
public enum Verdict
{
    Succeeded,
    Failed,
    NeverCompletes,
}

/// <summary>One run of a timer: its verdict, how often the handler was called for it, and the last answer.</summary>
public sealed record TimerRun(Verdict Verdict, int Calls, string Answer)
{
    /// <summary>Posts to the handler what the host posts, again after each failure as often as function.json allows.</summary>
    public static async Task<TimerRun> InvokeAsync(HttpClient client, Uri handler, Function timer, bool isPastDue)
    {
        for (var retry = 0; ; retry++)
        {
            using var request = Request(handler, timer, isPastDue, retry);
            var (verdict, answer) = await JudgeAsync(client, request);
            if (verdict != Verdict.Failed || retry == timer.RetriesMax) return new(verdict, retry + 1, answer);
        }
    }

    private static async Task<(Verdict Verdict, string Answer)> JudgeAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode) return (Verdict.Failed, $"{(int)response.StatusCode} {body}");
            // The host sets a result only when it read one; nothing, or null, leaves the run open for ever.
            if (response.StatusCode == HttpStatusCode.NoContent || body.Length == 0) return (Verdict.NeverCompletes, body);
            if (response.Content.Headers.ContentType?.MediaType != "application/json") return (Verdict.Failed, body);
            return (JsonNode.Parse(body) switch { null => Verdict.NeverCompletes, JsonObject => Verdict.Succeeded, _ => Verdict.Failed }, body);
        }
        catch (HttpRequestException broken)
        {
            return (Verdict.Failed, broken.Message);
        }
    }

    private static HttpRequestMessage Request(Uri handler, Function timer, bool isPastDue, int retry)
    {
        var invocation = $"{Guid.NewGuid()}";
        var metadata = new JsonObject
        {
            ["sys"] = new JsonObject { ["MethodName"] = timer.Name, ["UtcNow"] = "2026-11-23T09:07:54.258386Z", ["RandGuid"] = $"{Guid.NewGuid()}" },
        };
        if (retry > 0) metadata["RetryContext"] = new JsonObject { ["RetryCount"] = retry, ["MaxRetryCount"] = timer.RetriesMax, ["Exception"] = new JsonObject() };
        var body = new JsonObject
        {
            ["Data"] = new JsonObject
            {
                [timer.Binding] = new JsonObject { ["Schedule"] = new JsonObject { ["AdjustForDST"] = true }, ["ScheduleStatus"] = null, ["IsPastDue"] = isPastDue },
            },
            ["Metadata"] = metadata,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(handler, timer.Name))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.UserAgent.ParseAdd($"Azure-Functions-Host/{LocalHost.Version}");
        request.Headers.Add("X-Azure-Functions-HostVersion", LocalHost.Version);
        request.Headers.Add("X-Azure-Functions-InvocationId", invocation);
        request.Headers.Add("traceparent", "00-690783570f9ae6387f82aa0585d56233-dd3863b1f579c403-00");
        return request;
    }
}
