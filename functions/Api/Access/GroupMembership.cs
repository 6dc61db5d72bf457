using System.Collections.Concurrent;
using System.Collections.Immutable;
using Azure.Core;
using CountDepot.Api.Requests;
using CountDepot.Api.Telemetry;
using CountDepot.Contracts;
using Microsoft.Extensions.Options;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Graph.Users.Item.CheckMemberGroups;
using Microsoft.Kiota.Authentication.Azure;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;

namespace CountDepot.Api.Access;

/// <summary>
/// Which of some groups a person is in now, asked of Microsoft Graph (checkMemberGroups) at the moment of acting and kept for a moment
/// (see <see cref="KnownMemberships"/>). When Graph does not answer nobody is let in: fail closed.
/// </summary>
public sealed class GroupMembership
{
    private const int PeopleMax = 100;

    private readonly KnownMemberships known = new();
    private readonly ConcurrentDictionary<string, (DateTimeOffset AskedAt, ImmutableHashSet<string> People)> people = new(StringComparer.OrdinalIgnoreCase);
    private readonly GraphServiceClient graph;
    private readonly TimeProvider time;
    private readonly ILogger<GroupMembership> log;

    public GroupMembership(TokenCredential identity, IOptions<DepotOptions> options, TimeProvider time, ILogger<GroupMembership> log)
    {
        (this.time, this.log) = (time, log);
        var url = options.Value.GraphUrl;
        var authentication = new AzureIdentityAuthenticationProvider(identity, [url.Host], null, true, "https://graph.microsoft.com/.default");
        // Somebody waits with a card in front of them, and whoever asked tries a 503 again by itself (the bot within its seconds, flows later):
        // tries of our own would only use up its patience, and end as 'not sure' where the truth is that nothing was done.
        var http = KiotaClientFactory.Create(optionsForHandlers: [new RetryHandlerOption { MaxRetry = 0 }]);
        http.Timeout = TimeSpan.FromSeconds(2);
        graph = new(new HttpClientRequestAdapter(authentication, httpClient: http) { BaseUrl = url.ToString().TrimEnd('/') });
    }

    /// <summary>The groups among <paramref name="asked"/> the person is in. Throws <see cref="RefusedException"/> when that cannot be known.</summary>
    public async Task<Membership> OfAsync(string person, IEnumerable<string> asked, CancellationToken cancel)
    {
        var all = asked.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        // Before the question and not after it: what Graph says may be as old as that.
        var now = time.GetUtcNow();
        if (known.Find(person, all, now) is { } found) return found;
        return known.Keep(person, all, new(await AskAsync(person, all, cancel), now));
    }

    /// <summary>
    /// People in a group, also through groups in it; the first of them where there are many. Kept 60 seconds. Throws <see cref="RefusedException"/> when
    /// that cannot be known.
    /// </summary>
    public async Task<ImmutableHashSet<string>> PeopleInAsync(string group, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (people.TryGetValue(group, out var known) && now - known.AskedAt < KnownMemberships.KeptWhenMember) return known.People;
        ImmutableHashSet<string> found = [.. await OrFailAsync(() => AskAsync(group, cancel), cancel)];
        people[group] = (now, found);
        return found;
    }

    private async Task<IEnumerable<string>> AskAsync(string group, CancellationToken cancel)
    {
        try
        {
            var page = await graph.Groups[group].TransitiveMembers.GetAsync(ask =>
            {
                ask.QueryParameters.Select = ["id"];
                ask.QueryParameters.Top = PeopleMax;
            }, cancel);
            return (page?.Value ?? []).OfType<User>().Select(user => user.Id!);
        }
        // A group that was deleted has nobody in it.
        catch (ODataError e) when (e.ResponseStatusCode == StatusCodes.Status404NotFound)
        {
            return [];
        }
    }

    private async Task<ImmutableHashSet<string>> AskAsync(string person, ImmutableHashSet<string> asked, CancellationToken cancel)
    {
        var groups = ImmutableHashSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);
        // Graph takes 20 groups a call.
        foreach (var part in asked.Order(StringComparer.Ordinal).Chunk(20))
        {
            var body = new CheckMemberGroupsPostRequestBody { GroupIds = [.. part] };
            var answer = await OrFailAsync(() => graph.Users[person].CheckMemberGroups.PostAsCheckMemberGroupsPostResponseAsync(body, cancellationToken: cancel), cancel);
            groups.UnionWith(answer?.Value ?? []);
        }
        return groups.ToImmutable();
    }

    private async Task<T> OrFailAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Meters.LookUpFailures.Add(1);
            log.LogDirectory(e.GetType().Name);
            throw new RefusedException(RefusalCode.Unavailable, "Cannot check your role right now, so nothing was done. Try again in a moment.");
        }
    }
}
