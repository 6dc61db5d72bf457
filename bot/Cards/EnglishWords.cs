using System.Globalization;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

/// <summary>The catalogue in English. Refusals are the depot's own sentences.</summary>
public sealed partial class EnglishWords(CultureInfo culture) : Words(culture)
{
    protected override string DayPattern => "ddd d MMM yyyy";
    protected override string EndOf(string day) => $"end of {day}";

    public override string Available => "Available";
    public override string OnHand => "On hand";
    public override string Reserved => "Reserved";
    public override string CheckedOut => "Checked out";
    public override string Quarantined => "Quarantined";
    public override string Bins => "Bins";
    public override string NoBin => "no bin";
    public override string Serials => "Serial numbers";
    public override string ShortBy(string amount) => $"Short by {amount}: more is promised than there is";
    public override string NowAt(string site) => $"Now at {site}";
    public override string NoStockAnywhere => "Nothing of it is at any of your sites.";
    public override string CountedIn(string unit) => $"counted in {unit}";
    public override string Retired => "Retired: no longer stocked.";
    public override string AndMore(int count) => $"and {count} more";
    public override string AndMoreSites(int count) => $"and {count} more sites";
    public override string AndMoreItems => "There are more. Say more of the name.";

    public override string Kind(ItemKind kind) => kind switch
    {
        ItemKind.Consumable => "Consumable",
        ItemKind.Stock => "Stock",
        ItemKind.Equipment => "Equipment",
        ItemKind.Serialized => "Serialized",
    };

    public override string Site => "Site";
    public override string Bin => "Bin";
    public override string ForWhom => "For";
    public override string Until => "Until";
    public override string Reason => "Reason";
    public override string ChooseSite => "Choose a site.";
    public override string QuantityIn(string unit) => IsPlain(unit) ? "Quantity" : "Quantity, in the item's unit";
    public override string QuantityBack(string unit) => "How many come back";
    public override string QuantityNeeded => "Enter a number greater than zero.";
    public override string DueBack => "Due back";
    public override string DueBackNeeded => "Due back (needed to check out)";
    public override string ChooseDay => "Choose a day.";
    public override string HowItIs => "How they are";
    public override string ChooseDisposition => "Choose good, damaged or lost.";
    public override string SerialsToTake => "Serial numbers (needed to check out)";
    public override string SerialsBack => "Serial numbers, if not all come back";
    public override string SerialsArriving => "Serial numbers, if they have some";
    public override string SerialsNeeded => "Enter serial numbers with spaces between them.";

    public override string Disposition(Disposition disposition) => disposition switch
    {
        Cards.Disposition.Good => "Good",
        Cards.Disposition.Damaged => "Damaged",
        Cards.Disposition.Lost => "Lost",
    };

    public override string ReasonName(AdjustmentReason reason) => reason switch
    {
        AdjustmentReason.Correction => "correction",
        AdjustmentReason.Found => "found",
        AdjustmentReason.Lost => "lost",
        AdjustmentReason.Damaged => "damaged",
    };

    public override string Press(Verb verb) => verb switch
    {
        Verb.Show or Verb.Live => "Show stock",
        Verb.Why => "Why?",
        Verb.History => "History",
        Verb.Reservations => "Reservations",
        Verb.Checkouts => "Who has it",
        Verb.MyThings => "My things",
        Verb.MyRequests => "My requests",
        Verb.Approvals => "Approvals",
        Verb.Request => "Open",
        Verb.Scan => "Scan",
        Verb.Sites => "Sites",
        Verb.Roles => "Roles",
        Verb.Role => "Role",
        Verb.Settings => "Settings",
        Verb.Templates => "Templates",
        Verb.Template => "Template",
        Verb.Help => "Help",
        Verb.Dismiss => "Never mind",
        Verb.Ask => "Continue",
        Verb.Approve => "Approve",
        Verb.Reject => "Reject",
        Verb.Suggest => "Send suggestion",
        Verb.Change => "Ask for that",
        Verb.Reserve => "Reserve",
        Verb.CheckOut => "Check out",
        Verb.Consume => "Consume",
        Verb.Receive => "Receive",
        Verb.Adjust => "Adjust",
        Verb.Cancel => "Cancel reservation",
        Verb.CheckIn => "Check in",
        Verb.AlertTransfer => "Transfer",
        Verb.AlertOrder => "Order",
        Verb.AlertReserve => "Reserve the rest",
        Verb.Snooze => "Snooze a week",
        Verb.SetRole => "Save role",
        Verb.RemoveRole => "Take role away",
        Verb.DefineSite => "Save settings",
        Verb.DefineTemplate => "Save template",
    };

