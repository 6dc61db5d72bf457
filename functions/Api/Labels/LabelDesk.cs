using System.Globalization;
using System.Text;
using CountDepot.Api.Access;
using CountDepot.Api.Requests;
using CountDepot.Api.Storage;
using CountDepot.Contracts;
using CountDepot.Ledger;
using Microsoft.Extensions.Options;

namespace CountDepot.Api.Labels;

/// <summary>Prints labels: for items, for the units of one, for the bins of a site.</summary>
public sealed class LabelDesk(Callers callers, Sites sites, ItemStore store, IOptions<DepotOptions> options)
{
    private const int LabelsMax = 500;
    private const int CopiesMax = 100;

    public async Task<IResult> ItemsAsync(HttpContext http)
    {
        await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "skus", "layout", "start", "copies");
        var labels = new List<Label>();
        foreach (var sku in ListOf<Sku>(query, "skus", ','))
        {
            var item = (await store.ReadAsync(sku, http.RequestAborted)).Item;
            if (!item.Exists) throw new RefusedException(RefusalCode.ItemUnknown, $"There is no item {sku}. Look it up by name.", new() { Sku = sku });
            labels.Add(new(item.Known.Name.Value, sku.Value, ItemLink.ToItem(options.Value.BotAppId, sku.Value), item.Known.Category.Value));
        }
        return Page(query, labels);
    }

    public async Task<IResult> UnitsAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "serials", "layout", "start", "copies");
        var sku = Query.FromRoute<Sku>(http, "sku");
        var item = (await store.ReadAsync(sku, http.RequestAborted)).Item;
        if (!item.Exists) throw new RefusedException(RefusalCode.ItemUnknown, $"There is no item {sku}. Look it up by name.", new() { Sku = sku });
        var asked = query.Text("serials") is null
            ? [.. item.Units.Where(u => u.Value.Where is Whereabouts.OnHand or Whereabouts.Quarantined && caller.Sees(u.Value.Site)).Select(u => u.Key)]
            : ListOf<SerialNumber>(query, "serials", ',');
        foreach (var serial in asked)
        {
            if (!item.Units.TryGetValue(serial, out var unit) || !caller.Sees(unit.Site))
                throw new RefusedException(RefusalCode.NotFound, $"There is no unit {serial} of {item.Known.Name}. Check the label.", new() { Sku = sku, Serial = serial });
        }
        return Page(query, asked.ConvertAll(serial => new Label(item.Known.Name.Value, serial.Value, ItemLink.ToUnit(options.Value.BotAppId, serial.Value), sku.Value)));
    }

    public async Task<IResult> BinsAsync(HttpContext http)
    {
        var caller = await callers.OfAsync(http, Role.Viewer);
        var query = new Query(http.Request, "bins", "layout", "start", "copies");
        var site = Query.FromRoute<SiteId>(http, "site");
        await sites.NeedsAsync(caller, Role.Viewer, site, http.RequestAborted);
        var name = (await sites.AllAsync(http.RequestAborted)).First(s => s.Site == site).Name;
        // The whole place, as it is said in the chat and written in an import.
        return Page(query, ListOf<BinPath>(query, "bins", ';').ConvertAll(bin => new Label(bin.Value.Split('/')[^1], $"{site}/{bin}", $"{site}/{bin}", name)));
    }

    private static List<T> ListOf<T>(Query query, string name, char separator) where T : struct, IParsed<T>
    {
        var texts = (query.Text(name) ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (texts.Length is 0 or > LabelsMax) throw RefusedException.Invalid(name, $"must name 1 to {LabelsMax}, separated by '{separator}'.");
        return [.. texts.Select(text => Query.Read<T>(name, text))];
    }

    private static IResult Page(Query query, List<Label> labels)
    {
        var name = query.Text("layout") ?? LabelLayout.All[0].Name;
        var layout = LabelLayout.All.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw RefusedException.Invalid("layout", $"must be one of {string.Join(", ", LabelLayout.All.Select(l => l.Name))}.");
        var (start, copies) = (Number(query, "start", layout.PerPage), Number(query, "copies", CopiesMax));
        if (labels.Count * copies > LabelsMax) throw RefusedException.Invalid("copies", $"makes {labels.Count * copies} labels; {LabelsMax} at once are the most.");
        var html = LabelSheet.Html(layout, [.. labels.SelectMany(label => Enumerable.Repeat(label, copies))], start);
        return Results.Text(html, "text/html; charset=utf-8", Encoding.UTF8);
    }

    private static int Number(Query query, string name, int max)
    {
        if (query.Text(name) is not { } text) return 1;
        var good = text.Length is > 0 and < 5 && text.All(char.IsAsciiDigit) && int.Parse(text, CultureInfo.InvariantCulture) >= 1 && int.Parse(text, CultureInfo.InvariantCulture) <= max;
        return good ? int.Parse(text, CultureInfo.InvariantCulture) : throw RefusedException.Invalid(name, $"must be 1 to {max}.");
    }
}
