using CountDepot.Contracts;

namespace CountDepot.Bot.Intents;

/// <summary>What the beginning of a message asks for.</summary>
public enum Asked
{
    Find,
    WhereIs,
    WhoHas,
    Why,
    History,
    Reserve,
    CheckOut,
    Take,
    Consume,
    Receive,
    Adjust,
    Lost,
    Found,
    CheckIn,
    Cancel,
    MyThings,
    MyRequests,
    Approvals,
    Decide,
    PostHere,
    Scan,
    Mute,
    Unmute,
    Quiet,
    Reminders,
    Roles,
    Role,
    Settings,
    Templates,
    Template,
    Sites,
    Help,
    Greeting,

    /// <summary>Understood, and not something the bot does in text.</summary>
    NotOffered,
}

/// <summary>How something is said: the words at the start, and for German's separable verbs the word at the end.</summary>
public sealed record Phrase(Asked Asked, string[] Start, string? End);

/// <summary>Which words mean what, in English and German side by side: data, not code. People mix the two.</summary>
public static class Phrasebook
{
    /// <summary>Longest first, so that "check out" is not "check".</summary>
    public static readonly IReadOnlyList<Phrase> Phrases =
    [
        .. new[]
        {
            Say(Asked.Find, "find", "search", "search for", "look for", "look up", "show", "show me", "stock", "stock of", "check stock", "how many", "how much",
                "is there", "is there any", "are there any",
                "do we have", "do we have any", "have we got", "any", "available", "availability", "availability of",
                "suche", "such", "suchen", "finde", "finden", "zeig", "zeige", "zeig mir", "zeige mir", "bestand", "bestand von", "wie viel", "wie viele", "wieviel",
                "wieviele", "gibt es", "gibt es noch", "haben wir", "haben wir noch", "verfügbar"),
            Say(Asked.WhereIs, "where is", "where are", "where's", "locate", "scan", "wo ist", "wo sind", "wo liegt", "wo liegen", "wo finde ich"),
            Say(Asked.WhoHas, "who has", "who's got", "who got", "who took", "wer hat"),
            Say(Asked.Why, "why", "why is", "why are", "why are there", "why only", "why are there only", "why is it", "why is it only", "why do we have",
                "why do we only have", "why do we have only", "explain", "warum", "wieso", "warum sind",
                "warum gibt es", "warum nur", "warum sind nur", "warum gibt es nur", "erkläre"),
            Say(Asked.History, "history", "history of", "what happened to", "what happened with", "log", "verlauf", "verlauf von", "historie", "was geschah mit",
                "was ist passiert mit"),
            Say(Asked.Reserve, "reserve", "book", "hold", "put aside", "set aside", "keep", "reserviere", "reservier", "reservieren", "vormerken", "zurücklegen", "merke vor"),
            Say(Asked.CheckOut, "check out", "checkout", "check-out", "borrow", "lend", "loan", "leihe", "leih", "ausleihen", "leihen", "verleihe", "checke aus"),
            Say(Asked.Take, "take", "issue", "give out", "hand out", "grab", "withdraw", "entnimm", "entnehme", "entnehmen", "nimm", "nehme", "ausgeben", "ausbuchen"),
            Say(Asked.Consume, "consume", "use", "use up", "used", "used up", "verbrauche", "verbrauch", "verbrauchen", "verwende", "verwenden"),
            Say(Asked.Receive, "receive", "received", "take in", "add stock", "delivery of", "restock", "einbuchen", "erhalte", "erhalten", "empfange", "wareneingang",
                "lieferung"),
            Say(Asked.Adjust, "adjust", "correct", "adjustment", "korrigiere", "korrigieren", "korrektur", "berichtige"),
            Say(Asked.Lost, "lost", "verloren"),
            Say(Asked.Found, "found", "gefunden"),
            Say(Asked.CheckIn, "check in", "checkin", "check-in", "return", "give back", "bring back", "put back", "zurückgeben", "zurückbringen", "rückgabe", "zurück"),
            Say(Asked.Cancel, "cancel", "cancel reservation", "release", "storniere", "stornieren", "storno", "absagen"),
            Say(Asked.MyThings, "my things", "my stuff", "show my things", "what do i have", "what have i got", "my checkouts", "meine sachen", "zeige meine sachen", "was habe ich",
                "meine ausleihen"),
            Say(Asked.MyRequests, "my requests", "show my requests", "my reservations", "show my reservations", "meine anfragen", "zeige meine anfragen", "meine reservierungen",
                "zeige meine reservierungen"),
            Say(Asked.Approvals, "approvals", "my approvals", "show approvals", "pending approvals", "open approvals", "freigaben", "meine freigaben", "zeige freigaben",
                "offene freigaben", "genehmigungen"),
            Say(Asked.Decide, "approve", "reject", "decide", "genehmige", "genehmigen", "lehne ab", "ablehnen"),
            Say(Asked.Scan, "scanner", "open scanner", "open the scanner", "scan items", "scan something", "start scanning", "scannen", "scanner öffnen", "öffne scanner"),
            Say(Asked.Mute, "mute", "mute reminders", "stop reminders", "no reminders", "stumm", "stummschalten", "erinnerungen aus", "keine erinnerungen"),
            Say(Asked.Unmute, "unmute", "unmute reminders", "resume reminders", "erinnerungen an", "nicht mehr stumm"),
            Say(Asked.Quiet, "quiet hours", "quiet from", "quiet", "ruhezeit", "ruhe von", "ruhezeiten"),
            Say(Asked.Reminders, "reminders", "my reminders", "show reminders", "erinnerungen", "meine erinnerungen", "zeige erinnerungen"),
            Say(Asked.Roles, "roles", "role map", "show roles", "who may what", "rollen", "zeige rollen", "wer darf was"),
            Say(Asked.Role, "role", "role of", "rolle", "rolle von"),
            Say(Asked.Settings, "settings", "settings of", "settings for", "site settings", "einstellungen", "einstellungen von", "einstellungen für"),
            Say(Asked.Templates, "templates", "show templates", "vorlagen", "zeige vorlagen"),
            Say(Asked.Template, "template", "show template", "vorlage", "zeige vorlage"),
            Say(Asked.Sites, "sites", "my sites", "list sites", "show sites", "standorte", "meine standorte", "zeige standorte"),
            Say(Asked.Help, "help", "?", "commands", "what can you do", "hilfe", "befehle", "was kannst du"),
            Say(Asked.Greeting, "hello", "hi", "hey", "good morning", "good afternoon", "good evening", "thanks", "thank you", "start", "hallo", "moin", "servus",
                "guten morgen", "guten tag",
                "guten abend", "danke", "vielen dank"),
            Say(Asked.NotOffered, "please", "yes", "no", "ok", "bitte", "ja", "nein", "count", "transfer", "move", "delete", "remove", "order",
                "buy", "retire", "ignore", 
                "zähle", "zählen", "umlagern", "lösche",
                "löschen", "bestelle", "bestellen", "ignoriere"),
            [
                new(Asked.CheckIn, ["gib"], "zurück"), new(Asked.CheckIn, ["gebe"], "zurück"), new(Asked.CheckIn, ["bringe"], "zurück"), new(Asked.CheckIn, ["bring"], "zurück"),
                new(Asked.CheckOut, ["leihe"], "aus"), new(Asked.CheckOut, ["leih"], "aus"), new(Asked.Take, ["gib"], "aus"), new(Asked.Take, ["buche"], "aus"),
                    new(Asked.Take, ["nimm"], "heraus"),
                new(Asked.Decide, ["lehne"], "ab"), new(Asked.PostHere, ["approvals", "for"], "here"), new(Asked.PostHere, ["send", "approvals", "for"], "here"),
                new(Asked.PostHere, ["freigaben", "für"], "hier"), new(Asked.PostHere, ["alerts", "for"], "here"), new(Asked.PostHere, ["meldungen", "für"], "hier"),
                new(Asked.Receive, ["buche"], "ein"), new(Asked.Reserve, ["lege"], "zurück"), new(Asked.Reserve, ["merke"], "vor"), new(Asked.WhoHas, ["who", "has"], "out"),
            ],
        }.SelectMany(p => p).OrderByDescending(p => p.Start.Length).ThenByDescending(p => p.End is not null),
    ];

