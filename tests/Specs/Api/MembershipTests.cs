using System.Collections.Immutable;
using CountDepot.Api.Access;
using static CountDepot.Specs.Ledger.ItemSpec;

namespace CountDepot.Specs.Api;

public sealed class MembershipTests
{
    private static readonly ImmutableHashSet<string> Asked = ["managers", "staff"];
    private readonly KnownMemberships known = new();

    [Fact]
    public void An_answer_holds_for_a_minute_from_when_it_was_asked_for()
    {
        known.Keep("person", Asked, new(["staff"], Now));
        Assert.NotNull(known.Find("person", Asked, Now.AddSeconds(60).AddMilliseconds(-1)));
        Assert.Null(known.Find("person", Asked, Now.AddSeconds(60)));
        Assert.Null(known.Find("another", Asked, Now));
    }

    [Fact]
    public void In_none_of_them_holds_for_ten_seconds()
    {
        known.Keep("person", Asked, new([], Now));
        Assert.NotNull(known.Find("person", Asked, Now.AddSeconds(10).AddMilliseconds(-1)));
        Assert.Null(known.Find("person", Asked, Now.AddSeconds(10)));
    }

    [Fact]
    public void An_answer_says_nothing_about_a_group_that_was_not_asked_about()
    {
        known.Keep("person", Asked, new(["staff"], Now));
        Assert.Null(known.Find("person", Asked.Add("deputies"), Now.AddSeconds(1)));
        Assert.NotNull(known.Find("person", ["staff"], Now.AddSeconds(1)));
    }
}
