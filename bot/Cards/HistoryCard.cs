using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>What happened to an item, newest first, each with the numbers after it.</summary>
public static class HistoryCard
{
    /// <summary>How many entries fit on a phone without scrolling for ever.</summary>
    public const int EntriesMax = 8;

    public static JsonObject Render(Shelf shelf, HistoryPage page) => Card(
        [
            .. StockCard.Head(shelf),
            Heading(page.Entries.Count == 0 ? shelf.Words.NothingHappened : shelf.Words.WhatHappened),
            .. page.Entries.Take(EntriesMax).Select(entry => Apart(Entry(shelf, entry))),
            page.Entries.Count > EntriesMax || page.NextLink is not null ? Detail(shelf.Words.OlderOnesExist) : null,
        ],
        [
            Button(shelf.Words.Press(Verb.Show), Verb.Show, shelf.Data),
            shelf.Item.Sites.Count > 0 ? Button(shelf.Words.Press(Verb.Why), Verb.Why, shelf.Data) : null,
        ]);

    private static JsonObject Entry(Shelf shelf, HistoryEntry entry)
    {
        var words = shelf.Words;
        var numbers = entry is { OnHandBefore: { } before, OnHandAfter: { } after }
            ? words.OnHandFromTo(words.Number(before), words.Number(after)) + (entry.AvailableAfter is { } available ? $" · {words.Available} {words.Number(available)}" : "")
            : null;
        var site = entry.Site is { } at ? $" · {shelf.NameOf(at)}" : "";
        return Group(
            Line(new Run(Cut(words.Happened(entry.What, entry.Sentence), 140))),
            numbers is null ? null : Detail(numbers),
            Detail($"{words.Moment(entry.At, shelf.Zone)} · {Cut(entry.By, 40)}{site}"));
    }
}
