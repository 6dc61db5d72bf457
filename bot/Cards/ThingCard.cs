using System.Text.Json.Nodes;
using CountDepot.Contracts;
using static CountDepot.Bot.Cards.CardKit;

namespace CountDepot.Bot.Cards;

/// <summary>What somebody has, soonest due first, each with the way to bring it back.</summary>
public static class ThingCard
{
    public static JsonObject RenderList(Board board, IReadOnlyList<ThingView> things, int page, bool hasMore)
    {
        var words = board.Words;
        return board.Page(things.Count == 0 ? words.YouHaveNothing : words.YouHave, things, page, hasMore, Verb.MyThings, thing => Lines(board, thing), thing =>
            Button(Cut(words.BringBack(thing.Name), 28), Verb.Ask, new() { Op = board.Op, Sku = thing.Sku, Checkout = thing.Checkout.Checkout, About = Verb.CheckIn }));
    }

    internal static JsonObject Lines(Board board, ThingView thing)
    {
        var (words, checkout) = (board.Words, thing.Checkout);
        var due = checkout.DueBackAt is { } at ? words.Moment(at, board.Zone) : null;
        return Row(
            [
                Line(new Run(Cut(thing.Name, 120), IsBold: true)),
                Detail($"{thing.Sku} · {checkout.Checkout} · {board.NameOf(checkout.Site)}"),
                due is null ? Detail(words.OutSince(words.Moment(checkout.CheckedOutAt, board.Zone)))
                    : checkout.IsOverdue ? Tight(Line(new Run($"⚠ {words.OverdueSince(due)}"))) : Detail(words.DueBackBy(due)),
            ],
            words.Number(checkout.Quantity), Words.IsPlain(thing.Unit) ? words.CheckedOut : Cut(thing.Unit, 20));
    }
}
