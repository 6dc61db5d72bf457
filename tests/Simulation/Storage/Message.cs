using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace CountDepot.Simulation.Storage;

/// <summary>A request as it is on the wire, of which the storage needs no more than this.</summary>
internal sealed record Question(string Method, string Path, string Query, string? IfMatch, byte[] Body)
{
    internal static Question Of(Request request)
    {
        var body = new MemoryStream();
        request.Content?.WriteTo(body, CancellationToken.None);
        var uri = request.Uri.ToUri();
        return new(request.Method.Method, uri.AbsolutePath, uri.Query, request.Headers.TryGetValue("If-Match", out var tag) ? tag : null, body.ToArray());
    }
}

/// <summary>A reply as it is on the wire.</summary>
internal sealed class Reply(int status, byte[] body, params (string Name, string Value)[] headers) : Response
{
    internal byte[] Body => body;
    public override int Status => status;
    public override string ReasonPhrase => "";
    public override Stream? ContentStream { get; set; } = new MemoryStream(body, 0, body.Length, writable: false, publiclyVisible: true);
    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(header => new HttpHeader(header.Name, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = Array.Find(headers, header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
