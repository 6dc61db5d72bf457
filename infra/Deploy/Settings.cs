using System.Text.RegularExpressions;

namespace CountDepot.Deploy;

/// <summary>What the command line asks for, checked before anything is touched.</summary>
public sealed partial record Settings
{
    /// <summary>Every command and option, one line each.</summary>
    public const string Help = """
        infra/deploy COMMAND [OPTIONS]    needs the Azure CLI, signed in (az login), and the .NET SDK

        deploy        register in Entra, build, show what would change, deploy, push the code, smoke test, make the Teams package
        what-if       show what deploy would change; registers in Entra and makes the empty resource group, which it needs for that
        entra         register and grant in Entra only, for an administrator who does not deploy
        smoke         ask the deployed depot whether it is well
        lock-anchors  make the anchors' immutability final; nobody can undo this
        teardown      remove the resource group; with --registrations the Entra registrations too

        --location REGION      where, for deploy and what-if, such as swedencentral
        --alerts EMAILS        who hears of alerts, separated by commas, for deploy and what-if
        --publisher NAME       whose app it is in Teams, for deploy
        --website URL          https address shown in Teams, for deploy; --privacy and --terms default to it
        --name NAME            what everything is called after: 3 to 10 lower-case letters and digits [countdepot]
        --group NAME           the resource group [the name]
        --private              storage behind private endpoints
        --connector-redirect URL  the redirect address that Power Platform shows for the connector
        --registrations        with teardown: remove the Entra registrations; the groups stay, because people are in them
        --yes                  do not ask
        """;

    private static readonly string[] Commands = ["deploy", "what-if", "entra", "smoke", "lock-anchors", "teardown"];
    private static readonly string[] Flags = ["private", "registrations", "yes"];

    private static readonly Dictionary<string, Regex> Shapes = new()
    {
        ["location"] = Region(),
        ["alerts"] = Emails(),
        ["publisher"] = Text(),
        ["website"] = Https(),
        ["privacy"] = Https(),
        ["terms"] = Https(),
        ["name"] = DepotName(),
        ["group"] = GroupName(),
        ["connector-redirect"] = Https(),
    };

    private readonly Dictionary<string, string> values;

    private Settings(string command, Dictionary<string, string> values) => (Command, this.values) = (command, values);

    public string Command { get; }
    public string Name => values.GetValueOrDefault("name", "countdepot");
    public string Group => values.GetValueOrDefault("group", Name);
    public string Location => values["location"];
    public string Alerts => values["alerts"];
    public string Publisher => values["publisher"];
    public string Website => values["website"];
    public string Privacy => values.GetValueOrDefault("privacy", Website);
    public string Terms => values.GetValueOrDefault("terms", Website);
    public string? ConnectorRedirect => values.GetValueOrDefault("connector-redirect");
    public bool IsPrivate => values.ContainsKey("private");
    public bool RemovesRegistrations => values.ContainsKey("registrations");
    public bool IsSure => values.ContainsKey("yes");

    /// <summary>Reads the command line; when it is not acceptable, <paramref name="problem"/> says what is wrong or is the help.</summary>
    public static Settings? Read(string[] args, out string problem)
    {
        problem = Help;
        if (args.Length == 0 || args[0] is "help" or "--help" or "-h") return null;
        problem = $"There is no command '{args[0]}'. The commands are {string.Join(", ", Commands)}.";
        if (!Commands.Contains(args[0])) return null;
        if (ReadOptions(args[1..], out problem) is not { } values) return null;
        foreach (var required in Required(args[0]))
        {
            problem = $"{args[0]} needs --{required}.";
            if (!values.ContainsKey(required)) return null;
        }
        problem = "";
        return new(args[0], values);
    }

    private static Dictionary<string, string>? ReadOptions(string[] args, out string problem)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "";
            problem = $"There is no option '{args[i]}'.";
            if (Flags.Contains(name))
            {
                values[name] = "";
                continue;
            }
            if (!Shapes.TryGetValue(name, out var shape)) return null;
            problem = $"--{name} needs a value.";
            if (++i == args.Length) return null;
            problem = $"--{name} cannot be '{args[i]}'.";
            if (!shape.IsMatch(args[i])) return null;
            values[name] = args[i];
        }
        problem = "";
        return values;
    }

    private static string[] Required(string command) => command switch
    {
        "deploy" => ["location", "alerts", "publisher", "website"],
        "what-if" => ["location", "alerts"],
        _ => [],
    };

    [GeneratedRegex(@"\A[a-z0-9]{3,40}\z")] private static partial Regex Region();
    [GeneratedRegex(@"\A[^\s,@]+@[^\s,@]+(,[^\s,@]+@[^\s,@]+)*\z")] private static partial Regex Emails();
    [GeneratedRegex(@"\A\S(.{0,30}\S)?\z")] private static partial Regex Text();
    [GeneratedRegex(@"\Ahttps://[^\s""<>\\]+\z")] private static partial Regex Https();
    [GeneratedRegex(@"\A[a-z][a-z0-9]{2,9}\z")] private static partial Regex DepotName();
    [GeneratedRegex(@"\A[A-Za-z0-9._()-]{1,90}\z")] private static partial Regex GroupName();
}
