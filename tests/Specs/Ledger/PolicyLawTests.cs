using CountDepot.Contracts;
using CountDepot.Ledger;
using CsCheck;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Ledger;

/// <summary>Laws for every history of people who ask, decide and take under policies with one and with two approvals, beside a book of who said what.</summary>
public sealed class PolicyLawTests
{
    private static readonly Actor[] People = [new("a", "A"), new("b", "B"), new("c", "C"), new("d", "D")];

    private static readonly ApprovalPolicy?[] Kinds =
    [
        null, new(new(OverQuantity: Q(2)), new(OverQuantity: Q(4))), new(new(OverIn24Hours: Q(3)), new(OverIn24Hours: Q(6))), new(Two: new(OverIn24Hours: Q(5))),
    ];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[1, 8], Gen.Int[1, 12], Gen.Int[0, 3], Gen.Bool, (who, verb, quantity, number, beneficiary, isManager) =>
        new Step(People[who], verb, Q(quantity), ReservationId.Parse($"R-{number}"), People[beneficiary], isManager));

    private static readonly Gen<(Step[] Steps, ApprovalPolicy? Policy)> AnyHistory = Gen.Select(AnyStep.Array[1, 60], Gen.Int[0, 3], (steps, kind) => (steps, Kinds[kind]));

    [Fact]
    public void Nothing_is_picked_up_before_as_many_others_as_were_asked_for_have_approved_that_version() => AnyHistory.Sample(history =>
    {
        var book = new Dictionary<ReservationId, Page>();
        Play(history.Steps, history.Policy, (before, after, step, fact, by) =>
        {
            switch (fact)
            {
                case ItemEvent.Reserved r: book[r.Reservation] = new(r.ApprovalsNeeded ?? 0, [by.Id, r.For.Id!], []); break;
                case ItemEvent.ReservationChanged c:
                    book[c.Reservation] = book[c.Reservation] with { Needed = c.ApprovalsNeeded ?? book[c.Reservation].Needed };
                    if (before.Reservations[c.Reservation].IsPending) book[c.Reservation].Said.Clear();
                    break;
                case ItemEvent.ReservationApproved a:
                    Assert.DoesNotContain(by.Id, book[a.Reservation].Own);
                    Assert.True(book[a.Reservation].Said.Add(by.Id), "nobody says yes twice");
                    break;
                case ItemEvent.CheckedOut { Reservation: { } picked }: Assert.True(book[picked].Said.Count >= book[picked].Needed); break;
                default: break;
            }
            foreach (var (id, r) in after.Reservations) Assert.Equal(book[id].Needed > book[id].Said.Count, r.IsPending);
        });
    }, iter: 4_000);

    [Fact]
    public void Nobody_reserves_or_takes_more_in_a_day_than_the_limit_without_others_having_said_yes() => AnyHistory.Sample(history =>
    {
        var limit = new ApprovalPolicy(new(OverIn24Hours: Q(3)));
        var free = new Dictionary<string, Quantity>();
        Play(history.Steps, limit, (before, after, step, fact, by) =>
        {
            var freely = fact switch
            {
                ItemEvent.Reserved { IsPending: false } r => r.Quantity,
                ItemEvent.CheckedOut { Reservation: null } c when !step.IsManager => c.Takes.Aggregate(Quantity.Zero, (sum, t) => sum + t.Quantity),
                ItemEvent.ReservationChanged c when before.Reservations[c.Reservation] is { IsPending: false, DecidedBy: null } was => Add(was.By.Id, c.Quantity - was.Quantity),
                ItemEvent.ReservationCancelled c when before.Reservations[c.Reservation] is { IsPending: false, DecidedBy: null } was => Add(was.By.Id, -was.Quantity),
                _ => Quantity.Zero,
            };
            Add(by.Id, freely);
            Assert.All(free, one => Assert.True(one.Value <= Q(3), $"{one.Key} has {one.Value}"));
        });

        Quantity Add(string person, Quantity quantity)
        {
            free[person] = free.GetValueOrDefault(person) + quantity;
            return Quantity.Zero;
        }
    }, iter: 2_000);

    [Fact]
    public void Replaying_a_history_under_policies_gives_the_same_state_and_keeps_its_units() => AnyHistory.Sample(history =>
    {
        var facts = new List<(ItemEvent Fact, Stamp Stamp)>();
        var item = Play(history.Steps, history.Policy, (_, _, _, fact, by) => facts.Add((fact, new(1, Now, by))));
        var again = facts.Aggregate(Start, (state, f) => state.Evolve(f.Fact, f.Stamp));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(item, Wire.Json), System.Text.Json.JsonSerializer.Serialize(again, Wire.Json));
        Assert.Equal(Q(30), item.Owned);
    }, iter: 1_000);

    private static Item Start => Given(Defined(), Received(Q(30))).State;

    private static Item Play(Step[] steps, ApprovalPolicy? policy, Action<Item, Item, Step, ItemEvent, Actor> told)
    {
        var item = Start;
        var rules = policy is null ? Rules.None : Rules.None with { Sites = Rules.None.Sites.Add(North, policy) };
        foreach (var step in steps)
        {
            if (Rulebook.Decide(item, step.Asked, new(step.By, Now) { Rules = rules, Managed = step.IsManager ? null : [] }) is not Decision.Accepted accepted) continue;
            foreach (var fact in accepted.Events)
            {
                var after = item.Evolve(fact, new(1, Now, step.By));
                told(item, after, step, fact, step.By);
                item = after;
            }
        }
        return item;
    }

    private sealed record Page(int Needed, string[] Own, HashSet<string> Said);

    private sealed record Step(Actor By, int Verb, Quantity Quantity, ReservationId Reservation, Actor Beneficiary, bool IsManager)
    {
        internal Command Asked => Verb switch
        {
            0 => new ReserveStock(North, Quantity, Beneficiary.AsHolder()),
            1 => new RequestReservation(North, Quantity, Beneficiary.AsHolder()),
            2 or 3 or 4 => new ApproveReservation(Reservation, Quantity.Value % 2 == 0 ? 2 : 1),
            5 => new ChangeReservation(Reservation, 1, Quantity),
            6 => new CancelReservation(Reservation),
            7 => new CheckOutStock(North, Quantity, Job, Reservation: Reservation),
            8 => new CheckOutStock(North, Quantity, Job),
            _ => new RejectReservation(Reservation, 1, LongText.Parse("No")),
        };
    }
}
