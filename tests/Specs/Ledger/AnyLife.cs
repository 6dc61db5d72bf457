using System.Collections.Immutable;
using CountDepot.Contracts;
using CountDepot.Ledger;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>
/// One random life of an item: every verb, several people, two sites, time that goes on. What it asks for mostly fits the state, so that lives
/// get somewhere; the same seed is the same life.
/// </summary>
internal sealed class AnyLife
{
    private static readonly SiteId[] Sites = [North, South];
    private static readonly Actor[] People = [Staff, new("manager-id", "Manager"), new("admin-id", "Admin")];
    private static readonly BinPath[] Bins = [BinPath.None, Shelf];
    private static readonly ApprovalPolicy?[] Policies =
    [
        null, new(new(OverQuantity: Q(0))), new(new(OverQuantity: Q(2)), new(OverQuantity: Q(5))), new(new(OverIn24Hours: Q(4)), new(OverIn24Hours: Q(9))),
    ];

    private static readonly CountSession Session = CountSpec.Session(tolerance: 1);
    private readonly Random random;
    private readonly Rules rules;
    private readonly ImmutableArray<Recorded>.Builder facts = ImmutableArray.CreateBuilder<Recorded>();
    private int made;

    internal AnyLife(ulong seed, Sku? sku = null)
    {
        random = new((int)(seed % int.MaxValue));
        Item = Item.New(sku ?? Bolt);
        rules = Any(Policies) is { } policy ? Rules.None with { Sites = Rules.None.Sites.Add(North, policy) } : Rules.None;
        var kind = (ItemKind)random.Next(4);
        Accept([Defined(kind, decimals: kind is ItemKind.Stock or ItemKind.Consumable ? random.Next(2) : 0)], Staff);
        Request = new(Staff, At);
    }

    /// <summary>Who asked last, when and under which rules.</summary>
    internal Request Request { get; private set; }

    internal Item Item { get; private set; }
    internal DateTimeOffset At { get; private set; } = Now;
    internal ImmutableArray<Recorded> Facts => facts.ToImmutable();

    /// <summary>Asks for the next thing; answers what was asked, what came of it and the state before it.</summary>
    internal (Command Command, Decision Decision, Item Before) Step()
    {
        At = At.AddMinutes(random.Next(4) switch { 0 => 0, 1 => random.Next(30), 2 => random.Next(60 * 24), _ => 1 });
        var (who, before) = (Any(People), Item);
        var command = Next();
        Request = new(who, At) { Session = Session, Rules = rules, Managed = random.Next(2) == 0 ? null : [] };
        var decision = Rulebook.Decide(Item, command, Request);
        if (decision is Decision.Accepted accepted) Accept(accepted.Events, who);
        return (command, decision, before);
    }

    private void Accept(ImmutableArray<ItemEvent> events, Actor who)
    {
        var stamp = new Stamp(facts.Count + 1, At, who);
        foreach (var fact in events)
        {
            Item = Item.Evolve(fact, stamp);
            facts.Add(new(fact, stamp, CommandId.Parse($"c-{facts.Count}")));
        }
    }

    private Command Next() => random.Next(42) switch
    {
        0 or 1 or 2 => Receive(),
        3 => random.Next(3) == 0 ? new HoldLine(BookingId.Parse($"B-{random.Next(5)}"), Site(), Some(), Person() ?? Job, From(), To()) : Promise(),
        4 => new RequestReservation(Site(), Some(), Person(), From(), To(), Soon()),
        5 => new CancelReservation(Reservation()),
        6 or 7 => new ApproveReservation(Reservation(), random.Next(8) == 0 ? 2 : 1),
        8 => new RejectReservation(Reservation(), 1, LongText.Parse("No need")),
        9 => new ChangeReservation(Reservation(), 1, random.Next(2) == 0 ? Some() : null, To: To()),
        10 => new ExtendReservation(Reservation(), At.AddHours(random.Next(1, 90))),
        11 => new SettleReservations(),
        12 or 13 or 14 => CheckOut(),
        15 or 16 => CheckIn(),
        17 => new HandOverCheckout(Checkout(), Person() ?? Job),
        18 => new ExtendCheckout(Checkout(), At.AddHours(random.Next(1, 90))),
        19 => Consume(),
        20 or 21 => Adjust(),
        22 => new RestockQuarantined(Site(), Quantity.One, Serials: Named(Whereabouts.Quarantined, 1)),
        23 => Dispose(),
        24 => Label(),
        25 => random.Next(2) == 0 ? new ExpireLots() : new LeaveWaitlist(Item.Waiting.IsEmpty ? WaitId.Parse("W-1") : Item.Waiting[0].Id),
        26 => new JoinWaitlist(Site(), Some(), Person(), From(), To()),
        27 or 28 or 29 => Transfer(),
        30 => Ship(),
        31 => new PlaceOrder(Site(), Some(), ShortText.Parse("Supplier")),
        32 or 33 => Order(),
        34 or 35 or 36 => Count(),
        37 or 38 => Judge(),
        39 => new ClassifyItem(Site(), random.Next(4) is < 3 and var c ? (CountClass)c : null),
        40 => new SetReorder(Site(), random.Next(4) == 0 ? null : Quantity.Of(random.Next(9)), LeadTimeDays: random.Next(9), IsStocked: random.Next(9) > 0),
        _ => Arrive(),
    };

