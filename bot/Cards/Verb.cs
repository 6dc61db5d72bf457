using System.Diagnostics.CodeAnalysis;

namespace CountDepot.Bot.Cards;

/// <summary>What a button does. Shared by the cards that show it and the turn that answers it, so a button nobody answers does not compile.</summary>
public enum Verb
{
    // Looking
    Show,
    Live,
    Why,
    History,
    Reservations,
    Checkouts,
    MyThings,
    MyRequests,
    Approvals,
    Request,
    Sites,
    Roles,
    Role,
    Settings,
    Templates,
    Template,
    Help,
    Dismiss,

    // Opening a dialog
    Scan,

    // Understanding: shows what would be done, and does nothing
    Ask,

    // Deciding: only with the button of a card in the chat where it was posted
    Approve,
    Reject,
    Suggest,
    Change,

    // Changing
    Reserve,
    CheckOut,
    Consume,
    Receive,
    Adjust,
    Cancel,
    CheckIn,

    // Helping where something is low: the card stays, and says what was done
    AlertTransfer,
    AlertOrder,
    AlertReserve,
    Snooze,

    // Administering
    SetRole,
    RemoveRole,
    DefineSite,
    DefineTemplate,
}

/// <summary>Verbs as cards spell them: camelCase.</summary>
public static class Verbs
{
    private static readonly Dictionary<string, Verb> ByName = Enum.GetValues<Verb>().ToDictionary(Name, StringComparer.Ordinal);

    public static string Name(this Verb verb) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(verb.ToString());

    /// <summary>
    /// The fields a press may carry. A button sends every input of its card along, so a button that only looks has the fields of the
    /// form beside it too.
    /// </summary>
    public static IReadOnlySet<string> Fields(this Verb verb) => verb switch
    {
        Verb.Show or Verb.Live or Verb.Why or Verb.History or Verb.Reservations or Verb.Checkouts or Verb.Sites or Verb.Help or Verb.Dismiss => Looking,
        Verb.MyThings or Verb.MyRequests or Verb.Approvals => Listing,
        Verb.Scan => Scanning,
        Verb.Roles or Verb.Role or Verb.SetRole or Verb.RemoveRole => AboutRole,
        Verb.Settings or Verb.DefineSite => AboutSite,
        Verb.Templates or Verb.Template or Verb.DefineTemplate => AboutTemplate,
        Verb.Request => Requesting,
        Verb.Approve or Verb.Reject => Deciding,
        Verb.Suggest or Verb.Change => Suggesting,
        Verb.Reserve or Verb.CheckOut or Verb.Consume => Leaving,
        Verb.Receive or Verb.Adjust => Correcting,
        Verb.Cancel => Cancelling,
        Verb.CheckIn => Returning,
        Verb.Ask => Asking,
        Verb.AlertTransfer or Verb.AlertOrder or Verb.AlertReserve or Verb.Snooze => Helping,
    };

    /// <summary>Whether it decides a request or answers a suggestion: only with a press that Teams signed.</summary>
    public static bool Decides(this Verb verb) => verb is Verb.Approve or Verb.Reject or Verb.Suggest or Verb.Change;

    /// <summary>Whether it is about what administrators lay down.</summary>
    public static bool Administers(this Verb verb) => verb is Verb.Roles or Verb.Role or Verb.Settings or Verb.Templates or Verb.Template
        or Verb.SetRole or Verb.RemoveRole or Verb.DefineSite or Verb.DefineTemplate;

    private static readonly HashSet<string> Looking = ["op", "sku", "site", "version", "quantity", "dueOn", "serials", "disposition", "checkout", "comment", "supplier"];
    private static readonly HashSet<string> Scanning = ["op", "flow"];
    private static readonly HashSet<string> Listing = ["op", "page"];
    private static readonly HashSet<string> AboutRole = ["op", "page", "group", "version", "role", "sites"];
    private static readonly HashSet<string> AboutSite = ["op", "site", "seen", "timeZone", "channel", "deputies", "hours"];
    private static readonly HashSet<string> AboutTemplate =
        ["op", "page", "template", "seen", "called", "overOne", "dayOne", "valueOne", "overTwo", "dayTwo", "valueTwo", "point", "level"];
    private static readonly HashSet<string> Requesting = ["op", "sku", "reservation", "version", "chat", "comment", "quantity", "dueOn"];
    private static readonly HashSet<string> Deciding = ["op", "sku", "reservation", "version", "chat", "comment"];
    private static readonly HashSet<string> Suggesting = [.. Deciding, "quantity", "dueOn", "until"];
    private static readonly HashSet<string> Leaving = ["op", "sku", "site", "bin", "version", "quantity", "until", "dueOn", "serials", "holder", "holderKind", "reservation"];
    private static readonly HashSet<string> Correcting = ["op", "sku", "site", "bin", "version", "quantity", "serials", "reason"];
    private static readonly HashSet<string> Cancelling = ["op", "sku", "version", "reservation", "dueOn", "serials", "comment"];
    private static readonly HashSet<string> Helping = ["op", "sku", "site", "version", "episode", "from", "quantity", "supplier"];
    private static readonly HashSet<string> Returning = ["op", "sku", "version", "checkout", "quantity", "disposition", "serials"];
    private static readonly HashSet<string> Asking = [.. Leaving, .. Correcting, "about", "checkout", "disposition", "chat", "comment"];

    /// <summary>False for anything that no card of ours carries.</summary>
    public static bool TryRead([NotNullWhen(true)] string? name, out Verb verb)
    {
        verb = default;
        return name is not null && ByName.TryGetValue(name, out verb);
    }
}
