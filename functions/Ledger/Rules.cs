using System.Collections.Immutable;
using CountDepot.Contracts;

namespace CountDepot.Ledger;

/// <summary>
/// What administrators have laid down for all items, as it was when a command was asked: looked up beforehand, so that deciding stays pure. What
/// a decision takes from it is written into the fact, and no later change of a template or a policy changes what has happened.
/// </summary>
/// <param name="Sites">The approval policies of the sites that have one.</param>
public sealed record Rules(ImmutableSortedDictionary<TemplateId, TemplateView> Templates, ImmutableSortedDictionary<SiteId, ApprovalPolicy> Sites)
{
    public static readonly Rules None = new(ImmutableSortedDictionary<TemplateId, TemplateView>.Empty, ImmutableSortedDictionary<SiteId, ApprovalPolicy>.Empty);

    /// <summary>After how many hours deputies may decide, at the sites where that is another number than usual.</summary>
    public ImmutableSortedDictionary<SiteId, int> HoursUntilEscalation { get; init; } = ImmutableSortedDictionary<SiteId, int>.Empty;

    /// <summary>The template an item is made by; null when it has none, or one that is gone.</summary>
    public TemplateView? TemplateOf(Definition definition) => definition.Template is { } id ? Templates.GetValueOrDefault(id) : null;

    /// <summary>The policies that hold for an item at a site, each with whose it is.</summary>
    internal IEnumerable<(string Whose, ApprovalPolicy Policy)> PoliciesOf(Item item, SiteId site)
    {
        if (TemplateOf(item.Known) is { Approval: { } ofTemplate } template) yield return ($"template {template.Template}", ofTemplate);
        if (Sites.TryGetValue(site, out var ofSite)) yield return (site.Value, ofSite);
    }
}
