using CountDepot.Contracts;
using CountDepot.Ledger;

namespace CountDepot.Api.Templates;

/// <summary>
/// What administrators have laid down, brought together for the ledger: every command that waits for a decision is given it in one place, so that
/// none is decided without. A change holds at once on the instance that took it, and within 60 seconds everywhere.
/// </summary>
public sealed class RuleDesk(TemplateShelf templates, Sites sites)
{
    /// <summary>The rules for a command; for a question when it is null.</summary>
    public async Task<Rules> ForAsync(Command? command, CancellationToken cancel) =>
        new(await templates.AllAsync((command as DefineItem)?.Template, cancel), await sites.PoliciesAsync(cancel)) { HoursUntilEscalation = await sites.HoursAsync(cancel) };
}
