//! Reading invoices.

use stripe_portal_gen::List;
use stripe_portal_gen::invoice::{Invoice, ListInvoices, RetrieveInvoice};
use stripe_portal_gen::server::Refusal;

use super::page::{Cursor, is, page, within};
use crate::host::{Api, Caller};

/// Lists invoices.
pub(super) fn list(
    api: &Api,
    caller: &Caller,
    params: ListInvoices,
) -> Result<List<Invoice>, Refusal> {
    let ListInvoices {
        customer,
        subscription,
        status,
        collection_method,
        created,
        due_date,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    let wanted = |it: &Invoice| {
        let theirs = customer.as_ref().is_none_or(|wanted| {
            let owner = it.customer.as_ref();
            owner.is_some_and(|owner| owner.id() == wanted)
        });
        let of_subscription = subscription.as_ref().is_none_or(|wanted| {
            let own = it.subscription.as_ref();
            own.is_some_and(|own| own.id() == wanted)
        });
        let is_due = due_date
            .as_ref()
            .is_none_or(|range| it.due_date.is_some_and(|due| within(Some(range), due)));
        theirs
            && of_subscription
            && is_due
            && status
                .as_ref()
                .is_none_or(|wanted| it.status.as_ref() == Some(wanted))
            && is(collection_method.as_ref(), &it.collection_method)
            && within(created.as_ref(), it.created)
    };
    api.read(caller, |world| page(world, "/v1/invoices", cursor, wanted))
}

/// Retrieves an invoice.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveInvoice,
) -> Result<Invoice, Refusal> {
    let RetrieveInvoice { invoice, expand: _ } = params;
    api.found(caller, &invoice, "invoice")
}