    public override string CheckOutNow => "Check out now";
    public override string ConsumeNow => "Consume now";
    public override string CancelOne(string reservation) => $"Cancel {reservation}";
    public override string ReturnOne(string checkout) => $"Check in {checkout}";
    public override string WhyThere => "Why there?";

    public override string ReservedFor(string amount, string holder, string site) => $"{amount} reserved at {site} for {holder}";
    public override string KeptUntil(string moment) => $"Kept until {moment}";
    public override string KeptUntilCancelled => "Kept until it is picked up or cancelled";
    public override string OpenReservations => "Open reservations";
    public override string NothingReserved => "Nothing is reserved";
    public override string WhoHasIt => "Who has it";
    public override string NothingOut => "Nothing is checked out";
    public override string HasOut(string holder, string amount, string site) => $"{holder} has {amount} from {site}";
    public override string OutSince(string moment) => $"Out since {moment}";
    public override string DueBackBy(string moment) => $"Due back by {moment}";
    public override string OverdueSince(string moment) => $"Overdue: was due back by {moment}";

    public override string WhatHappened => "What happened, newest first";
    public override string NothingHappened => "Nothing has happened yet";
    public override string OlderOnesExist => "There is older history.";
    public override string OnHandFromTo(string before, string after) => before == after ? $"{OnHand} {after}" : $"{OnHand} {before} → {after}";
    public override string Happened(string what, string sentence) => sentence;

    public override string Term(string what) => what switch
    {
        "CheckedOut" => "Checked out",
        "CheckedIn" => "Checked in, good",
        "ReservationCancelled" => "Reservations cancelled",
        _ => what,
    };

    public override string Times(string term, int times) => times == 1 ? term : $"{term}, {times} times";
    public override string WhyAt(string available, string site) => $"Why {available} available at {site}";

    public override string DoneReserved(string amount) => $"{amount} reserved.";
    public override string DoneCheckedOut(string amount) => $"{amount} checked out.";
    public override string DoneConsumed(string amount, string site) => $"{amount} consumed at {site}.";
    public override string DoneReceived(string amount, string site) => $"{amount} received at {site}.";
    public override string DoneAdjusted(string change, string site) => $"On hand at {site} adjusted by {change}.";
    public override string DoneCancelled(string reservation) => $"{reservation} cancelled. Its units are available again.";
    public override string DoneUnread => "Done. The new numbers cannot be read right now; ask for the item in a minute.";
    public override string DoneCheckedIn(string amount, Disposition disposition) => $"{amount} checked in: {Disposition(disposition).ToLower(Culture)}.";

    public override string PleaseConfirm => "Please confirm";

    public override string WouldDo(Verb verb, CardData asked, ItemView item)
    {
        var amount = asked.Quantity is { } q ? $" {(verb is Verb.Adjust ? WithSign(q) : Amount(q, item.Unit))} of" : "";
        return $"{Press(verb)}{amount} {CardKit.Cut(item.Name, 80)}{(asked.Reservation is { } r ? $" ({r})" : "")}?";
    }

    public override string DidYouMean => "Did you mean one of these?";
    public override string WhichOne => "Which one?";
    public override string ForWords(string said) => $"You said “{said}”.";

