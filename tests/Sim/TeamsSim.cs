using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CountDepot.Sim;

/// <summary>How a simulation differs from the usual one.</summary>
/// <param name="Port">Of 127.0.0.1; a free one when 0.</param>
/// <param name="Clock">The time in tokens, activities and time-outs; the system's when absent.</param>
/// <param name="Keys">The issuers' keys; those of the process when absent. Give your own to rotate them.</param>
/// <param name="HasPage">Serve the chat page and its own interface under /sim.</param>
public sealed record TeamsSimOptions(int Port = 0, TimeProvider? Clock = null, SigningKeys? Keys = null, bool HasPage = false);

/// <summary>
/// A simulated Microsoft Teams on 127.0.0.1: the Bot Connector with its issuer, Entra with managed identities and Graph, the
/// people of <see cref="Cast"/>, their personal chats with the bot and one group chat. Keys and tokens are real, so the
/// programs under test run the code they run in Azure.
/// </summary>
public sealed class TeamsSim : IAsyncDisposable
{
    private readonly Dictionary<string, Conversation> conversations;
    private readonly Dictionary<string, ClientSettings> settings = [];
    private readonly Lock gate = new();
    private readonly WebApplication app;

    private TeamsSim(TeamsSimOptions options)
    {
        Clock = options.Clock ?? TimeProvider.System;
        Keys = options.Keys ?? SigningKeys.OfThisProcess;
        Tokens = new(Keys, Clock);
        Connector = new(this);
        Delivery = new(this);
        conversations = Cast.Everybody.Select(p => new Conversation(p.PersonalChat, [p], Clock))
            .Append(new(Cast.GroupChat, Cast.Everybody, Clock))
            .ToDictionary(c => c.Id);
        app = Build(options);
    }

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The service URL of every activity.</summary>
    public string ServiceUrl => $"{Url}teams/";

    /// <summary>What IDENTITY_HEADER holds, and the secret of the token endpoint. Made anew at every start.</summary>
    public string Secret { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public TimeProvider Clock { get; }
    public SigningKeys Keys { get; }
    public Tokens Tokens { get; }
    public GraphStandIn Graph { get; } = new();
    public Connector Connector { get; }
    public Delivery Delivery { get; }
    public Frames Frames { get; } = new();

    /// <summary>All chats: a personal one for everybody, then the group.</summary>
    public IReadOnlyCollection<Conversation> Conversations => conversations.Values;

    /// <summary>The settings by which a program finds its managed identity here.</summary>
    public IReadOnlyDictionary<string, string> IdentityEnvironment => new Dictionary<string, string>
    {
        ["IDENTITY_ENDPOINT"] = $"{Url}identity/token",
        ["IDENTITY_HEADER"] = Secret,
    };

    /// <summary>What the Bot Connector's metadata answers with instead; it works when this is absent.</summary>
    public int? MetadataOutage { get; set; }

    /// <summary>How often the Bot Connector's keys were fetched.</summary>
    public int KeySetsServed { get; private set; }

    /// <summary>Starts one.</summary>
    public static async Task<TeamsSim> StartAsync(TeamsSimOptions? options = null)
    {
        if (options is { HasPage: true }) await NodeModules.EnsureAsync();
        var sim = new TeamsSim(options ?? new());
        await sim.app.StartAsync();
        var addresses = sim.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        sim.Url = new($"{addresses.Single()}/");
        return sim;
    }

    /// <summary>Says where the bot listens for activities, such as http://127.0.0.1:5090/api/messages.</summary>
    /// <param name="client">The way there, for a bot without a socket; the network when absent.</param>
    public void ConnectBot(Uri messages, HttpClient? client = null) => Delivery.ConnectTo(messages, client);

    /// <summary>A person in their personal chat with the bot.</summary>
    public Chat As(Person person, string device = "desktop") => new(this, conversations[person.PersonalChat], person, device);

    /// <summary>A person in the group chat.</summary>
    public Chat InGroup(Person person, string device = "desktop") => new(this, conversations[Cast.GroupChat], person, device);

    /// <summary>The chats of a person, the personal one first.</summary>
    public IReadOnlyList<Chat> ChatsOf(Person person, string device = "desktop") => [As(person, device), InGroup(person, device)];

    /// <summary>The chat with this id, or nothing.</summary>
    public Conversation? Find(string id) => conversations.GetValueOrDefault(id);

    /// <summary>How a person's client is set up; en-US and UTC until changed.</summary>
    public ClientSettings SettingsOf(Person person)
    {
        lock (gate) return settings.GetValueOrDefault(person.Key, new("en-US", "UTC"));
    }

    public void SetUp(Person person, ClientSettings client)
    {
        lock (gate) settings[person.Key] = client;
    }

    /// <summary>A person's token for the API.</summary>
    /// <param name="client">The client they signed in with, such as <see cref="Cast.ConnectorApp"/>.</param>
    public string UserTokenFor(Person person, string audience = Cast.ApiApp, string client = Cast.DeskApp, TokenFault? fault = null) =>
        Tokens.ForUser(person, audience, client, fault);

    /// <summary>Takes a person out of a group, at once.</summary>
    public void RemoveFromGroup(Person person, string group) => Graph.RemoveFromGroup(person, group);

    public void AddToGroup(Person person, string group) => Graph.AddToGroup(person, group);

    /// <summary>Stops first: an open page's stream of changes ends only when it is told so.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>Runs until the process is asked to stop.</summary>
    public Task WaitAsync() => app.WaitForShutdownAsync();

    internal CancellationToken Stopping => app.Lifetime.ApplicationStopping;

    internal IResult Issuing(IResult document, bool isKeySet = false)
    {
        if (MetadataOutage is { } status) return Results.StatusCode(status);
        if (isKeySet)
        {
            lock (gate) KeySetsServed++;
        }
        return document;
    }

    private WebApplication Build(TeamsSimOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = NodeModules.Home });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var built = builder.Build();
        built.Use(OnlyOurselves);
        Issuers.Map(built, this);
        ManagedIdentity.Map(built, this);
        Graph.Map(built, this);
        Connector.Map(built);
        if (!options.HasPage) return built;
        PageFiles.Map(built);
        PageApi.Map(built, this);
        BotPages.Map(built, this);
        return built;
    }

    // A page of another site that has its name point at this machine must not get to talk to the simulation.
    private static Task OnlyOurselves(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Host.Host is "127.0.0.1" or "localhost") return next(http);
        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    }
}
