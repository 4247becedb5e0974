//! What a seed can say.

use serde::Deserialize;

use super::portal::SeedConfiguration;
use crate::faults::Rule;
use crate::webhooks::NewEndpoint;

/// What an emulator begins with. Everything can be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    /// Whose account it is.
    pub account: SeedAccount,
    /// What is sold.
    pub products: Vec<SeedProduct>,
    /// What can be taken off.
    pub coupons: Vec<SeedCoupon>,
    /// What the portal lets customers do.
    pub configurations: Vec<SeedConfiguration>,
    /// Who buys.
    pub customers: Vec<SeedCustomer>,
    /// Where events are sent, of what happens from then on.
    pub webhooks: Vec<NewEndpoint>,
    /// What goes wrong on purpose.
    pub faults: Vec<Rule>,
}

/// Whose account it is; what is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedAccount {
    /// The name that invoices and the portal show.
    pub name: Option<String>,
    /// The two-letter code of the country.
    pub country: Option<String>,
}

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedProduct {
    /// Its id.
    pub id: String,
    /// The name that customers see.
    pub name: String,
    /// The description that customers see.
    pub description: Option<String>,
    /// What one unit is called.
    pub unit_label: Option<String>,
    /// What it costs.
    #[serde(default)]
    pub prices: Vec<SeedPrice>,
}

/// What a product costs, again and again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPrice {
    /// Its id.
    pub id: String,
    /// The price of one unit, in the smallest unit of the currency.
    pub amount: i64,
    /// Three-letter code of the currency.
    pub currency: String,
    /// How often it is paid: each `day`, `week`, `month` or `year`.
    pub every: String,
    /// How many of them a period has.
    pub count: Option<i64>,
}

/// What can be taken off.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCoupon {
    /// Its id.
    pub id: String,
    /// The name that customers see.
    pub name: Option<String>,
    /// The percentage that is taken off.
    pub percent_off: Option<f64>,
    /// The amount that is taken off.
    pub amount_off: Option<i64>,
    /// The currency of the amount.
    pub currency: Option<String>,
    /// For how long: `once`, `repeating` or `forever`.
    pub duration: Option<String>,
    /// For how many months, where it is repeating.
    pub months: Option<i64>,
}

/// Someone who buys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCustomer {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// Their billing address.
    pub address: Option<SeedAddress>,
    /// Tags of the languages that they prefer, the best first.
    #[serde(default)]
    pub locales: Vec<String>,
    /// What they pay with; the first one is their default.
    #[serde(default)]
    pub cards: Vec<SeedCard>,
    /// What they are subscribed to, or were.
    #[serde(default)]
    pub subscriptions: Vec<SeedSubscription>,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedAddress {
    /// Street, post office box or company.
    pub line1: Option<String>,
    /// Flat, floor or building.
    pub line2: Option<String>,
    /// City, town or village.
    pub city: Option<String>,
    /// State, county, province or region.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Two-letter code of the country.
    pub country: Option<String>,
}

/// A test card that a customer pays with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCard {
    /// The id of the payment method.
    pub id: Option<String>,
    /// The card by the name that Stripe's tokens have for it, such as `visa`, `mastercard`, `amex` or
    /// `chargeCustomerFail`.
    pub card: String,
}

/// A subscription, with all that has happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSubscription {
    /// Its id.
    pub id: String,
    /// The id of its price.
    pub price: String,
    /// How many units.
    pub quantity: Option<i64>,
    /// How many days of trial it began with.
    pub trial_days: Option<i64>,
    /// The coupon that it has.
    pub coupon: Option<String>,
    /// How its invoices are worked out: `classic` or `flexible`.
    pub billing_mode: Option<String>,
    /// How many days ago it began; none is now.
    #[serde(default)]
    pub days_ago: i64,
    /// How many days ago it was cancelled, if it was, for the end of the period then.
    pub cancelled_days_ago: Option<i64>,
}
