using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

public sealed partial class GermanWords
{
    public override string RoleName(Role role) => GermanRefusals.RoleName(role);
    public override string EverySite => "an allen Standorten";
    public override string SettingsChanged => "Das hat inzwischen jemand geändert. Prüfen Sie, was jetzt gilt, und entscheiden Sie noch einmal.";
    public override string InputsMissing => "Ihre Angaben sind nicht angekommen. Nichts wurde geändert; drücken Sie noch einmal.";
    public override string Saved => "Gespeichert. Es gilt hier sofort und überall innerhalb einer Minute.";

    public override string WhoMayWhat => "Wer was darf";
    public override string RoleAt(string role, string sites) => sites == EverySite ? $"{role} {sites}" : $"{role} in {sites}";
    public override string RoleOfGroup => "Rolle einer Gruppe";
    public override string GroupHasNoRole => "Diese Gruppe hat noch keine Rolle.";
    public override string RoleLabel => "Rolle";
    public override string ChooseRole => "Wählen Sie eine Rolle.";
    public override string SitesLabel => "An welchen Standorten";
    public override string ChooseSites => "Wählen Sie mindestens einen Standort oder alle.";
    public override string GroupExample => "Mit 'rolle' und der Objekt-ID einer Entra-Gruppe geben Sie ihr eine.";
    public override string ReachesBeyond => "Das reicht über Ihre Standorte hinaus; ändern können Sie es nicht.";
    public override string RoleTaken => "Die Gruppe hat diese Rolle nicht mehr. Sie endet hier sofort und überall innerhalb einer Minute.";

    public override string SiteSettings => "Einstellungen eines Standorts";
    public override string TimeZoneLabel => "Zeitzone";
    public override string TimeZoneUnknown => "Die Zeitzone muss ein Name wie Europe/Berlin sein.";
    public override string ChannelLabel => "Teams-Unterhaltung für Anfragen und Warnungen";
    public override string ChannelHint => "Mit 'freigaben für', dem Standort und 'hier' erscheinen Anfragen in dem Kanal, in dem Sie es sagen.";
    public override string DeputiesLabel => "Vertretung (Objekt-ID einer Entra-Gruppe)";
    public override string DeputiesWrong => "Geben Sie die Objekt-ID einer Entra-Gruppe ein oder nichts.";
    public override string HoursLabel => "Stunden, bis die Vertretung entscheiden darf";
    public override string HoursWrong => "Geben Sie 1 bis 168 Stunden ein.";
    public override string None => "keine";

    public override string Templates => "Vorlagen";
    public override string NoTemplates => "Es gibt keine Vorlagen";
    public override string TemplateHeading => "Vorlage";
    public override string TemplateUnknown(string template) => $"Eine Vorlage {template} gibt es nicht. Mit 'vorlagen' sehen Sie alle.";
    public override string NameLabel => "Name";
    public override string NamingRuleLabel => "Artikel heißen";
    public override string RequiredLabel => "Jeder Artikel nennt";

    public override string FieldName(RequiredField field) => field switch
    {
        RequiredField.Description => "Beschreibung",
        RequiredField.Category => "Kategorie",
        RequiredField.Keywords => "Stichwörter",
        RequiredField.Barcodes => "Strichcodes",
        RequiredField.UnitCost => "Stückkosten",
    };

    public override string FieldsAndSteps(int fields, int steps) => $"Eigene Felder: {fields} · Schritte der Prüfliste: {steps}";

    public override string Approves(int managers) => managers == 1 ? "Eine Leitung muss freigeben" : "Zwei Leitungen müssen freigeben";
    public override string OverQuantity => "Bei mehr als";
    public override string OverIn24Hours => "Bei mehr von einer Person in 24 Stunden als";
    public override string OverValue => "Bei einem höheren Wert als";
    public override string AllOf(string category) => $"Alles in {category}";
    public override string NoApproval => "Nichts braucht eine Freigabe.";
    public override string ReorderNumbers => "Für Artikel, die nichts anderes sagen";
    public override string ReorderPoint => "Meldebestand";
    public override string ReorderLevel => "Auffüllen bis";
    public override string NumberNeeded => "Geben Sie eine Zahl ab null ein oder nichts.";
}
