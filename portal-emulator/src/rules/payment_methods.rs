//! Payment methods: saved for a customer, made their default, removed.

mod attach;

pub use attach::attach;
pub(super) use attach::{free, own};

use stripe_portal_gen::customer::{Customer, InvoiceSettings};
use stripe_portal_gen::ids::{CustomerId, PaymentMethodId};
use stripe_portal_gen::payment_method::{
    AllowRedisplay, BillingDetails, BillingDetailsParams, CardParams, CardTokenParams,
    CreatePaymentMethod, CreatePaymentMethodCard, PaymentMethod, Type,
};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::{Clearable, Expandable, Metadata, Timestamp};

pub use super::cards::{CardFault, CardInput};
use super::check::{found, known, missing};
use super::customers::address;
use super::{cards, clearable, metadata, subscriptions};
use crate::world::{Gone, Tx, World};

/// Saves a card for a customer.
pub fn add_card(
    tx: &mut Tx<'_>,
    customer: &CustomerId,
    input: &CardInput,
) -> Result<PaymentMethodId, CardFault> {
    add_card_as(tx, None, customer, input)
}

/// Saves a card whose id is given.
pub fn add_card_as(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    customer: &CustomerId,
    input: &CardInput,
) -> Result<PaymentMethodId, CardFault> {
    let mut method = of_card(tx, id, input)?;
    method.card.as_ref().map_or(Ok(()), cards::may_save)?;
    method.customer = Some(Expandable::Id(customer.clone()));
    method.allow_redisplay = Some(AllowRedisplay::Always);
    let id = method.id.clone();
    tx.insert(method);
    Ok(id)
}

fn of_card(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    input: &CardInput,
) -> Result<PaymentMethod, CardFault> {
    let card = cards::card(input, tx.now())?;
    let holder = input.country.clone().or(input.postal_code.clone());
    let mut address = address::empty();
    address.country.clone_from(&input.country);
    address.postal_code.clone_from(&input.postal_code);
    Ok(PaymentMethod {
        id: PaymentMethodId::from(id.map_or_else(|| tx.new_id("pm"), str::to_owned)),
        object: "payment_method".to_owned(),
        type_: Type::Card,
        customer: None,
        customer_account: None,
        billing_details: BillingDetails {
            name: input.name.clone(),
            email: None,
            phone: None,
            address: Some(address)
                .filter(|_| holder.is_some())
                .or(Some(address::empty())),
            tax_id: None,
        },
        card: Some(card),
        allow_redisplay: Some(AllowRedisplay::Unspecified),
        created: Timestamp(tx.now()),
        livemode: tx.cause().livemode,
        metadata: Some(Metadata::new()),
    })
}

/// Creates a card that is not saved for anybody yet.
pub fn create(tx: &mut Tx<'_>, params: CreatePaymentMethod) -> Result<PaymentMethodId, Refusal> {
    let CreatePaymentMethod {
        type_,
        card,
        billing_details,
        allow_redisplay,
        metadata: pairs,
        expand: _,
    } = params;
    let type_ = type_.ok_or_else(|| missing("type"))?;
    known(&type_, "type")?;
    if type_ != Type::Card {
        let message = format!(
            "The emulator has payment methods of type `card` only, not `{}`.",
            type_.as_str()
        );
        return Err(Refusal::invalid(message).param("type"));
    }
    if let Some(allow) = &allow_redisplay {
        known(allow, "allow_redisplay")?;
    }
    let pairs = metadata::new(pairs, "metadata")?;
    let input = card_of(card)?;
    let mut method = of_card(tx, None, &input).map_err(refused)?;
    if let Some(details) = billing_details {
        fill(&mut method.billing_details, details);
    }
    method.allow_redisplay = allow_redisplay.or(method.allow_redisplay);
    method.metadata = Some(pairs);
    let id = method.id.clone();
    tx.insert(method);
    Ok(id)
}

fn card_of(card: Option<CreatePaymentMethodCard>) -> Result<CardInput, Refusal> {
    match card {
        Some(CreatePaymentMethodCard::CardParams(card)) => {
            let CardParams {
                number,
                exp_month,
                exp_year,
                cvc,
            } = *card;
            Ok(CardInput {
                number: number.into(),
                exp_month,
                exp_year,
                cvc: cvc.map(String::from),
                ..CardInput::default()
            })
        }
        Some(CreatePaymentMethodCard::CardTokenParams(card)) => {
            let CardTokenParams { token } = *card;
            of_token(&token)
        }
        Some(CreatePaymentMethodCard::Unknown(_)) | None => Err(missing("card[number]")),
    }
}

/// The card that a token stands for.
fn of_token(token: &str) -> Result<CardInput, Refusal> {
    let missing = || Refusal::missing_resource("token", token, "card[token]");
    let number = cards::of_token(token).ok_or_else(missing)?;
    Ok(test_card(number))
}

/// A test card that expires in many years.
fn test_card(number: &str) -> CardInput {
    CardInput {
        number: number.to_owned(),
        exp_month: 12,
        exp_year: 2050,
        cvc: Some("123".to_owned()),
        ..CardInput::default()
    }
}

