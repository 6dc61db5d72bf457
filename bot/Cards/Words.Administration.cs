using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

// What administrators look at and change: roles, sites, templates.
public abstract partial class Words
{
    public abstract string RoleName(Role role);
    public abstract string EverySite { get; }
    public abstract string SettingsChanged { get; }
    public abstract string InputsMissing { get; }
    public abstract string Saved { get; }

    // Roles
    public abstract string WhoMayWhat { get; }
    public abstract string RoleAt(string role, string sites);
    public abstract string RoleOfGroup { get; }
    public abstract string GroupHasNoRole { get; }
    public abstract string RoleLabel { get; }
    public abstract string ChooseRole { get; }
    public abstract string SitesLabel { get; }
    public abstract string ChooseSites { get; }
    public abstract string GroupExample { get; }
    public abstract string ReachesBeyond { get; }
    public abstract string RoleTaken { get; }

    // A site
    public abstract string SiteSettings { get; }
    public abstract string TimeZoneLabel { get; }
    public abstract string TimeZoneUnknown { get; }
    public abstract string ChannelLabel { get; }
    public abstract string ChannelHint { get; }
    public abstract string DeputiesLabel { get; }
    public abstract string DeputiesWrong { get; }
    public abstract string HoursLabel { get; }
    public abstract string HoursWrong { get; }
    public abstract string None { get; }

    // Templates
    public abstract string Templates { get; }
    public abstract string NoTemplates { get; }
    public abstract string TemplateHeading { get; }
    public abstract string TemplateUnknown(string template);
    public abstract string NameLabel { get; }
    public abstract string NamingRuleLabel { get; }
    public abstract string RequiredLabel { get; }
    public abstract string FieldName(RequiredField field);
    public abstract string FieldsAndSteps(int fields, int steps);
    public abstract string Approves(int managers);
    public abstract string OverQuantity { get; }
    public abstract string OverIn24Hours { get; }
    public abstract string OverValue { get; }
    public abstract string AllOf(string category);
    public abstract string NoApproval { get; }
    public abstract string ReorderNumbers { get; }
    public abstract string ReorderPoint { get; }
    public abstract string ReorderLevel { get; }
    public abstract string NumberNeeded { get; }
}
