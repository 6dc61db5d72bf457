using System.Text.Json.Nodes;
using CountDepot.Bot.Scanning;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>What the scanner can be opened for: one tap each.</summary>
public static class ScanCard
{
    public static JsonObject Render(Words words, string op) => Card(
        [Heading(words.ScanHeading), Detail(words.ScanText)],
        Enum.GetValues<ScanFlow>().Select(flow => Opens(words.ScanFor(flow), Verb.Scan, new() { Op = op, Flow = flow })));
}
