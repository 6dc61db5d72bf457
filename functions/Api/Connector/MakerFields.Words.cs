namespace CountDepot.Api.Connector;

internal static partial class MakerFields
{
    // Field, or owner.field | label | sentence. Whatever has a sentence of its own where it is declared keeps it, unless its owner is named here.
    private const string Table = """
        accuracy | | In percent.
        act | | The act a step belongs to.
        adjusted | | Corrections, added up.
        after | | Right after it.
        approvals | | Who has approved it so far.
        approvalsNeeded | | How many different people have to approve it.
        arrivesAt | Arrives At | When the units should be there.
        asOf | As Of | How old the list may be.
        at | Time | When it happened.
        available | | What may be promised now.
        availableAfter | Available After | What could be promised right after it.
        availableBefore | Available Before | What could be promised right before it.
        barcodes | | Codes printed on the item or its package.
        basis | | Where the reorder point comes from.
        before | | Right before it.
        bin | | Where inside the site, such as Room A/Shelf 3.
        bins | | Where inside the site the units lie.
        booking | | The booking it is a line of.
        by | By | Who did it.
        byId | By ID |
        category | | A path such as Electronics/Connectors.
        checkedOut | Checked Out | What left the site with a holder and is still ours.
        checkedOutAt | Checked Out At | When the units left.
        checklist | | The steps that are shown at an act.
        checkout | Checkout | The checkout, such as C-12.
        checkouts | | What is out.
        class | Count Class | How often the item is counted at the site.
        code | | The code as it was scanned or typed.
        commandId | Idempotency Key | The key of the request that did it.
        consumed | | How many are used up.
        count | Count Session | The count session.
        countClass | Count Class | How often it is counted at the site.
        counted | | How many were found.
        countedAt | Counted At | When it was counted.
        counts | | What was counted.
        createdAt | Created At | When it was made.
        damaged | | How many are damaged.
        decidedAt | Decided At | When it was decided.
        decidedBy | Decided By | Who decided it.
        decidedById | Decided By ID | The Entra object id of who decided it.
        decimals | | How many decimals a quantity may have.
        demands | | What takes units during that time.
        deputies | | The Entra group that decides when no manager answers.
        description | | More about the item.
        disposed | | What was scrapped or written off.
        dueAt | Due At | When it has to be done.
        dueBackAt | Due Back At | When the units are due back.
        elsewhere | | Other sites that have some, fullest first.
        endedAt | Ended At | When it ended.
        endedBy | Ended By | Who ended it.
        entries | | What happened, newest first.
        eventId | Event ID |
        expected | | What the books said.
        expectedAt | Expected At | When the units should be there.
        expiresAt | Expires At | When it ends by itself.
        fields | | The custom fields.
        find | Words |
        for | | For whom or what it is.
        from | From | From when on.
        good | | How many are as good as before.
        holder | | Who has the units.
        holderId | Holder ID | The Entra object id of a person, or the number of a job.
        id | ID | The Entra object id of a person, or the number of a job.
        Idempotency-Key | Idempotency Key | One value for each wish, so that a retry does nothing twice: concat(workflow()?['run']?['name'],'-1'), with another number in each action; in apps GUID().
        incoming | | On the way here from our other sites.
        isBlind | | Whether who counts is not told what the books say.
        isOverdue | Overdue | Whether the units are due back already and not back.
        isRetired | Retired | Whether the item is no longer stocked.
        isStocked | | Whether the site is meant to be kept in stock.
        isWithinTolerance | Within Tolerance | Whether the difference is small enough.
        items | | The items of this page.
        joinedAt | Joined At | When they joined the line.
        joinedBy | Joined By | Who put them in line.
        keywords | | More words to find the item by.
        kind | | What kind of thing it is.
        leadTimeDays | Lead Time Days | Days from ordering to arriving.
        level | | Up to how many to fill.
        line | | The counted line, such as N-41.
        lines | | The lines of it.
        lost | | How many are lost.
        lot | | The lot the units belong to.
        matches | | What the code stands for.
        minimumQuantity | Minimum Quantity | No order is smaller.
        monday | | The day the week begins with.
        multiple | | Ordered in multiples of this, such as a box.
        name | | The name.
        nextLink | Next Link | The address of the next page; absent on the last.
        note | | A remark that stays in the history.
        notificationUrl | Callback URL | Where events are posted to.
        number | | Its number.
        onHand | On Hand | What is at the site and usable, promised or not.
        onHandAfter | On Hand After | What was on hand right after it.
        onHandBefore | On Hand Before | What was on hand right before it.
        onOrder | On Order | Ordered from suppliers and not here yet.
        openedAt | Opened At | When it was opened.
        openedBy | Opened By | Who opened it.
        order | | The order, such as O-3.
        ordered | | How many were ordered altogether.
        orderNumber | Order Number | What the purchase is called outside.
        orders | | What is on order.
        owned | | Everything that is ours, wherever it is.
        peak | | The most that is taken at one moment of the time.
        placedAt | Placed At | When it was ordered.
        placedBy | Placed By | Who ordered it.
        planned | | Not shipped yet.
        plannedAt | Planned At | When it was planned.
        plannedBy | Planned By | Who planned it.
        point | | Low, and to be ordered anew, at this many or fewer.
        pool | | Everything usable that is at the site or out from it.
        position | | Available, incoming and on order together.
        quantity | | How many, in the unit of the item.
        quarantined | | At the site and not usable.
        reason | | The reason.
        received | | How many have arrived.
        reorderPoint | Reorder Point | Low at this many or fewer.
        requestedAt | Requested At | When it was asked for.
        requestedBy | Requested By | Who asked for it.
        requestedById | Requested By ID | The Entra object id of who asked for it.
        requestedForId | Requested For ID | The Entra object id of whom it is for.
        requiredFields | Required Fields | What else every item has to say.
        reservation | | The reservation, such as R-7.
        reservations | | What is reserved or asked for.
        reserved | | What is promised.
        reservedAt | Reserved At | When it was asked for.
        reservedBy | Reserved By | Who asked for it.
        reservedById | Reserved By ID |
        serial | Serial Number | The serial number.
        serials | Serial Numbers | For a serialized item, exactly which units.
        shippedAt | Shipped At | When the units left.
        shortfall | | How much of what is promised cannot be kept now.
        since | | Since when.
        site | Site | The site.
        sites | | The sites.
        sku | Item | The item, by its SKU.
        state | | How far it has come.
        stock | | The numbers of the site.
        subscription | | The subscription, by its secret id.
        supplier | | Who delivers it.
        template | | The template the item is made by.
        templates | | The templates.
        text | | The text.
        things | | What they have.
        to | To | Up to when, not included.
        tolerance | | How large a difference may be, in the unit of the item.
        tolerancePercent | Tolerance Percent | How large a difference may be, in percent.
        toSite | To Site | Where a transfer goes.
        transfer | | The transfer, such as T-4.
        transfers | | What is planned or on its way between sites.
        trigger | | What is waited for.
        unit | Unit Of Measure | What a quantity counts, such as each, m or litres.
        unitCost | Unit Cost | What one unit costs.
        used | | How many were used.
        value | | The value: text, a number, or true or false.
        version | | The number of the latest change.
        wait | | The place in line, such as W-12.
        waiting | | Who waits, in order.
        AdjustStock.change | Change | What to add to on hand; negative to take away.
        AdjustStock.reason | Reason | Why on hand changes.
        CancelReservation.reservation | Reservation | The reservation or request to end; the list shows your own, and any other id can be typed.
        CheckInStock.checkout | Checkout | The checkout that comes back; the list shows your own, and any other id can be typed.
        CheckInStock.consumed | Consumed Quantity | How many were used up.
        CheckInStock.damaged | Damaged Quantity | How many come back damaged.
        CheckInStock.good | Good Quantity | How many come back as good as before.
        CheckInStock.lost | Lost Quantity | How many will not come back.
        CheckInStock.site | Site | Where the units come back; the site they left from when absent.
        DefineItem.fields | -
        DefineItem.sku | SKU | Our code for the item.
        Holder.id | Holder ID | The Entra object id of a person, or the number of a job; absent for a place.
        Holder.kind | Holder Kind | Whether it is a person, a job or a place.
        Holder.name | Holder Name | The name that is shown.
        ListDue.before | Due Before | Only what is due back before this time.
        ListReservations.state | Only | Only the requests that wait for a decision.
        ListThingsOf.holder | Holder | The Entra object id of a person, or the name or number of a job or place.
        ListThingsOf.kind | Holder Kind | Whether a person, a job or a place has them.
        LookUpCode.code | Code | A barcode, SKU or serial number.
        OpenCount.dueItems | Items Due | Instead of naming items, as many of those that are due for a count; 1 to 100.
        order.order | Order | The order, such as O-3.
        PlanTransfer.from | From Site | The site that sends.
        PlanTransfer.to | To Site | The site that receives.
        ReceiveStock.condition | Condition | Whether the units may be used at once.
        SiteStock.isLow | Low | Whether what is available is at or below the reorder point.
        SiteView.approval | -
        SiteView.channel | -
        SiteView.deputies | -
        SiteView.hoursUntilEscalation | -
        SubscribeAt.site | Site | Only what happens at this site; at every site when absent.
        SubscribeAt.sku | Item | Only what happens to this item; to every item when absent.
        TemplateView.approval | -
        TemplateView.checklist | -
        TemplateView.fields | -
        TemplateView.namingRule | -
        TemplateView.reorderLevel | -
        TemplateView.reorderPoint | -
        TemplateView.requiredFields | -
        WaitView.from | From | When the units are needed.
        WaitView.to | To | When they are free again.
        """;
}
