//! The overview, where a flow begins, what follows it, and invoices.

use stripe_portal_gen::Expandable;
use stripe_portal_gen::billing_portal::{CustomerUpdateField, FlowType};
use stripe_portal_gen::invoice::{Invoice, Status};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::subscription::Subscription;

use super::cancel::cannot_stay;
use super::or_leave;
use super::pause::stays_paused;
use crate::portal::answer::Outcome;
use crate::portal::guest::Guest;
use crate::portal::notice;
use crate::portal::show::{account, invoice, plan};
use crate::portal::view::frame::Done;
use crate::portal::view::home::{Actions, Details, Home, Invoices, Methods, PlanCard};
use crate::portal::view::parts::Obstacle;
use crate::rules::subscriptions::{Reason, has_ended, may_cancel, may_pause, may_update};
use crate::rules::{payment_methods, tax_ids};
use crate::world::{Tx, World};

/// How many invoices are shown before all are asked for.
const FEW: usize = 12;

/// The first page: the overview, or the first step of the flow.
pub(crate) fn start(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    match flow_start(guest) {
        Some(path) => Outcome::Go(path),
        None => overview(tx, guest, id),
    }
}

fn flow_start(guest: &Guest) -> Option<String> {
    let flow = guest.session.flow.as_ref()?;
    let base = format!("{}/flow", guest.base);
    let of = |id: &str, page: &str| format!("{base}/subscriptions/{id}/{page}");
    match flow.type_ {
        FlowType::CustomerUpdate => Some(format!("{base}/details")),
        FlowType::PaymentMethodUpdate => Some(format!("{base}/payment-methods/add")),
        FlowType::SubscriptionCancel => flow
            .subscription_cancel
            .as_ref()
            .map(|it| of(&it.subscription, "cancel")),
        FlowType::SubscriptionPause => flow
            .subscription_pause
            .as_ref()
            .map(|it| of(&it.subscription, "pause")),
        FlowType::SubscriptionUpdate => flow
            .subscription_update
            .as_ref()
            .map(|it| of(&it.subscription, "update")),
        FlowType::SubscriptionUpdateConfirm => {
            let confirm = flow.subscription_update_confirm.as_ref();
            confirm.map(|it| of(&it.subscription, "confirm"))
        }
        FlowType::Unknown(_) => None,
    }
}

pub(crate) fn overview(tx: &mut Tx<'_>, guest: &Guest, _: &str) -> Outcome {
    let world = tx.world();
    let features = &guest.configuration.features;
    let all = world.all::<Subscription>().iter().rev();
    let own: Vec<&Subscription> = all
        .filter(|it| *it.customer.id() == guest.customer.id)
        .collect();
    let (past, present): (Vec<_>, Vec<_>) = own.into_iter().partition(|it| has_ended(it));
    let home = Home {
        notice: notice::of(&guest.query),
        plans: present
            .into_iter()
            .map(|it| card(world, guest, it))
            .collect(),
        past_plans: past.into_iter().map(|it| plan::plan(world, it)).collect(),
        methods: features
            .payment_method_update
            .enabled
            .then(|| methods(world, guest)),
        details: features
            .customer_update
            .enabled
            .then(|| details(world, guest)),
        invoices: features
            .invoice_history
            .enabled
            .then(|| invoices(world, guest)),
    };
    Outcome::Home(Box::new(home))
}

fn card(world: &World, guest: &Guest, subscription: &Subscription) -> PlanCard {
    let configuration = &guest.configuration;
    let id = &subscription.id;
    let update = may_update(world, id, configuration);
    let method = subscription.default_payment_method.as_ref();
    let method = method.and_then(|method| world.get::<PaymentMethod>(method.id()));
    PlanCard {
        plan: plan::plan(world, subscription),
        later: plan::later(world, subscription),
        paid_with: method.map(|it| account::method(it, &guest.customer)),
        may: Actions {
            change: update.is_ok(),
            cancel: may_cancel(world, id, configuration).is_ok(),
            renew: cannot_stay(guest, subscription).is_none(),
            pause: may_pause(world, id, configuration).is_ok(),
            resume: stays_paused(guest, subscription).is_none(),
        },
        obstacle: update.err().and_then(told),
    }
}