    /// <summary>Infinitives that German puts last: "5 M8-BOLT in Nord reservieren".</summary>
    public static readonly IReadOnlyDictionary<string, Asked> Last = new Dictionary<string, Asked>
    {
        ["suchen"] = Asked.Find, ["finden"] = Asked.Find, ["reservieren"] = Asked.Reserve, ["vormerken"] = Asked.Reserve, ["ausleihen"] = Asked.CheckOut,
        ["leihen"] = Asked.CheckOut,
        ["entnehmen"] = Asked.Take, ["ausgeben"] = Asked.Take, ["ausbuchen"] = Asked.Take, ["verbrauchen"] = Asked.Consume, ["einbuchen"] = Asked.Receive,
        ["zurückgeben"] = Asked.CheckIn,
        ["zurückbringen"] = Asked.CheckIn, ["stornieren"] = Asked.Cancel,
    };

    /// <summary>Said before the point, and worth nothing.</summary>
    public static readonly IReadOnlyList<string[]> Polite = Split(
        "please", "pls", "can you", "could you", "would you", "can i", "could i", "may i", "i want to", "i need to", "i would like to", "i'd like to", "let me", "we need to",
        "bitte", "kannst du", "können sie", "könnten sie", "ich möchte", "ich will", "ich muss", "wir müssen", "darf ich", "kann ich");

