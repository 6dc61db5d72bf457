using System.Text.Json.Nodes;

namespace CountDepot.Specs.Sim;

/// <summary>A card with every kind of input and button that the bot uses.</summary>
internal static class SampleCard
{
    internal static JsonObject Render(string state) => JsonNode.Parse($$"""
        {
          "type": "AdaptiveCard",
          "version": "1.5",
          "body": [
            { "type": "TextBlock", "text": "Hex bolt M8 × 40", "size": "Large", "weight": "Bolder", "style": "heading", "wrap": true },
            { "type": "TextBlock", "text": "M8-BOLT · each · {{state}}", "isSubtle": true, "spacing": "None", "wrap": true },
            { "type": "ColumnSet", "columns": [
              { "type": "Column", "width": "stretch", "items": [
                { "type": "TextBlock", "text": "Available", "isSubtle": true, "size": "Small" },
                { "type": "TextBlock", "text": "3", "size": "ExtraLarge", "weight": "Bolder", "color": "Good", "spacing": "None" } ] },
              { "type": "Column", "width": "stretch", "items": [
                { "type": "TextBlock", "text": "On hand", "isSubtle": true, "size": "Small" },
                { "type": "TextBlock", "text": "8", "size": "ExtraLarge", "spacing": "None" } ] },
              { "type": "Column", "width": "stretch", "items": [
                { "type": "TextBlock", "text": "Reserved", "isSubtle": true, "size": "Small" },
                { "type": "TextBlock", "text": "5", "size": "ExtraLarge", "spacing": "None" } ] } ] },
            { "type": "FactSet", "facts": [ { "title": "Site", "value": "North store" }, { "title": "Bin", "value": "Room A/Shelf 3/Bin 12" } ] },
            { "type": "Container", "style": "attention", "bleed": true, "items": [
              { "type": "TextBlock", "text": "⚠ Low: the reorder point is 5.", "wrap": true } ] },
            { "type": "Input.Number", "id": "quantity", "label": "Quantity", "min": 1, "max": 100, "isRequired": true, "errorMessage": "Enter a number from 1 to 100" },
            { "type": "Input.Text", "id": "for", "label": "For", "maxLength": 40 },
            { "type": "Input.ChoiceSet", "id": "site", "label": "Site", "value": "NORTH", "choices": [
              { "title": "North store", "value": "NORTH" }, { "title": "Van 2", "value": "VAN-2" } ] },
            { "type": "Input.Toggle", "id": "notify", "title": "Tell me when it is ready", "valueOn": "yes", "valueOff": "no" }
          ],
          "actions": [
            { "type": "Action.Execute", "title": "Reserve", "verb": "reserve", "data": { "sku": "M8-BOLT" }, "style": "positive" },
            { "type": "Action.Execute", "title": "Refuse", "verb": "refuse", "associatedInputs": "none" },
            { "type": "Action.Execute", "title": "Say", "verb": "say", "associatedInputs": "none" },
            { "type": "Action.Submit", "title": "Submit", "data": { "sku": "M8-BOLT" } },
            { "type": "Action.Execute", "title": "Break", "verb": "break", "associatedInputs": "none" },
            { "type": "Action.OpenUrl", "title": "Open", "url": "https://countdepot.example/" }
          ],
          "refresh": { "action": { "type": "Action.Execute", "verb": "say", "data": { "sku": "M8-BOLT" } }, "userIds": [] }
        }
        """)!.AsObject();
}