    public override string Unclear(Doubt doubt, string what) => doubt switch
    {
        Doubt.NotUnderstood => "I did not understand that.",
        Doubt.Empty => "You did not say anything. Type 'help' to see what I can do.",
        Doubt.TextInvalid => $"Your message {what}",
        Doubt.QuantityNotNumber => $"The quantity must be a number such as 5 or 2.5; I read “{what}”.",
        Doubt.QuantityAmbiguous => $"Is “{what}” one or one thousand times that? Write it without a thousands sign, such as 1 or 1000.",
        Doubt.QuantityNotPositive => "The quantity must be greater than zero.",
        Doubt.QuantityTooLarge => "That quantity is too large; the most is 1,000,000,000.",
        Doubt.QuantityTooFine => "A quantity has at most 3 decimals.",
        Doubt.QuantityMissing => "Say how many, for example: adjust -3 M8-BOLT at North lost.",
        Doubt.SignMissing => $"Say + or - before the number: -{what} takes away, +{what} adds.",
        Doubt.ReasonMissing => "Say why: correction, found, lost or damaged.",
        Doubt.ItemMissing => "I did not understand which item. Say its name or its SKU.",
        Doubt.LettersMixed => $"“{what}” mixes letters of two alphabets. An item's SKU may contain only A-Z, 0-9, '.', '_' and '-'.",
        Doubt.SaidTwice => $"I did not understand that: “{what}” is in it twice.",
        Doubt.DayUnclear => $"I did not understand “{what}” as a day. Say tomorrow, Friday, in 3 days or 2026-03-09.",
        Doubt.DayPast => $"“{what}” is over already.",
        Doubt.SiteUnreadable => $"I did not understand “{what}” as a site.",
    };

    public override string NoItemFor(string said) => $"There is no item '{said}' at your sites.";
    public override string NoSiteFor(string said, string known) => $"You have no site '{said}'. Your sites: {known}.";
    public override string UnitIsOther(string said, string item, string unit) => $"{item} is counted in {unit}, not in {said}. Say the quantity in {unit}.";
    public override string SerialIsIn(string serial) => $"{serial} is not checked out.";
    public override string SerialIsOut(string serial, string holder) => $"{serial} is with {holder}.";
    public override string NumbersChanged => "The numbers have changed since that card was shown.";
    public override string NothingWasChanged => "Nothing was changed.";
    public override string NotSure => "I could not find out whether that was done. Look at the item in a minute; pressing the same button again does nothing twice.";
    public override string Dismissed => "Never mind. Nothing was changed.";
    public override string UnknownField(string field) => $"Unknown field '{field}'. Nothing was changed.";
    public override string FieldIsWrong(string field, string problem) => $"{field} {problem}";
    public override string Incomplete => "That card is incomplete. Ask for the item again.";
    public override string VerbUnknown => "That button is not known. Ask for the item again.";

    public override string HelpHeading => "What I can do";

    public override IReadOnlyList<(string Say, string Means)> HelpLines =>
    [
        ("find m8 bolt", "Search. 'stock <item>' or just the words do the same."),
        ("where is SN-123", "Look up a serial number, barcode or item."),
        ("who has drill", "What is checked out, and to whom."),
        ("reserve 5 M8-BOLT at North until Friday", "Keep some for you. Add 'for Job 12' to name somebody else."),
        ("check out 2 drill at North for Job 12 until tomorrow", "Take some that come back."),
        ("check in drill", "Bring some back: good, damaged or lost."),
        ("consume 3 screws at North", "Use some up."),
        ("receive 10 M8-BOLT at North/Shelf 3", "Take in a delivery, into a bin if you name one."),
        ("adjust -2 M8-BOLT at North lost", "Correct on hand, with a reason (managers)."),
        ("why M8-BOLT at North · history M8-BOLT", "Where a number comes from."),
        ("my things · my requests", "What you have, and what you asked for."),
        ("approvals", "Requests that wait for your decision (managers)."),
        ("mute · unmute · quiet hours 20-7", "How I remind you. 'reminders' shows what is set."),
        ("roles · settings North · templates", "Who may what, a site's settings, the templates (administrators)."),
        ("cancel R-17 M8-BOLT · sites", "End a reservation. List your sites."),
    ];

    public override string HelpFoot => "A change asked in text is shown first; one tap confirms it.";
    public override string TypeHelp => "Type 'help' for everything.";
    public override string YouCouldSay => "You could say:";
    public override IReadOnlyList<string> Suggestions => ["find m8 bolt", "reserve 5 M8-BOLT at North until Friday", "who has drill"];
    public override string WelcomeHeading => "Hello, this is CountDepot";
    public override string WelcomeText => "I know what is in stock, where, and what is promised. Ask me in your own words.";
    public override string YourSites => "Your sites";
    public override string NoSites => "You have no sites";

    public override string Refused(Refusal refusal) => refusal switch
    {
        { Message.Length: > 0 } => refusal.Message,
        { Code: RefusalCode.OutcomeUnknown } => NotSure,
        _ => "The depot does not answer right now. Try again in a minute; nothing was changed.",
    };
}
