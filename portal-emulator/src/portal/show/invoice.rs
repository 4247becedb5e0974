//! Invoices, as rows of the overview and as pages of their own.

use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::invoice::{self, Invoice as ApiInvoice};
use stripe_portal_gen::line_item::LineItem;

use super::{account, count, money};
use crate::portal::view::home::{InvoiceRow, InvoiceStatus};
use crate::portal::view::invoice::{Invoice, InvoiceLine, Recipient, Sums};
use crate::portal::view::parts::{Money, TaxId};
use crate::world::World;

pub(crate) fn row(invoice: &ApiInvoice) -> InvoiceRow {
    InvoiceRow {
        id: invoice.id.to_string(),
        number: invoice
            .number
            .clone()
            .unwrap_or_else(|| invoice.id.to_string()),
        date: issued(invoice),
        total: money(invoice.total, &invoice.currency),
        status: status(invoice),
    }
}

fn issued(invoice: &ApiInvoice) -> i64 {
    invoice.effective_at.unwrap_or(invoice.created).into()
}

fn status(invoice: &ApiInvoice) -> InvoiceStatus {
    match &invoice.status {
        Some(invoice::Status::Open) => InvoiceStatus::Open,
        Some(invoice::Status::Paid) => InvoiceStatus::Paid,
        Some(invoice::Status::Uncollectible) => InvoiceStatus::Uncollectible,
        Some(invoice::Status::Void) => InvoiceStatus::Void,
        Some(invoice::Status::Draft | invoice::Status::Unknown(_)) | None => InvoiceStatus::Draft,
    }
}

/// `pdf` is where its PDF is.
pub(crate) fn page(world: &World, invoice: &ApiInvoice, pdf: String) -> Invoice {
    let name = invoice.account_name.clone();
    Invoice {
        id: invoice.id.to_string(),
        number: invoice.number.clone(),
        status: status(invoice),
        business: name.or_else(|| Some(world.account.name.clone())),
        to: recipient(world, invoice),
        issued: issued(invoice),
        due: invoice.due_date.map(i64::from),
        paid: invoice.status_transitions.paid_at.map(i64::from),
        lines: invoice.lines.data.iter().map(line).collect(),
        sums: sums(invoice),
        pdf,
    }
}

fn recipient(world: &World, invoice: &ApiInvoice) -> Recipient {
    let customer = invoice.customer.as_ref();
    let customer = customer.and_then(|it| world.get::<Customer>(it.id()));
    let address = invoice.customer_address.as_ref();
    let ids = invoice.customer_tax_ids.iter().flatten();
    Recipient {
        name: invoice
            .customer_name
            .clone()
            .or_else(|| customer?.name.clone()),
        email: invoice
            .customer_email
            .clone()
            .or_else(|| customer?.email.clone()),
        address: address
            .or_else(|| customer?.address.as_ref())
            .and_then(account::address),
        tax_ids: ids
            .filter_map(|it| {
                Some(TaxId {
                    id: String::new(),
                    kind: it.type_.as_str().to_owned(),
                    value: it.value.clone()?,
                })
            })
            .collect(),
    }
}

fn line(line: &LineItem) -> InvoiceLine {
    let quantity = line.quantity;
    let whole = |count: &i64| *count != 0 && line.amount % count == 0;
    let units = quantity.filter(|count| line.proration != Some(true) && whole(count));
    InvoiceLine {
        about: line.description.clone().unwrap_or_default(),
        period: Some((line.period.start.into(), line.period.end.into())),
        quantity: quantity.map(count),
        unit: units.map(|count| money(line.amount / count, &line.currency)),
        amount: money(line.amount, &line.currency),
    }
}

fn sums(invoice: &ApiInvoice) -> Sums {
    let of = |amount| money(amount, &invoice.currency);
    let some = |amount: i64| -> Option<Money> { (amount != 0).then(|| of(amount)) };
    let off = invoice.total_discount_amounts.iter().flatten();
    let off = off.map(|it| it.amount).fold(0, i64::saturating_sub);
    let applied =
        invoice.starting_balance - invoice.ending_balance.unwrap_or(invoice.starting_balance);
    Sums {
        subtotal: of(invoice.subtotal),
        discount: some(off),
        tax: invoice.tax.and_then(some),
        total: of(invoice.total),
        applied: some(applied),
        paid: of(invoice.amount_paid),
        due: of(invoice.amount_remaining),
    }
}
