namespace CountDepot.Specs.Api;

// Every route, and what it is asked about a site that is hidden.
public sealed partial class SiteTests
{
    // What is asked at the hidden site, and the same about nothing.
    public static TheoryData<string, string, string> Asked => new()
    {
        { "items/{sku}/receipts", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/reservations", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/checkouts", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/consumptions", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/counts/classes", """{"site":"@SOUTH","class":"a"}""", "NOWHERE" },
        { "items/{sku}/adjustments", """{"site":"@SOUTH","change":1,"reason":"found"}""", "NOWHERE" },
        { "items/{sku}/disposals", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/quarantine/restocks", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/units/labels", """{"site":"@SOUTH","serials":["L-1"]}""", "NOWHERE" },
        { "items/{sku}/orders", """{"site":"@SOUTH","quantity":1,"supplier":"S"}""", "NOWHERE" },
        { "items/{sku}/orders/changes", """{"order":"@O-3","quantity":9}""", "O-99" },
        { "items/{sku}/orders/closures", """{"order":"@O-3"}""", "O-99" },
        { "items/{sku}/orders/cancellations", """{"order":"@O-3"}""", "O-99" },
        { "items/{sku}/receipts", """{"site":"NORTH","quantity":1,"order":"@O-3"}""", "O-99" },
        { "items/{sku}/reorder", """{"site":"@SOUTH","point":1}""", "NOWHERE" },
        { "items/{sku}/reorder?site=@SOUTH", "", "NOWHERE" },
        { "items/{sku}/reservations/cancellations", """{"reservation":"@R-1"}""", "R-99" },
        { "items/{sku}/reservations/requests", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/reservations/approvals", """{"reservation":"@R-4","version":1}""", "R-99" },
        { "items/{sku}/reservations/rejections", """{"reservation":"@R-4","version":1,"reason":"No"}""", "R-99" },
        { "items/{sku}/reservations/changes", """{"reservation":"@R-4","version":1,"quantity":1}""", "R-99" },
        { "items/{sku}/reservations/extensions", """{"reservation":"@R-4","to":"2090-01-01T00:00:00Z"}""", "R-99" },
        { "items/{sku}/reservations/cancellations", """{"reservation":"@R-8"}""", "R-99" },
        { "items/{sku}/waitlist", """{"site":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/waitlist/departures", """{"wait":"@W-5"}""", "W-99" },
        { "items/{sku}/transfers", """{"from":"@SOUTH","to":"NORTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/transfers", """{"from":"NORTH","to":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/transfers/requests", """{"from":"@SOUTH","to":"NORTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/transfers/shipments", """{"from":"NORTH","to":"@SOUTH","quantity":1}""", "NOWHERE" },
        { "items/{sku}/transfers/shipments", """{"transfer":"@T-6","quantity":1}""", "T-99" },
        { "items/{sku}/transfers/approvals", """{"transfer":"@T-7"}""", "T-99" },
        { "items/{sku}/transfers/rejections", """{"transfer":"@T-7","reason":"No"}""", "T-99" },
        { "items/{sku}/transfers/receipts", """{"transfer":"@T-6","good":1}""", "T-99" },
        { "items/{sku}/transfers/shortages", """{"transfer":"@T-6","lost":1}""", "T-99" },
        { "items/{sku}/transfers/cancellations", """{"transfer":"@T-6"}""", "T-99" },
        { "bookings", """{"site":"@SOUTH","lines":[{"sku":"{sku}","quantity":1}]}""", "NOWHERE" },
        { "kits/SITE-KIT?site=@SOUTH", "", "NOWHERE" },
        { "subscriptions/low-stock", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/recovered-stock", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/corrections", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/checkouts", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/returns", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/overdue", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/approval-requests", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/decisions", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "subscriptions/waiting-requests", """{"notificationUrl":"https://elsewhere.example/hook","site":"@SOUTH"}""", "NOWHERE" },
        { "sites/@SOUTH/stock", "", "NOWHERE" },
        { "sites/@SOUTH/due", "", "NOWHERE" },
        { "sites/@SOUTH/low", "", "NOWHERE" },
        { "sites/@SOUTH/reorder", "", "NOWHERE" },
        { "sites/@SOUTH/orders", "", "NOWHERE" },
        { "sites/@SOUTH/reservations", "", "NOWHERE" },
        { "items/{sku}/checkins", """{"checkout":"@C-2","good":1}""", "C-99" },
        { "items/{sku}/checkins", """{"checkout":"@C-2","good":1,"site":"NORTH"}""", "C-99" },
        { "items/{sku}/checkouts/handovers", """{"checkout":"@C-2","holder":{"kind":"job","name":"Job 1","id":"1"}}""", "C-99" },
        { "items/{sku}/checkouts/extensions", """{"checkout":"@C-2","dueBackAt":"2090-01-01T00:00:00Z"}""", "C-99" },
        { "items/{sku}/consumptions", """{"site":"NORTH","quantity":1,"reservation":"@R-1"}""", "R-99" },
        { "items/{sku}/checkouts", """{"site":"NORTH","quantity":1,"reservation":"@R-1"}""", "R-99" },
        { "items/{unit}/checkouts", """{"site":"NORTH","quantity":1,"serials":["@SN-SOUTH"]}""", "SN-NONE" },
        { "items/{unit}/checkouts", """{"site":"NORTH","quantity":1,"serials":["@SN-OUT"]}""", "SN-NONE" },
        { "items/{unit}/adjustments", """{"site":"NORTH","change":-1,"reason":"lost","serials":["@SN-OUT"]}""", "SN-NONE" },
        { "counts", """{"site":"@SOUTH"}""", "NOWHERE" },
        { "counts/schedules/@SOUTH", """{"daysA":1,"daysB":2,"daysC":3}""", "NOWHERE" },
        { "counts?site=@SOUTH", "", "NOWHERE" },
        { "exports/stock?site=@SOUTH", "", "NOWHERE" },
        { "reports/usage?site=@SOUTH", "", "NOWHERE" },
        { "sites/@SOUTH/labels?bins=A", "", "NOWHERE" },
        { "items/{unit}/labels?serials=@SN-SOUTH", "", "SN-NONE" },
        { "counts/due?site=@SOUTH", "", "NOWHERE" },
        { "counts/accuracy?site=@SOUTH", "", "NOWHERE" },
        { "items/{sku}/availability?site=@SOUTH", "", "NOWHERE" },
        { "items/{sku}/explanation?site=@SOUTH", "", "NOWHERE" },
        { "items/{sku}/history?site=@SOUTH", "", "NOWHERE" },
        { "items/{unit}/units/@SN-SOUTH", "", "SN-NONE" },
        { "codes/@SN-SOUTH", "", "SN-NONE" },
    };

    // What is about no site, or about the whole depot, or about the person who asks; what is shown of it is cut to their sites.
    private static readonly string[] OfNoSite =
    [
        "GET items", "GET items/{sku}", "POST items/{sku}/definition", "POST items/{sku}/barcodes", "POST items/{sku}/retirement",
        "POST items/{sku}/lots/expiries", "POST items/{sku}/reservations/settlements",
        "GET sites", "GET me", "GET me/things", "GET notices/{key}", "GET me/reservations", "GET me/approvals", "GET me/approvals/escalated", "GET me/bookings", "GET holders/{kind}/{holder}/things",
        "GET lists", "POST lists/rebuilds", "GET templates", "GET templates/{template}", "POST templates/{template}", "GET kits", "POST kits/{kit}", "POST kits/{kit}/retirement",
        "POST imports", "GET imports/{key}", "GET exports/items", "GET labels", "GET subscriptions", "POST subscriptions/new-items", "DELETE subscriptions/{subscription}",
    ];

    // Asked in tests of their own, below or in RoleMapTests.
    private static readonly string[] AskedElsewhere =
    [
        "POST counts/{count}/closure", "POST counts/{count}/cancellation", "POST items/{sku}/counts", "POST items/{sku}/counts/postings",
        "POST items/{sku}/counts/approvals", "POST items/{sku}/counts/rejections", "GET bookings/{booking}", "POST bookings/{booking}/cancellations",
        "POST bookings/{booking}/checkouts", "POST bookings/{booking}/changes", "POST sites/{site}", "GET roles", "POST roles/{group}", "POST roles/{group}/removal",
    ];
}
