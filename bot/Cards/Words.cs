using System.Globalization;
using CountDepot.Bot.Depot;
using CountDepot.Bot.Intents;
using CountDepot.Contracts;

namespace CountDepot.Bot.Cards;

/// <summary>
/// Every word the bot says, in one language; numbers and dates in the speaker's culture. A word that one language lacks does not compile.
/// Sentences may hold texts from people, so they go into text runs; headings and labels never do.
/// </summary>
public abstract partial class Words(CultureInfo culture)
{
    private static readonly CultureInfo Elsewhere = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The words for an activity's locale: German for de-*, English for everybody else.</summary>
    public static Words For(string? locale)
    {
        var culture = CultureOf(locale);
        return culture.TwoLetterISOLanguageName == "de" ? new GermanWords(culture) : new EnglishWords(culture);
    }

    /// <summary>Whether a unit of measure is the plain one, which goes without saying.</summary>
    public static bool IsPlain(string unit) => unit.Length == 0 || unit.Equals("each", StringComparison.OrdinalIgnoreCase);

    public CultureInfo Culture => culture;

    /// <summary>"1,234.5" with the culture's signs; at most three decimals.</summary>
    public string Number(Quantity quantity) => quantity.Value.ToString("#,0.###", culture);

    /// <summary>"+3" or "−3".</summary>
    public string WithSign(Quantity quantity) => quantity.IsNegative ? $"−{Number(-quantity)}" : $"+{Number(quantity)}";

    /// <summary>"5", or "2.5 m" where the unit must be said.</summary>
    public string Amount(Quantity quantity, string unit) => IsPlain(unit) ? Number(quantity) : $"{Number(quantity)} {CardKit.Cut(unit, 20)}";

    /// <summary>
    /// A moment in somebody's time zone, with the weekday and the month in letters so that no order of day and month is guessed.
    /// Midnight is the end of the day before it: windows are half-open.
    /// </summary>
    public string Moment(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var isDay = local.TimeOfDay == TimeSpan.Zero;
        var day = (isDay ? local.AddDays(-1) : local).ToString(DayPattern, culture);
        // Somebody whose zone is not known reads UTC, and must be told.
        var utc = zone.HasSameRules(TimeZoneInfo.Utc) ? " UTC" : "";
        return isDay ? $"{EndOf(day)}{utc}" : $"{day}, {local.ToString("HH:mm", culture)}{utc}";
    }

    protected abstract string DayPattern { get; }
    protected abstract string EndOf(string day);

    // Numbers
    public abstract string Available { get; }
    public abstract string OnHand { get; }
    public abstract string Reserved { get; }
    public abstract string CheckedOut { get; }
    public abstract string Quarantined { get; }
    public abstract string Bins { get; }
    public abstract string NoBin { get; }
    public abstract string Serials { get; }
    public abstract string ShortBy(string amount);
    public abstract string NowAt(string site);
    public abstract string NoStockAnywhere { get; }
    public abstract string CountedIn(string unit);
    public abstract string Retired { get; }
    public abstract string AndMore(int count);
    public abstract string AndMoreSites(int count);
    public abstract string AndMoreItems { get; }
    public abstract string Kind(ItemKind kind);

    // Forms
    public abstract string Site { get; }
    public abstract string Bin { get; }
    public abstract string ForWhom { get; }
    public abstract string Until { get; }
    public abstract string Reason { get; }
    public abstract string ChooseSite { get; }
    public abstract string QuantityIn(string unit);
    public abstract string QuantityBack(string unit);
    public abstract string QuantityNeeded { get; }
    public abstract string DueBack { get; }
    public abstract string DueBackNeeded { get; }
    public abstract string ChooseDay { get; }
    public abstract string HowItIs { get; }
    public abstract string ChooseDisposition { get; }
    public abstract string SerialsToTake { get; }
    public abstract string SerialsBack { get; }
    public abstract string SerialsArriving { get; }
    public abstract string SerialsNeeded { get; }
    public abstract string Disposition(Disposition disposition);
    public abstract string ReasonName(AdjustmentReason reason);

