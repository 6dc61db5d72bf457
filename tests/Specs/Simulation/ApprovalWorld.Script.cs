using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Specs.Simulation;

// What is going to be tried in a history. Most of it happens around the moments that matter: when a request runs out, escalates or changes, when a
// role goes, and a minute after.
internal sealed partial class ApprovalWorld
{
    private const long AskedAt = 5_000;
    private const long Minute = 60_000;
    private static readonly long[] Lives = [20_000, 90_000, 5 * Minute, 55 * Minute, 70 * Minute, 180 * Minute];

    private readonly List<string> deciders = [];
    private readonly List<long> moments = [AskedAt + 500, AskedAt + (Hours * 60 * Minute)];

    private void Write()
    {
        var managers = 1 + dice.Next(3);
        for (var i = 1; i <= managers; i++) Hire($"manager-{i}", Managers);
        for (var i = dice.Next(3); i > 0; i--) Hire($"deputy-{i}", Deputies.Value);
        directory.Add("staff-1", Staff);
        var life = Lives[dice.Next(Lives.Length)];
        moments.Add(AskedAt + life);

        var (owner, isConnector) = dice.Next(10) switch { < 5 => ("staff-1", false), < 8 => ("manager-1", false), _ => ("manager-1", true) };
        var holder = dice.Next(4) == 0 ? new Holder(HolderKind.Person, ShortText.Parse(NameOf("manager-2")), "manager-2") : new(HolderKind.Job, ShortText.Parse("Job 12"), "12");
        var expires = Start.AddMilliseconds(AskedAt + life);
        var quantity = Quantity.Of(1 + dice.Next(10));
        Do(AskedAt, owner, new ReserveStock(Site, quantity, holder, expires), isConnector);
        WriteTrouble();
        for (var i = dice.Next(3); i > 0; i--)
        {
            // Whoever may reserve may change what is reserved, also a manager who is to approve it.
            var by = dice.Next(4) > 0 ? owner : $"manager-{1 + dice.Next(managers)}";
            At(Soon(), () => Change(by, r => new ChangeReservation(r.Id, r.Version, Quantity.Of(1 + dice.Next(10)))));
        }
        if (dice.Next(7) == 0) At(Soon(), () => Change(owner, r => new CancelReservation(r.Id)));
        if (dice.Next(2) == 0) Do(AskedAt + life + dice.Next(10_000), "staff-1", new SettleReservations(), isConnector: false);
        for (var i = 4 + dice.Next(6); i > 0; i--) WriteTap(deciders[dice.Next(deciders.Count)], Soon());
        if (dice.Next(3) == 0) WriteTap("staff-1", Soon());
    }

    private void Hire(string person, string group)
    {
        directory.Add(person, group);
        deciders.Add(person);
    }

    // A role that goes, with taps before and after it; a directory that does not answer.
    private void WriteTrouble()
    {
        if (dice.Next(2) == 0)
        {
            var (person, at) = (deciders[dice.Next(deciders.Count)], Soon() + dice.Next(30_000));
            directory.Remove(person, person[0] == 'm' ? Managers : Deputies.Value, at);
            moments.Add(at + Minute);
            WriteTap(person, at - dice.Next((int)Minute));
            WriteTap(person, at + Minute + dice.Next(-3_000, 20_000));
        }
        if (dice.Next(3) == 0)
        {
            var from = Soon();
            directory.Fail(from, from + dice.Next(2_000, 120_000));
            moments.Add(from + 3_000);
        }
    }

    private long Soon() => Math.Max(AskedAt + 100, moments[dice.Next(moments.Count)] + dice.Next(-4_000, 4_001));

    // One tap in four comes twice, through any instance.
    private void WriteTap(string person, long at)
    {
        var (isYes, isOld, isConnector, more, name) = (dice.Next(4) > 0, dice.Next(4) == 0, dice.Next(12) == 0, dice.Next(7) == 0 ? 5 : 0, dice.Next(6) == 0);
        var twice = dice.Next(4) == 0 ? dice.Next(2_000) : -1;
        At(at, () =>
        {
            if (cards.Count == 0) return;
            var card = cards[isOld ? dice.Next(cards.Count) : ^1];
            card = card with { Sent = card.Posted + Quantity.Of(more) };
            var actor = new Actor(person, name ? "Renamed" : NameOf(person));
            Command command = isYes ? new ApproveReservation(card.Request, card.Version) : new RejectReservation(card.Request, card.Version, LongText.Parse("No need"));
            Begin(new(actor, command, AnyInstance(), card, isConnector));
            if (twice >= 0) At(now + twice, () => Begin(new(actor, command, AnyInstance(), card, isConnector)));
        });
    }

    private void Change(string person, Func<Reservation, Command> command)
    {
        if (head.Reservations.Values.FirstOrDefault() is { IsPending: true } r) Begin(new(new(person, NameOf(person)), command(r), AnyInstance(), null, IsConnector: false));
    }

    private void Do(long at, string person, Command command, bool isConnector) =>
        At(at, () => Begin(new(new(person, NameOf(person)), command, AnyInstance(), null, isConnector)));

    private Instance AnyInstance() => instances[dice.Next(instances.Length)];

    private static string NameOf(string person) => $"The {person}";
}
