//! Pages about payment methods and billing details.

use super::frame::{Notice, Problems};
use super::parts::{Address, Method, TaxId};

/// The form for a card. What was typed as number or security code is never shown again.
#[derive(Clone, Debug, Default)]
pub(crate) struct CardForm {
    pub expiry: String,
    pub holder: String,
    /// Whether to ask if it shall be the default; a flow makes it the default.
    pub asks_default: bool,
    pub problems: Problems,
}

/// A number that works here, and what it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TestCard {
    pub number: &'static str,
    pub brand: &'static str,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Works,
    Declined,
    InsufficientFunds,
}

pub(crate) const TEST_CARDS: [TestCard; 5] = [
    card("4242 4242 4242 4242", "Visa", Outcome::Works),
    card("5555 5555 5555 4444", "Mastercard", Outcome::Works),
    card("3782 822463 10005", "American Express", Outcome::Works),
    card("4000 0000 0000 0002", "Visa", Outcome::Declined),
    card("4000 0000 0000 9995", "Visa", Outcome::InsufficientFunds),
];

const fn card(number: &'static str, brand: &'static str, outcome: Outcome) -> TestCard {
    TestCard {
        number,
        brand,
        outcome,
    }
}

/// Before a payment method is removed.
#[derive(Clone, Debug)]
pub(crate) struct RemoveMethod {
    pub method: Method,
}

/// The form for billing details; what may not be changed is absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct DetailsForm {
    pub notice: Option<Notice>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<Address>,
    pub shipping: Option<Shipping>,
    pub tax_ids: Option<TaxIds>,
    pub problems: Problems,
}

impl DetailsForm {
    /// Whether there is anything to save besides tax ids, which are added and removed one by one.
    pub(crate) fn saves(&self) -> bool {
        let texts = [&self.name, &self.email, &self.phone];
        texts.into_iter().any(Option::is_some) || self.address.is_some() || self.shipping.is_some()
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Shipping {
    pub name: String,
    pub phone: String,
    pub address: Address,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TaxIds {
    pub list: Vec<TaxId>,
    /// What was chosen and typed so far.
    pub kind: String,
    pub value: String,
}

impl TaxIds {
    pub(crate) fn chose(&self, kind: &str) -> bool {
        self.kind == kind
    }
}

/// The kinds of tax id that the form offers, of the many that the API knows.
pub(crate) const TAX_KINDS: [&str; 14] = [
    "au_abn", "br_cnpj", "ca_bn", "ch_vat", "eu_vat", "gb_vat", "in_gst", "jp_trn", "kr_brn",
    "mx_rfc", "no_vat", "nz_gst", "sg_gst", "us_ein",
];