/// How a request is refused for its card.
#[must_use]
pub fn refused(fault: CardFault) -> Refusal {
    Refusal {
        decline_code: fault.decline_code(),
        ..Refusal::invalid(fault.to_string())
            .type_("card_error")
            .code(fault.code())
            .status(402)
    }
}

fn fill(details: &mut BillingDetails, given: BillingDetailsParams) {
    let BillingDetailsParams {
        name,
        email,
        phone,
        address,
        tax_id,
    } = given;
    clearable::change(&mut details.name, name);
    clearable::change(&mut details.email, email);
    clearable::change(&mut details.phone, phone);
    match address {
        Some(Clearable::Set(given)) => details.address = Some(address::of(given)),
        Some(Clearable::Clear) => details.address = Some(address::empty()),
        None => {}
    }
    details.tax_id = tax_id.or(details.tax_id.take());
}

/// The payment method that the parameter `param` names, which must be the customer's.
pub fn of_customer<'w>(
    world: &'w World,
    id: &PaymentMethodId,
    customer: &CustomerId,
    param: &str,
) -> Result<&'w PaymentMethod, Refusal> {
    let method = found::<PaymentMethod>(world, id, param)?;
    if owner(method) == Some(customer) {
        return Ok(method);
    }
    let message = format!(
        "The customer does not have a payment method with the ID {id}. The payment method must be \
         attached to the customer."
    );
    Err(Refusal::invalid(message)
        .code("resource_missing")
        .param(param))
}

fn owner(method: &PaymentMethod) -> Option<&CustomerId> {
    method.customer.as_ref().map(Expandable::id)
}

/// The payment methods of a customer, the newest first.
pub fn of<'w>(
    world: &'w World,
    customer: &'w CustomerId,
) -> impl Iterator<Item = &'w PaymentMethod> {
    let all = world.all::<PaymentMethod>().iter().rev();
    all.filter(move |it| owner(it) == Some(customer))
}

/// Has subscriptions and invoices of the customer charge this payment method, where they name none.
pub fn set_default(
    tx: &mut Tx<'_>,
    customer: &CustomerId,
    id: &PaymentMethodId,
) -> Result<(), Refusal> {
    found::<Customer>(tx.world(), customer, "customer")?;
    let param = "invoice_settings[default_payment_method]";
    of_customer(tx.world(), id, customer, param)?;
    let id = Expandable::Id(id.clone());
    tx.update::<Customer>(customer, |it| {
        settings(it).default_payment_method = Some(id);
    });
    Ok(())
}

fn settings(customer: &mut Customer) -> &mut InvoiceSettings {
    customer
        .invoice_settings
        .get_or_insert_with(super::customers::no_settings)
}

/// Whether the portal lets the customer remove the payment method: not the last one of a customer with a
/// subscription that runs.
#[must_use]
pub fn may_detach(world: &World, id: &PaymentMethodId) -> bool {
    let Some(customer) = world.get::<PaymentMethod>(id).and_then(owner) else {
        return false;
    };
    let all = world.all::<Subscription>().iter();
    let mut own = all.filter(|it| it.customer.id() == customer);
    let runs = own.any(|it| !subscriptions::has_ended(it));
    !runs || of(world, customer).count() > 1
}

/// Removes a payment method as the portal does, which keeps the last one for a subscription that runs. After
/// the default, the newest of the others becomes it.
pub fn detach(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<(), Refusal> {
    let method = found::<PaymentMethod>(tx.world(), id, "payment_method")?;
    if owner(method).is_some() && !may_detach(tx.world(), id) {
        return Err(Refusal::invalid(
            "You cannot remove the only payment method of a customer with an active subscription.",
        ));
    }
    let other = |customer| of(tx.world(), customer).find(|it| it.id != *id);
    let heir = owner(method).and_then(other).map(|it| it.id.clone());
    remove(tx, id, heir)
}

/// Removes a payment method as a request does, and whatever names it forgets it.
pub fn detach_by_request(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<(), Refusal> {
    remove(tx, id, None)
}

/// Removes a payment method; where it is the default, `heir` becomes it.
fn remove(
    tx: &mut Tx<'_>,
    id: &PaymentMethodId,
    heir: Option<PaymentMethodId>,
) -> Result<(), Refusal> {
    let method = found::<PaymentMethod>(tx.world(), id, "payment_method")?;
    let Some(customer) = owner(method).cloned() else {
        return Err(Refusal::invalid(
            "The payment method you provided is not attached to a customer so detachment is \
             impossible.",
        ));
    };
    tx.update::<PaymentMethod>(id, |it| it.customer = None);
    tx.insert(Gone {
        id: id.to_string(),
        object: "payment_method".to_owned(),
    });
    let names_it =
        |it: &Option<Expandable<PaymentMethodId>>| it.as_ref().is_some_and(|it| it.id() == id);
    tx.update::<Customer>(&customer, |customer| {
        let settings = settings(customer);
        if names_it(&settings.default_payment_method) {
            settings.default_payment_method = heir.map(Expandable::Id);
        }
    });
    let all = tx.world().all::<Subscription>().iter();
    let naming = all.filter(|it| names_it(&it.default_payment_method));
    let naming: Vec<_> = naming.map(|it| it.id.clone()).collect();
    for subscription in naming {
        tx.update::<Subscription>(&subscription, |it| it.default_payment_method = None);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
