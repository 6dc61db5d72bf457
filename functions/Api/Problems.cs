using System.Diagnostics;
using System.Text.Json;
using CountDepot.Api.Requests;
using CountDepot.Contracts;

namespace CountDepot.Api;

/// <summary>How a no leaves the depot: the only place where a code becomes a status and a sentence becomes a body.</summary>
public static class Problems
{
    // No default arm on purpose: a new code does not compile until it has a status.
    public static int StatusOf(RefusalCode code) => code switch
    {
        RefusalCode.NotSignedIn => 401,
        RefusalCode.NotPermitted or RefusalCode.OwnRequest => 403,
        RefusalCode.ItemUnknown or RefusalCode.SiteUnknown or RefusalCode.ReservationUnknown or RefusalCode.CheckoutUnknown or RefusalCode.NotFound
            or RefusalCode.TransferUnknown or RefusalCode.OrderUnknown or RefusalCode.WaitUnknown or RefusalCode.CountUnknown or RefusalCode.BookingUnknown or RefusalCode.KitUnknown
            or RefusalCode.TemplateUnknown or RefusalCode.RoleUnknown => 404,
        RefusalCode.CommandIdReused or RefusalCode.ImportHasErrors => 422,
        RefusalCode.RequestInvalid or RefusalCode.QuantityMustBePositive or RefusalCode.QuantityMustBeWhole or RefusalCode.QuantityTooLarge
            or RefusalCode.TimeMustBeFuture or RefusalCode.DueBackRequired or RefusalCode.ChangeMustMatchReason or RefusalCode.SerialsMustMatchQuantity
            or RefusalCode.SerialRepeated or RefusalCode.ImportInvalid or RefusalCode.SitesMustDiffer
            or RefusalCode.WindowMustEndLater => 400,
        RefusalCode.ItemRetired or RefusalCode.VerbNotForKind or RefusalCode.DefinitionFixed or RefusalCode.SerialUnknown or RefusalCode.SerialInUse
            or RefusalCode.SerialElsewhere or RefusalCode.ItemNotEmpty or RefusalCode.ReservationEnded or RefusalCode.ReservationElsewhere
            or RefusalCode.CheckoutEnded or RefusalCode.MoreThanReserved or RefusalCode.MoreThanCheckedOut or RefusalCode.NotEnoughOnHand
            or RefusalCode.NotEnoughInBin or RefusalCode.NotEnoughAvailable or RefusalCode.NotEnoughQuarantined or RefusalCode.NotEnoughUnlabelled
            or RefusalCode.HolderIsSame or RefusalCode.TransferEnded or RefusalCode.TransferShipped or RefusalCode.MoreThanInTransit
            or RefusalCode.OrderEnded or RefusalCode.OrderElsewhere or RefusalCode.OrderReceived or RefusalCode.MoreThanOnOrder or RefusalCode.LessThanReceived
            or RefusalCode.CountEnded or RefusalCode.CountElsewhere or RefusalCode.CountOverlaps or RefusalCode.CountChanged or RefusalCode.SameCounter
            or RefusalCode.LotNeeded or RefusalCode.RecountNeeded or RefusalCode.NotCounted or RefusalCode.CountOutdated
            or RefusalCode.AlreadyDecided or RefusalCode.ReservationChanged or RefusalCode.ReservationPending or RefusalCode.TransferPending
            or RefusalCode.ApprovalNeeded or RefusalCode.AvailableNow or RefusalCode.LotExpiryDiffers or RefusalCode.LotExpired
            or RefusalCode.BookingEnded or RefusalCode.KitRetired or RefusalCode.RoleChanged or RefusalCode.LastAdministrator
            or RefusalCode.TooManySubscriptions => 409,
        RefusalCode.TooManyRequests => 429,
        RefusalCode.OutcomeUnknown or RefusalCode.Unavailable => 503,
    };

    public static IResult Of(Outcome.Refused refused) => Of(refused.Code, refused.Message, refused.Detail);

    public static IResult Of(RefusalCode code, string message, RefusalDetail? detail = null, int? status = null) => new Answer(code, message, detail ?? new(), status);

