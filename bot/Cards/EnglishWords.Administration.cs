using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

public sealed partial class EnglishWords
{
    public override string RoleName(Role role) => role switch
    {
        Role.None => "no role",
        Role.Viewer => "Viewer",
        Role.Staff => "Staff",
        Role.Manager => "Manager",
        Role.Admin => "Admin",
    };

    public override string EverySite => "every site";
    public override string SettingsChanged => "Somebody has changed this since you looked. Check what it is now and decide again.";
    public override string InputsMissing => "What you filled in did not arrive. Nothing was changed; press the button again.";
    public override string Saved => "Saved. It holds here at once, and everywhere within a minute.";

    public override string WhoMayWhat => "Who may what";
    public override string RoleAt(string role, string sites) => $"{role} at {sites}";
    public override string RoleOfGroup => "Role of a group";
    public override string GroupHasNoRole => "This group has no role yet.";
    public override string RoleLabel => "Role";
    public override string ChooseRole => "Choose a role.";
    public override string SitesLabel => "At which sites";
    public override string ChooseSites => "Choose at least one site, or every site.";
    public override string GroupExample => "Say 'role' and the object id of an Entra group to give it one.";
    public override string ReachesBeyond => "This reaches beyond the sites you administer, so you cannot change it.";
    public override string RoleTaken => "The group does not have that role any more. It ends here at once, and everywhere within a minute.";

    public override string SiteSettings => "Settings of a site";
    public override string TimeZoneLabel => "Time zone";
    public override string TimeZoneUnknown => "The time zone must be a name such as Europe/Berlin.";
    public override string ChannelLabel => "Teams conversation for requests and alerts";
    public override string ChannelHint => "Say 'approvals for' and the site's name and 'here' in a channel to have requests posted there.";
    public override string DeputiesLabel => "Deputies (object id of an Entra group)";
    public override string DeputiesWrong => "Enter the object id of an Entra group, or nothing.";
    public override string HoursLabel => "Hours until deputies may decide";
    public override string HoursWrong => "Enter 1 to 168 hours.";
    public override string None => "none";

    public override string Templates => "Templates";
    public override string NoTemplates => "There are no templates";
    public override string TemplateHeading => "Template";
    public override string TemplateUnknown(string template) => $"There is no template {template}. Say 'templates' to see them.";
    public override string NameLabel => "Name";
    public override string NamingRuleLabel => "Items are called";
    public override string RequiredLabel => "Every item must say";

    public override string FieldName(RequiredField field) => field switch
    {
        RequiredField.Description => "description",
        RequiredField.Category => "category",
        RequiredField.Keywords => "keywords",
        RequiredField.Barcodes => "barcodes",
        RequiredField.UnitCost => "unit cost",
    };

    public override string FieldsAndSteps(int fields, int steps) => $"Own fields: {fields} · steps of the checklist: {steps}";

    public override string Approves(int managers) => managers == 1 ? "One manager has to approve" : "Two managers have to approve";
    public override string OverQuantity => "Over a quantity of";
    public override string OverIn24Hours => "Over so many by one person in 24 hours";
    public override string OverValue => "Over a value of";
    public override string AllOf(string category) => $"Everything in {category}";
    public override string NoApproval => "Nothing needs approval.";
    public override string ReorderNumbers => "For items that say nothing else";
    public override string ReorderPoint => "Reorder point";
    public override string ReorderLevel => "Reorder up to";
    public override string NumberNeeded => "Enter a number of zero or more, or nothing.";
}