/// What is told on the card itself: the rest can be seen there.
fn told(reason: Reason) -> Option<Obstacle> {
    let quiet = [
        Reason::Incomplete,
        Reason::FeatureOff,
        Reason::Ending,
        Reason::Scheduled,
        Reason::NothingToChangeTo,
    ];
    (!quiet.contains(&reason)).then(|| plan::obstacle(reason))
}

fn methods(world: &World, guest: &Guest) -> Methods {
    let own = payment_methods::of(world, &guest.customer.id);
    Methods {
        list: own.map(|it| account::method(it, &guest.customer)).collect(),
        editable: true,
    }
}

fn details(world: &World, guest: &Guest) -> Details {
    let allowed = &guest.configuration.features.customer_update.allowed_updates;
    let may = |field| allowed.contains(&field);
    let customer = &guest.customer;
    let text = |field, text: &Option<String>| text.clone().filter(|_| may(field));
    let shipping = customer
        .shipping
        .as_ref()
        .and_then(|it| it.address.as_ref());
    let taxes = tax_ids::of(world, &customer.id).filter(|_| may(CustomerUpdateField::TaxId));
    Details {
        name: text(CustomerUpdateField::Name, &customer.name),
        email: text(CustomerUpdateField::Email, &customer.email),
        phone: text(CustomerUpdateField::Phone, &customer.phone),
        address: customer
            .address
            .as_ref()
            .filter(|_| may(CustomerUpdateField::Address))
            .and_then(account::address),
        shipping: shipping
            .filter(|_| may(CustomerUpdateField::Shipping))
            .and_then(account::address),
        tax_ids: taxes.map(account::tax_id).collect(),
    }
}

fn invoices(world: &World, guest: &Guest) -> Invoices {
    let all = world.all::<Invoice>().iter().rev();
    let own: Vec<&Invoice> = all.filter(|it| is_shown(it, guest)).collect();
    let few = own.len() > FEW && !guest.query.has("invoices");
    let most = if few { FEW } else { own.len() };
    Invoices {
        list: own.into_iter().take(most).map(invoice::row).collect(),
        more: few.then(|| format!("{}?invoices=all", guest.home())),
    }
}

/// Drafts may still change, so that nobody is shown them.
fn is_shown(invoice: &Invoice, guest: &Guest) -> bool {
    let customer = invoice.customer.as_ref().map(Expandable::id);
    customer == Some(&guest.customer.id) && invoice.status != Some(Status::Draft)
}

fn own_invoice<'w>(world: &'w World, guest: &Guest, id: &str) -> Option<&'w Invoice> {
    let on = guest.configuration.features.invoice_history.enabled;
    world
        .get::<Invoice>(id)
        .filter(|it| on && is_shown(it, guest))
}

pub(crate) fn invoice(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let found = or_leave!(own_invoice(tx.world(), guest, id), Outcome::Missing);
    let pdf = format!("{}/invoices/{}/pdf", guest.here(), found.id);
    Outcome::page(invoice::page(tx.world(), found, pdf))
}

pub(crate) fn invoice_pdf(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let found = or_leave!(own_invoice(tx.world(), guest, id), Outcome::Missing);
    Outcome::Pdf(Box::new(invoice::page(tx.world(), found, String::new())))
}

/// The confirmation after a flow.
pub(crate) fn done(_: &mut Tx<'_>, guest: &Guest, _: &str) -> Outcome {
    let after = guest.flow().map(|flow| &flow.after_completion);
    let after = or_leave!(after, Outcome::Missing);
    let notice = or_leave!(notice::of(&guest.query), Outcome::Missing);
    let confirmation = after.hosted_confirmation.as_ref();
    Outcome::page(Done {
        notice,
        message: confirmation.and_then(|it| it.custom_message.clone()),
        onward: guest.leads_on(),
    })
}
