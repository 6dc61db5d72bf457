using System.Collections.Concurrent;
using System.Collections.Immutable;
using Azure.Core;
using CountDepot.Api.Requests;
using CountDepot.Contracts;
using Microsoft.Extensions.Options;
using Microsoft.Graph;
using Microsoft.Graph.Users.Item.CheckMemberGroups;
using Microsoft.Kiota.Authentication.Azure;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace CountDepot.Api.Access;

/// <summary>
/// Which of some groups a person is in now, asked of Microsoft Graph (checkMemberGroups) at the moment of acting. An answer is kept
/// 60 seconds, "in none of them" 10 seconds. When Graph does not answer nobody is let in: fail closed.
/// </summary>
public sealed class GroupMembership
{
    private static readonly TimeSpan KeptWhenMember = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeptWhenNot = TimeSpan.FromSeconds(10);
    private const int PeopleMax = 10_000;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, ImmutableHashSet<string> Groups)> known = new(StringComparer.Ordinal);
    private readonly GraphServiceClient graph;
    private readonly TimeProvider time;
    private readonly ILogger<GroupMembership> log;

    public GroupMembership(TokenCredential identity, IOptions<DepotOptions> options, TimeProvider time, ILogger<GroupMembership> log)
    {
        (this.time, this.log) = (time, log);
        var url = options.Value.GraphUrl;
        var authentication = new AzureIdentityAuthenticationProvider(identity, [url.Host], null, true, "https://graph.microsoft.com/.default");
        graph = new(new HttpClientRequestAdapter(authentication) { BaseUrl = url.ToString().TrimEnd('/') });
    }

    /// <summary>The groups among <paramref name="asked"/> the person is in. Throws <see cref="RefusedException"/> when that cannot be known.</summary>
    public async Task<ImmutableHashSet<string>> OfAsync(string person, IEnumerable<string> asked, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(person, out var entry) && now < entry.Until) return entry.Groups;
        var groups = await AskAsync(person, asked, cancel);
        if (known.Count >= PeopleMax) known.Clear();
        known[person] = (now + (groups.IsEmpty ? KeptWhenNot : KeptWhenMember), groups);
        return groups;
    }

    private async Task<ImmutableHashSet<string>> AskAsync(string person, IEnumerable<string> asked, CancellationToken cancel)
    {
        var groups = ImmutableHashSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            // Graph takes 20 groups a call.
            foreach (var part in asked.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(20))
            {
                var body = new CheckMemberGroupsPostRequestBody { GroupIds = [.. part] };
                var answer = await graph.Users[person].CheckMemberGroups.PostAsCheckMemberGroupsPostResponseAsync(body, cancellationToken: cancel);
                groups.UnionWith(answer?.Value ?? []);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            log.LogDirectory(e.GetType().Name);
            throw new RefusedException(RefusalCode.Unavailable, "Cannot check your role right now, so nothing was done. Try again in a moment.");
        }
        return groups.ToImmutable();
    }
}