    /// <summary>Said after the point.</summary>
    public static readonly IReadOnlyList<string[]> Trailing = Split(
        "please", "pls", "thanks", "thank you", "bitte", "danke", "do we have", "are there", "are left", "is left", "have we got", "in stock", "left", "haben wir",
        "gibt es", "sind da", "auf lager", "noch", "sind noch da");

    /// <summary>Words that begin a place, a person or a time.</summary>
    public static readonly IReadOnlyDictionary<string, Slot> Prepositions = new Dictionary<string, Slot>
    {
        ["at"] = Slot.At, ["@"] = Slot.At, ["in"] = Slot.At, ["from"] = Slot.At, ["into"] = Slot.At, ["bei"] = Slot.At, ["im"] = Slot.At, ["aus"] = Slot.At, ["nach"] = Slot.At,
        ["for"] = Slot.For, ["to"] = Slot.For, ["für"] = Slot.For, ["fuer"] = Slot.For, ["an"] = Slot.For,
        ["until"] = Slot.Until, ["till"] = Slot.Until, ["til"] = Slot.Until, ["by"] = Slot.Until, ["due"] = Slot.Until, ["bis"] = Slot.Until,
    };

    /// <summary>Why on hand changes.</summary>
    public static readonly IReadOnlyDictionary<string, AdjustmentReason> Reasons = new Dictionary<string, AdjustmentReason>
    {
        ["correction"] = AdjustmentReason.Correction, ["korrektur"] = AdjustmentReason.Correction, ["miscount"] = AdjustmentReason.Correction,
        ["zählfehler"] = AdjustmentReason.Correction,
        ["found"] = AdjustmentReason.Found, ["gefunden"] = AdjustmentReason.Found,
        ["lost"] = AdjustmentReason.Lost, ["missing"] = AdjustmentReason.Lost, ["stolen"] = AdjustmentReason.Lost, ["verloren"] = AdjustmentReason.Lost,
        ["gestohlen"] = AdjustmentReason.Lost,
        ["damaged"] = AdjustmentReason.Damaged, ["broken"] = AdjustmentReason.Damaged, ["beschädigt"] = AdjustmentReason.Damaged, ["kaputt"] = AdjustmentReason.Damaged,
        ["defekt"] = AdjustmentReason.Damaged,
    };

