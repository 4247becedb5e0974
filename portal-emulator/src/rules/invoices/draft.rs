//! A new invoice: a draft, until it is finalized.

use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::{Amount, Discount};
use stripe_portal_gen::ids::{DiscountId, InvoiceId, InvoiceItemId, LineItemId};
use stripe_portal_gen::invoice::{
    AutomaticTax, BillingReason, CollectionMethod, Invoice, LegacySubscriptionDetails, Parent,
    ParentType, PaymentSettings, Status, StatusTransitions, SubscriptionDetails,
};
use stripe_portal_gen::line_item::{
    InvoiceItemDetails, LineItem, Parent as LineParent, ParentType as LineParentType, Period,
    PriceDetails, Pricing, PricingType, SubscriptionItemDetails, Type as LineType,
};
use stripe_portal_gen::subscription::{Issuer, IssuerType, Subscription};
use stripe_portal_gen::{Decimal, Expandable, List, Metadata, Timestamp};

use super::{Line, Totals, totals};
use crate::rules::{discounts, money};
use crate::world::Tx;

/// For how long an invoice stays a draft.
const DRAFT_FOR: i64 = 3600;

/// What an invoice is made of.
#[derive(Debug)]
pub struct Bill {
    /// Its lines.
    pub lines: Vec<Line>,
    /// What led to it.
    pub reason: BillingReason,
    /// The time in which its items could be added.
    pub period: (i64, i64),
}

/// Makes a draft for `subscription`, which gets it as its newest invoice and loses the discounts that it
/// uses up. The change of the subscription itself is the caller's to keep.
pub fn draft(tx: &mut Tx<'_>, subscription: &mut Subscription, bill: &Bill) -> InvoiceId {
    let off = discounts::active(tx.world(), subscription);
    let sums = totals(&bill.lines, &off);
    let id = InvoiceId::from(tx.new_id("in"));
    let mut invoice = empty(tx, &id, subscription, bill);
    let lines = bill.lines.iter().zip(&sums.by_line);
    invoice.lines.data = lines
        .map(|(line, off)| line_item(tx, &id, subscription, line, off))
        .collect();
    add_up(&mut invoice, &sums, &off);
    tx.insert(invoice);
    subscription.latest_invoice = Some(Expandable::Id(id.clone()));
    for used in off.iter().filter(|it| discounts::is_once(it)) {
        discounts::take(tx, subscription, &used.id);
    }
    id
}

fn add_up(invoice: &mut Invoice, sums: &Totals, off: &[Discount]) {
    invoice.subtotal = sums.subtotal;
    invoice.subtotal_excluding_tax = Some(sums.subtotal);
    invoice.total = sums.total;
    invoice.total_excluding_tax = Some(sums.total);
    let settled = money::settled(sums.total, invoice.starting_balance, &invoice.currency);
    invoice.amount_due = settled.due;
    invoice.amount_remaining = settled.due;
    invoice.discounts = Some(off.iter().map(|it| it.id.clone().into()).collect());
    invoice.discount = off.first().cloned();
    invoice.total_discount_amounts = Some(amounts(&sums.by_discount));
}

fn amounts(off: &[(DiscountId, i64)]) -> Vec<Amount> {
    let amount = |(id, amount): &(DiscountId, i64)| Amount {
        amount: *amount,
        discount: id.clone().into(),
    };
    off.iter().map(amount).collect()
}