    /// <summary>Turns everything that goes wrong into an answer. A defect of ours is logged whole and shown as a sentence.</summary>
    public static async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The caller is gone: there is nobody to answer.
            http.Abort();
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await From(e, http).ExecuteAsync(http);
        }
    }

    /// <summary>Gives the bare statuses of the framework (no such address, method not allowed) our body.</summary>
    public static Task FillAsync(HttpContext http) => http.Response.StatusCode switch
    {
        401 => Of(RefusalCode.NotSignedIn, "Sign in first: this needs a valid access token for the depot.").ExecuteAsync(http),
        403 => Of(RefusalCode.NotPermitted, "This access token does not let you use the depot.").ExecuteAsync(http),
        404 => Of(RefusalCode.NotFound, "There is nothing at this address.").ExecuteAsync(http),
        405 => Of(RefusalCode.RequestInvalid, $"{Cut(http.Request.Method)} is not allowed here.", status: 405).ExecuteAsync(http),
        415 => Of(RefusalCode.RequestInvalid, "Send the body as application/json in UTF-8.", status: 415).ExecuteAsync(http),
        413 => Of(RefusalCode.RequestInvalid, "The request is too large.", status: 413).ExecuteAsync(http),
        var status => Of(RefusalCode.RequestInvalid, "The request cannot be answered.", status: status).ExecuteAsync(http),
    };

    /// <summary>At most 40 characters of what came from outside, so that no answer echoes a payload.</summary>
    public static string Cut(string? text) => text is null ? "" : text.Length <= 40 ? text : $"{text[..40]}…";

    /// <summary>What an answer and its log lines are called.</summary>
    public static string TraceOf(HttpContext http) => http.Items[Log.AnswerKey] as string ?? Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    /// <summary>A decided refusal is the same bytes under its key however often it is asked for, so its name follows from the key.</summary>
    internal static IResult Of(Outcome.Refused refused, HttpContext http, Ledger.Actor by, CommandId key)
    {
        if (refused.Code is not (RefusalCode.OutcomeUnknown or RefusalCode.Unavailable or RefusalCode.TooManyRequests))
            http.Items[Log.AnswerKey] = Storage.ScopedId.Of(by, key).ToString();
        return Of(refused);
    }

    private static IResult From(Exception e, HttpContext http)
    {
        switch (e)
        {
            case RefusedException r:
                if (r.Security is { } what) http.RequestServices.GetRequiredService<ILogger<RefusedException>>().LogSecurity(what);
                return Of(r.Code, r.Message, r.Detail, r.Status);
            case BadHttpRequestException bad: return Of(RefusalCode.RequestInvalid, bad.StatusCode == 413 ? "The request is too large." : "The request cannot be read.", status: bad.StatusCode);
            case Storage.BrokenChainException:
                http.RequestServices.GetRequiredService<ILogger<RefusedException>>().LogDefect(e);
                return Of(RefusalCode.Unavailable, "The history of this item does not add up, so nothing is said or done about it. Tell an administrator of the depot.");
            case Azure.RequestFailedException or OperationCanceledException or Azure.Identity.AuthenticationFailedException:
                http.RequestServices.GetRequiredService<ILogger<RefusedException>>().LogStorage(e.GetType().Name, (e as Azure.RequestFailedException)?.Status ?? 0);
                return Of(RefusalCode.Unavailable, "The depot cannot reach its records right now. Try again in a moment with the same key.");
            default:
                http.RequestServices.GetRequiredService<ILogger<RefusedException>>().LogDefect(e);
                return Of(RefusalCode.Unavailable, "The depot could not finish this. Try again in a moment with the same key; it will not happen twice.");
        }
    }

    private sealed class Answer(RefusalCode code, string message, RefusalDetail detail, int? status) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(code.ToString());
            http.Response.StatusCode = status ?? StatusOf(code);
            http.Items[Log.CodeKey] = name;
            if (code == RefusalCode.OwnRequest) http.RequestServices.GetRequiredService<ILogger<RefusedException>>().LogSecurity("a decision about one's own request");
            if (http.Response.StatusCode is 429 or 503)
                http.Response.Headers.RetryAfter = (detail.RetryAfterSeconds ?? 2).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (http.Response.StatusCode == 401) http.Response.Headers.WWWAuthenticate = "Bearer";
            return http.Response.WriteAsJsonAsync(
                new ErrorBody(new(name, message), message, detail, TraceOf(http)), Wire.Json);
        }
    }
}
