using System.Text.Json.Serialization;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

// How a site is kept in stock. That it is low is no fact of its own: it follows from the others.
[JsonDerivedType(typeof(ReorderSet), "reorderSet")]
public abstract partial record ItemEvent
{
    /// <summary>A site is kept in stock by these settings from now on.</summary>
    public sealed record ReorderSet(SiteId Site, ReorderRule Rule, LongText? Note) : ItemEvent;
}