/// An invoice without lines.
#[allow(clippy::too_many_lines, reason = "it is a list of fields")]
fn empty(tx: &Tx<'_>, id: &InvoiceId, subscription: &Subscription, bill: &Bill) -> Invoice {
    let now = Timestamp(tx.now());
    let customer = tx.get::<Customer>(subscription.customer.id());
    let account = &tx.world().account;
    let collection_method = CollectionMethod::from(subscription.collection_method.as_str());
    let metadata = subscription.metadata.clone();
    Invoice {
        id: id.clone(),
        object: "invoice".to_owned(),
        number: None,
        status: Some(Status::Draft),
        paid: Some(false),
        billing_reason: Some(bill.reason.clone()),
        customer: Some(subscription.customer.clone()),
        customer_account: None,
        customer_name: customer.and_then(|it| it.name.clone()),
        customer_email: customer.and_then(|it| it.email.clone()),
        customer_phone: customer.and_then(|it| it.phone.clone()),
        customer_address: customer.and_then(|it| it.address.clone()),
        customer_shipping: customer.and_then(|it| it.shipping.clone()),
        customer_tax_exempt: customer.and_then(|it| it.tax_exempt.clone()),
        customer_tax_ids: Some(Vec::new()),
        subscription: Some(Expandable::Id(subscription.id.clone())),
        parent: Some(Parent {
            type_: ParentType::SubscriptionDetails,
            subscription_details: Some(SubscriptionDetails {
                subscription: Expandable::Id(subscription.id.clone()),
                metadata: Some(metadata.clone()),
                subscription_proration_date: None,
            }),
            quote_details: None,
        }),
        subscription_details: Some(LegacySubscriptionDetails {
            metadata: Some(metadata),
        }),
        currency: subscription.currency.clone(),
        subtotal: 0,
        subtotal_excluding_tax: Some(0),
        tax: None,
        total: 0,
        total_excluding_tax: Some(0),
        discounts: Some(Vec::new()),
        discount: None,
        total_discount_amounts: Some(Vec::new()),
        automatic_tax: Some(AutomaticTax {
            enabled: false,
            status: None,
            disabled_reason: None,
        }),
        default_tax_rates: Some(Vec::new()),
        total_tax_amounts: Some(Vec::new()),
        amount_due: 0,
        amount_paid: 0,
        amount_remaining: 0,
        amount_overpaid: Some(0),
        amount_paid_off_stripe: Some(0),
        paid_out_of_band: Some(false),
        amount_shipping: 0,
        pre_payment_credit_notes_amount: 0,
        post_payment_credit_notes_amount: 0,
        starting_balance: customer.and_then(|it| it.balance).unwrap_or(0),
        ending_balance: None,
        lines: List::new(format!("/v1/invoices/{id}/lines"), Vec::new(), false),
        collection_method,
        default_payment_method: None,
        payment_settings: Some(PaymentSettings {
            payment_method_types: None,
            default_mandate: None,
        }),
        auto_advance: Some(true),
        attempted: false,
        attempt_count: 0,
        next_payment_attempt: Some(Timestamp(tx.now().saturating_add(DRAFT_FOR))),
        due_date: None,
        hosted_invoice_url: None,
        invoice_pdf: None,
        receipt_number: None,
        description: None,
        footer: None,
        statement_descriptor: None,
        account_name: Some(account.name.clone()),
        account_country: Some(account.country.clone()),
        issuer: Some(Issuer {
            type_: IssuerType::Self_,
            account: None,
        }),
        period_start: Timestamp(bill.period.0),
        period_end: Timestamp(bill.period.1),
        created: now,
        effective_at: None,
        automatically_finalizes_at: Some(Timestamp(tx.now().saturating_add(DRAFT_FOR))),
        webhooks_delivered_at: Some(now),
        status_transitions: StatusTransitions {
            finalized_at: None,
            paid_at: None,
            marked_uncollectible_at: None,
            voided_at: None,
        },
        livemode: tx.cause().livemode,
        metadata: Some(Metadata::new()),
    }
}

fn line_item(
    tx: &mut Tx<'_>,
    invoice: &InvoiceId,
    subscription: &Subscription,
    line: &Line,
    off: &[(DiscountId, i64)],
) -> LineItem {
    let waited = line.proration.then(|| {
        let id = line.waited.clone().unwrap_or_else(|| tx.new_id("ii"));
        InvoiceItemId::from(id)
    });
    LineItem {
        id: LineItemId::from(tx.new_id("il")),
        object: "line_item".to_owned(),
        invoice: Some(invoice.clone()),
        description: Some(line.description.clone()),
        currency: line.price.currency.clone(),
        amount: line.amount,
        subtotal: Some(line.amount),
        quantity: Some(line.quantity),
        quantity_decimal: Some(Decimal::from(line.quantity)),
        period: Period {
            start: Timestamp(line.start),
            end: Timestamp(line.end),
        },
        subscription: Some(Expandable::Id(subscription.id.clone())),
        parent: Some(parent(subscription, line, waited)),
        pricing: Some(Pricing {
            type_: PricingType::PriceDetails,
            price_details: Some(PriceDetails {
                price: line.price.id.clone().into(),
                product: line.price.product.id().clone(),
            }),
            unit_amount_decimal: line.price.unit_amount_decimal.clone(),
        }),
        price: Some(line.price.clone()),
        proration: Some(line.proration),
        type_: Some(match line.proration {
            true => LineType::Invoiceitem,
            false => LineType::Subscription,
        }),
        subscription_item: Some(Expandable::Id(line.item.clone())),
        discountable: !line.proration,
        discounts: Some(Vec::new()),
        discount_amounts: Some(amounts(off)),
        livemode: tx.cause().livemode,
        metadata: subscription.metadata.clone(),
    }
}

fn parent(subscription: &Subscription, line: &Line, waited: Option<InvoiceItemId>) -> LineParent {
    match waited {
        Some(invoice_item) => LineParent {
            type_: LineParentType::InvoiceItemDetails,
            subscription_item_details: None,
            invoice_item_details: Some(InvoiceItemDetails {
                invoice_item,
                subscription: Some(subscription.id.clone()),
                proration: true,
            }),
        },
        None => LineParent {
            type_: LineParentType::SubscriptionItemDetails,
            subscription_item_details: Some(SubscriptionItemDetails {
                subscription: Some(subscription.id.clone()),
                subscription_item: line.item.clone(),
                invoice_item: None,
                proration: false,
            }),
            invoice_item_details: None,
        },
    }
}