    /// <summary>Units of measure by what they are called; empty for plain pieces, which every item counted in "each" has.</summary>
    public static readonly IReadOnlyDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["x"] = "", ["×"] = "", ["pc"] = "", ["pcs"] = "", ["piece"] = "", ["pieces"] = "", ["unit"] = "", ["units"] = "", ["each"] = "", ["of"] = "", ["mal"] = "",
        ["stück"] = "", ["stk"] = "", ["stk."] = "",
        ["m"] = "m", ["metre"] = "m", ["metres"] = "m", ["meter"] = "m", ["meters"] = "m", ["cm"] = "cm", ["mm"] = "mm", ["kg"] = "kg", ["g"] = "g", ["l"] = "l",
        ["litre"] = "l", ["litres"] = "l",
        ["liter"] = "l", ["liters"] = "l", ["ml"] = "ml", ["box"] = "box", ["boxes"] = "box", ["karton"] = "box", ["kartons"] = "box", ["pack"] = "pack",
        ["packs"] = "pack", ["packung"] = "pack",
        ["packungen"] = "pack", ["roll"] = "roll", ["rolls"] = "roll", ["rolle"] = "roll", ["rollen"] = "roll", ["pair"] = "pair", ["pairs"] = "pair", ["paar"] = "pair",
        ["dozen"] = "dozen", ["dutzend"] = "dozen",
    };

    /// <summary>Numbers in letters: understood well enough to ask for digits.</summary>
    public static readonly IReadOnlySet<string> NumberWords = new HashSet<string>
    {
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "hundred", "thousand", "all", "some",
        "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "zwanzig", "hundert", "tausend", "alle", "einige",
    };

    /// <summary>Articles that count: one.</summary>
    public static readonly IReadOnlySet<string> OneOf = new HashSet<string> { "a", "an", "ein", "eine", "einen" };

    /// <summary>Articles that say nothing.</summary>
    public static readonly IReadOnlySet<string> Articles = new HashSet<string> { "the", "my", "our", "der", "die", "das", "den", "dem", "meine", "meinen", "unsere" };

    /// <summary>Never part of an item's name in an order: somebody tries to say more than what to do.</summary>
    public static readonly IReadOnlySet<string> NotInOrders = new HashSet<string>
    {
        "approved", "approve", "approval", "authorised", "authorized", "because", "ignore", "instructions", "instead", "genehmigt", "freigegeben", "weil", "ignoriere",
        "anweisungen", "and", "und",
    };

    /// <summary>Changes, to notice one in the middle of a sentence.</summary>
    public static readonly IReadOnlySet<Asked> Changes = new HashSet<Asked>
    {
        Asked.Reserve, Asked.CheckOut, Asked.Take, Asked.Consume, Asked.Receive, Asked.Adjust, Asked.Lost, Asked.Found, Asked.CheckIn, Asked.Cancel,
    };

    /// <summary>Words that say of what holder a name is.</summary>
    public static readonly IReadOnlyDictionary<string, HolderKind> Holders = new Dictionary<string, HolderKind>
    {
        ["job"] = HolderKind.Job, ["order"] = HolderKind.Job, ["project"] = HolderKind.Job, ["auftrag"] = HolderKind.Job, ["projekt"] = HolderKind.Job,
        ["baustelle"] = HolderKind.Job,
        ["van"] = HolderKind.Place, ["room"] = HolderKind.Place, ["raum"] = HolderKind.Place, ["wagen"] = HolderKind.Place, ["machine"] = HolderKind.Place,
        ["maschine"] = HolderKind.Place,
    };

    private static IEnumerable<Phrase> Say(Asked asked, params string[] ways) => ways.Select(way => new Phrase(asked, way.Split(' '), null));

    private static List<string[]> Split(params string[] phrases) => [.. phrases.Select(p => p.Split(' ')).OrderByDescending(p => p.Length)];
}

/// <summary>The parts of an order after its verb and quantity.</summary>
public enum Slot
{
    Item,
    At,
    For,
    Until,
}