    private ReceiveStock Receive()
    {
        var quantity = Some();
        var isLot = random.Next(3) == 0;
        var serials = Item.Known.Kind == ItemKind.Serialized && random.Next(3) > 0 ? New(quantity) : null;
        return new(Site(), quantity, Bin(), random.Next(5) == 0 ? Condition.Damaged : Condition.Good, isLot ? LotNumber.Parse($"L{random.Next(3)}") : null, serials,
            ExpiresOn: isLot && random.Next(2) == 0 ? DateOnly.FromDateTime(At.UtcDateTime.AddDays(random.Next(6))) : null);
    }

    private ReserveStock Promise() => random.Next(5) == 0 ? new(Site(), Some(), Person()) : new(Site(), Some(), Person(), Soon(), null, From(), To());

    private CheckOutStock CheckOut()
    {
        var reservation = random.Next(2) == 0 && Item.Reservations.Count > 0 ? Any([.. Item.Reservations.Values]) : null;
        var quantity = reservation is { } r && random.Next(2) == 0 ? r.Quantity : Some();
        return new(reservation?.Site ?? Site(), quantity, Person(), random.Next(2) == 0 ? At.AddHours(random.Next(1, 72)) : null, null, reservation?.Id, Named(Whereabouts.OnHand, Whole(quantity)));
    }

    private CheckInStock CheckIn()
    {
        var id = Checkout();
        var serials = Item.Units.Where(u => u.Value.Checkout == id).Select(u => u.Key).Take(random.Next(1, 3)).ToArray();
        var quantity = serials.Length > 0 ? Quantity.Of(serials.Length) : Quantity.One;
        var site = random.Next(4) == 0 ? Site() : (SiteId?)null;
        return random.Next(serials.Length > 0 ? 4 : 5) switch
        {
            0 => new(id, Damaged: quantity, Serials: serials, Site: site),
            1 => new(id, Lost: quantity, Serials: serials),
            2 => new(id, Consumed: quantity, Serials: serials),
            3 => new(id, Good: quantity, Serials: serials, Site: site),
            _ => new(id, Good: Quantity.One, Damaged: Quantity.One, Lost: Quantity.One, Site: site),
        };
    }

    private ConsumeStock Consume()
    {
        var quantity = Some();
        return new(Site(), quantity, Job, Serials: Named(Whereabouts.OnHand, Whole(quantity)));
    }

    private AdjustStock Adjust()
    {
        var (reason, size) = ((AdjustmentReason)random.Next(4), Some());
        var isLess = reason is AdjustmentReason.Lost or AdjustmentReason.Damaged || (reason == AdjustmentReason.Correction && random.Next(2) == 0);
        var serials = isLess ? Named(Whereabouts.OnHand, Whole(size)) : reason == AdjustmentReason.Found ? Named(Whereabouts.Lost, Whole(size)) : null;
        return new(Site(), isLess ? -size : size, reason, Bin(), null, serials);
    }

    private DisposeStock Dispose()
    {
        var condition = random.Next(2) == 0 ? Condition.Good : Condition.Damaged;
        return new(Site(), Quantity.One, condition, Serials: Named(condition == Condition.Good ? Whereabouts.OnHand : Whereabouts.Quarantined, 1));
    }

    private LabelUnits Label() => new LabelUnits(Site(), New(Quantity.Of(random.Next(1, 3)))!, Bin());

    private Command Transfer()
    {
        var (from, to, id) = (Sites[0], Sites[1], AnyTransfer());
        if (random.Next(3) == 0) (from, to) = (to, from);
        return random.Next(5) switch
        {
            0 => new PlanTransfer(from, to, Some()),
            1 => new RequestTransfer(from, to, Some()),
            2 => new ApproveTransfer(Asked(id)),
            3 => new RejectTransfer(Asked(id), LongText.Parse("No need")),
            _ => new CancelTransfer(id),
        };
    }

    private TransferId Asked(TransferId otherwise) => Item.Transfers.Values.Where(t => t.IsPending).Select(t => t.Id).DefaultIfEmpty(otherwise).First();

