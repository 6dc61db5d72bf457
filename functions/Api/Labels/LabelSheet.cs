using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using QRCoder;

namespace CountDepot.Api.Labels;

/// <summary>What is printed on one label.</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="Code">What the bars say and what stands under them.</param>
/// <param name="Link">What the QR code says.</param>
/// <param name="Detail">A line more.</param>
public sealed record Label(string Title, string Code, string Link, string Detail);

/// <summary>A sheet of labels as it is bought, by the maker's number. All measures in millimetres.</summary>
public sealed record LabelLayout(string Name, string Page, double Width, double Height, int Across, int Down, double Left, double Top, double Gap)
{
    /// <summary>The sheets we print on; the first one is the usual one.</summary>
    public static readonly LabelLayout[] All =
    [
        new("L7160", "A4", 63.5, 38.1, 3, 7, 7.25, 15.15, 2.54),
        new("L7163", "A4", 99.1, 38.1, 2, 7, 4.65, 15.15, 2.5),
        new("L7651", "A4", 38.1, 21.2, 5, 13, 4.75, 10.7, 2.5),
        new("5160", "letter", 66.675, 25.4, 3, 10, 4.7625, 12.7, 3.175),
    ];

    public int PerPage => Across * Down;
}

/// <summary>Sheets of labels as a page that a browser prints: measures in millimetres, codes as drawings, no script and nothing to load.</summary>
public static class LabelSheet
{
    private const double QuietModules = 10;

    // Finer bars than this an office printer smears. Then there are none, and the QR code says it all.
    private const double ModuleMin = 0.16;

    /// <summary>The page.</summary>
    /// <param name="start">The first free label of the first sheet, from 1.</param>
    public static string Html(LabelLayout layout, IReadOnlyList<Label> labels, int start)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{labels.Count} labels, {layout.Name}</title>");
        html.Append(CultureInfo.InvariantCulture, $"<style>{Style(layout)}</style></head><body>");
        var cells = Enumerable.Repeat<Label?>(null, start - 1).Concat(labels);
        foreach (var page in cells.Chunk(layout.PerPage))
        {
            html.Append("<section>");
            foreach (var (at, label) in page.Index())
            {
                if (label is null) continue;
                var (left, top) = (layout.Left + (at % layout.Across * (layout.Width + layout.Gap)), layout.Top + (at / layout.Across * layout.Height));
                html.Append(CultureInfo.InvariantCulture, $"<article style=\"left:{left:0.###}mm;top:{top:0.###}mm\">{Drawn(label, layout)}</article>");
            }
            html.Append("</section>");
        }
        return html.Append("</body></html>").ToString();
    }

    private static string Drawn(Label label, LabelLayout layout)
    {
        var (width, height) = (layout.Width - 4, layout.Height - 4);
        var qr = Math.Min(height, width * 0.4);
        var bars = Code128.CanWrite(label.Code) ? Bars(label.Code, width - qr - 1, Math.Max(5, height - 13)) : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Qr(label.Link, qr)}<div style=\"width:{width - qr - 1:0.###}mm\"><b>{Text(label.Title)}</b>{bars}<span>{Text(label.Code)}</span><small>{Text(label.Detail)}</small></div>");
    }

    private static string Qr(string text, double size)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        foreach (var (y, row) in data.ModuleMatrix.Index())
        {
            for (var x = 0; x < row.Count; x++)
            {
                if (row[x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }
        var count = data.ModuleMatrix.Count;
        return string.Create(CultureInfo.InvariantCulture,
            $"<svg role=\"img\" aria-label=\"QR code\" width=\"{size:0.###}mm\" height=\"{size:0.###}mm\" viewBox=\"0 0 {count} {count}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>");
    }

    private static string Bars(string text, double width, double height)
    {
        var path = new StringBuilder();
        var (at, isBar) = (QuietModules, true);
        var widths = Code128.Widths(text);
        if (width / (widths.Sum() + (2 * QuietModules)) < ModuleMin) return "";
        foreach (var modules in widths)
        {
            if (isBar) path.Append(CultureInfo.InvariantCulture, $"M{at} 0h{modules}v1h-{modules}z");
            (at, isBar) = (at + modules, !isBar);
        }
        return string.Create(CultureInfo.InvariantCulture, $"<svg role=\"img\" aria-label=\"Code 128\" width=\"{width:0.###}mm\" height=\"{height:0.###}mm\" ")
            + string.Create(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {at + QuietModules} 1\" preserveAspectRatio=\"none\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>");
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string Style(LabelLayout layout) => string.Create(CultureInfo.InvariantCulture, $$"""
        @page{size:{{layout.Page}};margin:0}
        body{margin:0;color:#000;background:#fff;font:7pt/1.15 "Segoe UI",Arial,sans-serif}
        section{position:relative;width:{{(layout.Page == "A4" ? 210 : 215.9):0.###}}mm;height:{{(layout.Page == "A4" ? 297 : 279.4):0.###}}mm;break-after:page;overflow:hidden}
        article{position:absolute;box-sizing:border-box;width:{{layout.Width:0.###}}mm;height:{{layout.Height:0.###}}mm;padding:2mm;display:flex;gap:1mm;overflow:hidden}
        div{display:flex;flex-direction:column;min-width:0}
        b,span,small{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;flex:none}
        b{font-size:8pt}
        """);
}