    // Buttons
    public abstract string Press(Verb verb);
    public abstract string CheckOutNow { get; }
    public abstract string ConsumeNow { get; }
    public abstract string CancelOne(string reservation);
    public abstract string ReturnOne(string checkout);
    public abstract string WhyThere { get; }

    // Reservations and checkouts
    public abstract string ReservedFor(string amount, string holder, string site);
    public abstract string KeptUntil(string moment);
    public abstract string KeptUntilCancelled { get; }
    public abstract string OpenReservations { get; }
    public abstract string NothingReserved { get; }
    public abstract string WhoHasIt { get; }
    public abstract string NothingOut { get; }
    public abstract string HasOut(string holder, string amount, string site);
    public abstract string OutSince(string moment);
    public abstract string DueBackBy(string moment);
    public abstract string OverdueSince(string moment);

    // History and why
    public abstract string WhatHappened { get; }
    public abstract string NothingHappened { get; }
    public abstract string OlderOnesExist { get; }
    public abstract string OnHandFromTo(string before, string after);
    public abstract string Happened(string what, string sentence);
    public abstract string Term(string what);
    public abstract string Times(string term, int times);
    public abstract string WhyAt(string available, string site);

    // Done
    public abstract string DoneReserved(string amount);
    public abstract string DoneCheckedOut(string amount);
    public abstract string DoneConsumed(string amount, string site);
    public abstract string DoneReceived(string amount, string site);
    public abstract string DoneAdjusted(string change, string site);
    public abstract string DoneCancelled(string reservation);
    public abstract string DoneUnread { get; }
    public abstract string DoneCheckedIn(string amount, Disposition disposition);

    // Asking back
    public abstract string PleaseConfirm { get; }
    public abstract string WouldDo(Verb verb, CardData asked, ItemView item);
    public abstract string DidYouMean { get; }
    public abstract string WhichOne { get; }
    public abstract string ForWords(string said);
    public abstract string Unclear(Doubt doubt, string what);
    public abstract string NoItemFor(string said);
    public abstract string NoSiteFor(string said, string known);
    public abstract string UnitIsOther(string said, string item, string unit);
    public abstract string SerialIsIn(string serial);
    public abstract string SerialIsOut(string serial, string holder);
    public abstract string NumbersChanged { get; }
    public abstract string NothingWasChanged { get; }
    public abstract string NotSure { get; }
    public abstract string Dismissed { get; }
    public abstract string UnknownField(string field);
    public abstract string FieldIsWrong(string field, string problem);
    public abstract string Incomplete { get; }
    public abstract string VerbUnknown { get; }

    // Help
    public abstract string HelpHeading { get; }
    public abstract IReadOnlyList<(string Say, string Means)> HelpLines { get; }
    public abstract string HelpFoot { get; }
    public abstract string TypeHelp { get; }
    public abstract string YouCouldSay { get; }
    public abstract IReadOnlyList<string> Suggestions { get; }
    public abstract string WelcomeHeading { get; }
    public abstract string WelcomeText { get; }
    public abstract string YourSites { get; }
    public abstract string NoSites { get; }

    /// <summary>A refusal in this language: from its code and numbers where the sentence is ours, else the depot's sentence.</summary>
    public abstract string Refused(Refusal refusal);

    private static CultureInfo CultureOf(string? locale)
    {
        var language = locale?.Split('-', '_')[0].ToUpperInvariant();
        if (language is not ("DE" or "EN")) return Elsewhere;
        try
        {
            // Names nobody has data for ("de-xx") still make a culture; made-up ones that are no name at all do not.
            return CultureInfo.GetCultureInfo(locale!);
        }
        catch (CultureNotFoundException)
        {
            return language == "DE" ? CultureInfo.GetCultureInfo("de-DE") : Elsewhere;
        }
    }
}
