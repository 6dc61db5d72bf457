namespace CountDepot.Bot;

// Every line the bot writes, in one place: the operator's vocabulary. Ids, codes and durations; never names, texts or tokens.
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "Not started: {Problems}")]
    public static partial void NotStarted(this ILogger logger, string problems);

    [LoggerMessage(2, LogLevel.Information, "Turn {Kind} {Subject}: {Outcome} in {Milliseconds} ms ({Activity})")]
    public static partial void Turn(this ILogger logger, string kind, string subject, string outcome, long milliseconds, string activity);

    [LoggerMessage(3, LogLevel.Warning, "Security: activity refused with {Status}: {Reason}")]
    public static partial void ActivityRefused(this ILogger logger, int status, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Security: card data refused from {Person}: verb {Verb}, field {Field}")]
    public static partial void CardDataRefused(this ILogger logger, Guid person, string verb, string field);

    [LoggerMessage(5, LogLevel.Information, "Depot refused {Operation}: {Code} ({Trace})")]
    public static partial void DepotRefused(this ILogger logger, string operation, string code, string trace);

    [LoggerMessage(6, LogLevel.Warning, "Depot not reached for {Operation}: {Reason}")]
    public static partial void DepotNotReached(this ILogger logger, string operation, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Connector answered {Method} with {Status}")]
    public static partial void ConnectorRefused(this ILogger logger, string method, int status);

    [LoggerMessage(8, LogLevel.Warning, "Connector not reached by {Method}: {Reason}")]
    public static partial void ConnectorNotReached(this ILogger logger, string method, string reason);

    [LoggerMessage(9, LogLevel.Error, "Turn {Kind} failed ({Activity})")]
    public static partial void TurnFailed(this ILogger logger, Exception exception, string kind, string activity);

    [LoggerMessage(10, LogLevel.Warning, "Inbox full: activity sent back with 503")]
    public static partial void InboxFull(this ILogger logger);

    [LoggerMessage(12, LogLevel.Warning, "Security: card used outside its chat by {Person}: verb {Verb}")]
    public static partial void CardMoved(this ILogger logger, Guid person, string verb);

    [LoggerMessage(13, LogLevel.Information, "Request {Sku} {Reservation}: told {People} people, channel {HasChannel}")]
    public static partial void RequestPosted(this ILogger logger, string sku, string reservation, int people, bool hasChannel);

    [LoggerMessage(14, LogLevel.Warning, "Not remembered: {Reason}")]
    public static partial void NotRemembered(this ILogger logger, string reason);

    [LoggerMessage(15, LogLevel.Information, "Notice {Kind} {Notice}: {Outcome}")]
    public static partial void NoticeTold(this ILogger logger, string kind, string notice, string outcome);

    [LoggerMessage(16, LogLevel.Warning, "Notice not told at try {Try}: {Reason}")]
    public static partial void NoticeFailed(this ILogger logger, long @try, string reason);

    [LoggerMessage(17, LogLevel.Error, "Notice put aside after {Tries} tries")]
    public static partial void NoticePoisoned(this ILogger logger, long tries);

    [LoggerMessage(18, LogLevel.Warning, "Notices are told later: {Reason}")]
    public static partial void NoticesLater(this ILogger logger, string reason);

    [LoggerMessage(11, LogLevel.Information, "Conversation {Change}: {Conversation}")]
    public static partial void Conversation(this ILogger logger, string change, string conversation);
}
