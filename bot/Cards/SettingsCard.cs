using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>The settings of a site: read by everybody who sees it, with a form for who administers it.</summary>
public static class SettingsCard
{
    private const int HoursMax = 168;
    private const int NameLengthMax = 200;

    /// <param name="seen">Names the state that is shown.</param>
    /// <param name="asked">What was filled in before; what holds now where that is absent.</param>
    public static JsonObject Render(Words words, string op, SiteView site, string seen, bool canChange, Before? before = null, CardData? asked = null)
    {
        var data = new CardData { Op = op, Site = site.Site, Seen = seen };
        return Card(
            [
                before is null ? null : Notice(before.Tone, before.Text),
                Heading(words.SiteSettings),
                Title(site.Name),
                Detail(site.Site.Value),
                .. canChange ? Form(words, site, asked) : Facts(words, site),
                .. TemplateCard.Policy(words, site.Approval),
                canChange ? Detail(words.ChannelHint) : null,
            ],
            [
                canChange ? Button(words.Press(Verb.DefineSite), Verb.DefineSite, data, isPrimary: true, needsForm: true) : null,
                Button(words.LookAgain, Verb.Settings, data),
            ]);
    }

    private static IEnumerable<JsonObject> Form(Words words, SiteView site, CardData? asked)
    {
        yield return Apart(Required(CardKit.Text("timeZone", words.TimeZoneLabel, words.TimeZoneUnknown, NameLengthMax, (asked?.TimeZone?.Value) ?? site.TimeZone)));
        yield return Required(Number("hours", words.HoursLabel, words.HoursWrong, 1, asked?.Hours ?? site.HoursUntilEscalation, HoursMax));
        yield return CardKit.Text("deputies", words.DeputiesLabel, words.DeputiesWrong, NameLengthMax, asked is null ? site.Deputies?.Value : asked.Deputies?.Value);
        yield return CardKit.Text("channel", words.ChannelLabel, words.ChannelLabel, NameLengthMax, asked is null ? site.Channel : asked.Channel?.Value);
    }

    private static IEnumerable<JsonObject> Facts(Words words, SiteView site)
    {
        (string Label, string Value)[] facts =
        [
            (words.TimeZoneLabel, site.TimeZone),
            (words.HoursLabel, words.Number(Quantity.Of(site.HoursUntilEscalation))),
            (words.DeputiesLabel, site.Deputies?.Value ?? words.None),
            (words.ChannelLabel, site.Channel ?? words.None),
        ];
        return facts.Select(fact => Tight(Line(new Run($"{fact.Label}: ", IsSubtle: true), new Run(Cut(fact.Value, 120)))));
    }
}
