using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace CountDepot.Simulation.Storage;

/// <summary>A queue in memory, as far as the depot knows it: messages are put in. Whoever takes them out may get them twice and in any order.</summary>
internal sealed class MemoryQueue(Func<DateTimeOffset> now)
{
    private readonly List<string> messages = [];

    /// <summary>Everything that was ever put in, in order.</summary>
    internal IReadOnlyList<string> Messages => messages;

    internal Reply Put(byte[] body)
    {
        messages.Add(XDocument.Load(new MemoryStream(body)).Root!.Element("MessageText")!.Value);
        var at = now().ToString("R", CultureInfo.InvariantCulture);
        var xml = new XElement("QueueMessagesList", new XElement("QueueMessage",
            new XElement("MessageId", $"{messages.Count}"), new XElement("InsertionTime", at), new XElement("ExpirationTime", at),
            new XElement("PopReceipt", "receipt"), new XElement("TimeNextVisible", at)));
        return new(201, Encoding.UTF8.GetBytes(xml.ToString()), ("Content-Type", "application/xml"));
    }
}
