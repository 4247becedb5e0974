//! Customers, payment methods and tax ids.

use stripe_portal_gen::customer::{self, Customer};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::tax_id;

use crate::portal::view::parts::{Address, Method, TaxId};

pub(crate) fn method(method: &PaymentMethod, customer: &Customer) -> Method {
    let settings = customer.invoice_settings.as_ref();
    let default = settings.and_then(|it| it.default_payment_method.as_ref());
    let card = method.card.as_ref();
    let brand = card.map_or_else(|| method.type_.to_string(), |card| card.brand.clone());
    Method {
        id: method.id.to_string(),
        brand: Some(brand_name(&brand)),
        last4: card.map(|card| card.last4.clone()),
        expires: card.map(|card| (card.exp_month, card.exp_year)),
        default: default.is_some_and(|it| *it.id() == method.id),
    }
}

/// A brand as it is written on its cards.
fn brand_name(brand: &str) -> String {
    let known = match brand {
        "amex" => "American Express",
        "diners" => "Diners Club",
        "discover" => "Discover",
        "jcb" => "JCB",
        "mastercard" => "Mastercard",
        "unionpay" => "UnionPay",
        "visa" => "Visa",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}

/// An address, unless all of it is empty.
pub(crate) fn address(address: &customer::Address) -> Option<Address> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let address = Address {
        line1: text(&address.line1),
        line2: text(&address.line2),
        city: text(&address.city),
        state: text(&address.state),
        postal_code: text(&address.postal_code),
        country: text(&address.country),
    };
    Some(address).filter(|it| *it != Address::default())
}

pub(crate) fn tax_id(tax_id: &tax_id::TaxId) -> TaxId {
    TaxId {
        id: tax_id.id.to_string(),
        kind: tax_id.type_.as_str().to_owned(),
        value: tax_id.value.clone(),
    }
}