    private ShipTransfer Ship()
    {
        var quantity = Some();
        var serials = Named(Whereabouts.OnHand, Whole(quantity));
        return random.Next(2) == 0 ? new(quantity, AnyTransfer(), Serials: serials) : new(quantity, null, Site(), Site(), Serials: serials);
    }

    private Command Arrive()
    {
        var id = AnyTransfer();
        var serials = Item.Units.Where(u => u.Value.Transfer == id).Select(u => u.Key).Take(1).ToArray();
        return random.Next(4) switch
        {
            0 => new ReceiveTransfer(id, Damaged: Quantity.One, Serials: serials),
            1 => new ResolveShortage(id, Lost: Quantity.One, Serials: serials),
            2 => new ResolveShortage(id, SentBack: Quantity.One, Serials: serials),
            _ => new ReceiveTransfer(id, Good: Quantity.One, Bin: Bin(), Serials: serials),
        };
    }

    private Command Order()
    {
        var order = Item.Orders.Count > 0 ? Any([.. Item.Orders.Values]) : null;
        var id = order?.Id ?? OrderId.Parse("O-1");
        return random.Next(6) switch
        {
            0 => new ChangeOrder(id, Some()),
            1 => new CloseOrder(id),
            2 => new CancelOrder(id),
            _ => new ReceiveStock(order?.Site ?? North, Quantity.One, Order: id, Serials: Item.Known.Kind == ItemKind.Serialized ? New(Quantity.One) : null),
        };
    }

    private CountStock Count()
    {
        if (Item.Known.Kind == ItemKind.Serialized && random.Next(2) == 0)
            return new(Session.Id, North, Serials: [.. Item.Units.Where(u => random.Next(4) > 0).Select(u => u.Key).Take(9)]);
        var isRight = random.Next(2) == 0;
        return random.Next(2) == 0
            ? new(Session.Id, North, isRight ? Item.At(North).OnHand : Some())
            : new(Session.Id, North, isRight ? Item.At(North).OnHandIn(Shelf) : Some(), Shelf);
    }

    private Command Judge()
    {
        var line = Item.Counting.Count > 0 ? Any([.. Item.Counting.Values]) : null;
        var id = line?.Id ?? CountLineId.Parse("N-1");
        return random.Next(4) switch
        {
            0 => new ApproveCount(id, line?.Version ?? 1),
            1 => new RejectCount(id, line?.Version ?? 1, LongText.Parse("Count anew")),
            2 => new PostCount(Session.Id, id),
            _ => new PostCount(Session.Id),
        };
    }

    private SiteId Site() => Sites[random.Next(3) == 0 ? 1 : 0];

    private BinPath Bin() => Any(Bins);

    private Quantity Some() => Item.Known.Decimals == 0 || random.Next(3) > 0 ? Quantity.Of(random.Next(20) == 0 ? 0 : random.Next(1, 9)) : new(random.Next(1, 90) * 100);

    private Holder? Person() => random.Next(3) switch { 0 => null, 1 => Job, _ => Any(People).AsHolder() };

    private DateTimeOffset? From() => random.Next(2) == 0 ? null : At.AddHours(random.Next(-2, 60));

    private DateTimeOffset? To() => random.Next(2) == 0 ? null : At.AddHours(random.Next(0, 120));

    private DateTimeOffset? Soon() => random.Next(2) == 0 ? null : At.AddMinutes(random.Next(-1, 2_000));

    private ReservationId Reservation() => Item.Reservations.Count > 0 && random.Next(8) > 0 ? Any([.. Item.Reservations.Keys]) : ReservationId.Parse($"R-{random.Next(1, 20)}");

    private CheckoutId Checkout() => Item.Checkouts.Count > 0 && random.Next(8) > 0 ? Any([.. Item.Checkouts.Keys]) : CheckoutId.Parse($"C-{random.Next(1, 20)}");

    private TransferId AnyTransfer() => Item.Transfers.Count > 0 && random.Next(8) > 0 ? Any([.. Item.Transfers.Keys]) : TransferId.Parse($"T-{random.Next(1, 20)}");

    // Serial numbers are whole units; other amounts are named too, to be refused.
    private static int Whole(Quantity quantity) => (int)decimal.Parse(quantity.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private SerialNumber[]? Named(Whereabouts where, int count)
    {
        var serials = Item.Units.Where(u => u.Value.Where == where).Select(u => u.Key).Take(count).ToArray();
        return serials.Length == 0 || random.Next(10) == 0 ? null : serials;
    }

    private SerialNumber[]? New(Quantity quantity) => [.. Enumerable.Range(0, Math.Max(1, Whole(quantity))).Select(_ => SerialNumber.Parse($"SN-{(random.Next(20) == 0 ? 1 : ++made)}"))];

    private T Any<T>(T[] choices) => choices[random.Next(choices.Length)];
}
