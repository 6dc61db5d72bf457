using System.Net;

namespace CountDepot.Deploy;

/// <summary>
/// Asks a deployed depot from outside: it is alive and ready, and it lets nobody in without a token. Waits, because a first start
/// and a fresh role assignment take minutes to arrive everywhere.
/// </summary>
public sealed class Smoke(HttpClient client, TimeSpan patience, TimeSpan pause)
{
    /// <summary>Runs every check; throws with the first that stays wrong.</summary>
    public async Task RunAsync(Uri api, Uri bot)
    {
        await ExpectAsync(HttpMethod.Get, new(api, "api/health/live"), HttpStatusCode.OK, "the API lives");
        await ExpectAsync(HttpMethod.Get, new(api, "api/health/ready"), HttpStatusCode.OK, "the API reaches its storage");
        await ExpectAsync(HttpMethod.Get, new(api, "api/v1/me"), HttpStatusCode.Unauthorized, "the API asks for a token");
        await ExpectAsync(HttpMethod.Get, new(bot, "health/live"), HttpStatusCode.OK, "the bot lives");
        await ExpectAsync(HttpMethod.Get, new(bot, "health/ready"), HttpStatusCode.OK, "the bot is ready");
        await ExpectAsync(HttpMethod.Post, new(bot, "api/messages"), HttpStatusCode.Unauthorized, "the bot asks for proof of coming from Teams");
    }

    private async Task ExpectAsync(HttpMethod method, Uri address, HttpStatusCode expected, string sentence)
    {
        var got = "no answer";
        for (var waited = TimeSpan.Zero; ; waited += pause)
        {
            try
            {
                using var request = new HttpRequestMessage(method, address);
                if (method == HttpMethod.Post) request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                using var response = await client.SendAsync(request);
                got = $"{(int)response.StatusCode}";
                if (response.StatusCode == expected) break;
            }
            catch (HttpRequestException failed)
            {
                got = failed.Message;
            }
            if (waited >= patience) throw new StepFailedException($"Smoke test: {sentence} – {address} answered {got}, not {(int)expected}.");
            await Task.Delay(pause);
        }
        Console.WriteLine($"  ok: {sentence}");
    }
}
