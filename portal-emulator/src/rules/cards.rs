//! Stripe's test cards: what each is, and how it fails. Cards that ask for a further step of authentication
//! are taken as authenticated.

use stripe_portal_gen::payment_method::{Card, CardChecks, CardNetworks, PaymentMethod};

use super::calendar;

/// A card as it is typed in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CardInput {
    /// Its number; spaces and dashes do not count.
    pub number: String,
    /// The month in which it expires, 1 to 12.
    pub exp_month: i64,
    /// The year in which it expires, in four digits or two.
    pub exp_year: i64,
    /// Its security code.
    pub cvc: Option<String>,
    /// The name on it.
    pub name: Option<String>,
    /// The postal code of its holder.
    pub postal_code: Option<String>,
    /// The two-letter code of its holder's country.
    pub country: Option<String>,
}

/// Shows nothing of the card.
impl std::fmt::Debug for CardInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardInput")
    }
}

/// Why a card cannot be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardFault {
    /// The number is none.
    #[error("Your card number is incorrect.")]
    IncorrectNumber,
    /// The month is none.
    #[error("Your card's expiration month is invalid.")]
    InvalidExpiryMonth,
    /// The year is past, or none.
    #[error("Your card's expiration year is invalid.")]
    InvalidExpiryYear,
    /// The security code has not three or four digits.
    #[error("Your card's security code is invalid.")]
    InvalidCvc,
    /// The issuer declines it.
    #[error("Your card was declined.")]
    Declined,
    /// It has too little money.
    #[error("Your card has insufficient funds.")]
    InsufficientFunds,
    /// It was lost.
    #[error("Your card was declined.")]
    Lost,
    /// It was stolen.
    #[error("Your card was declined.")]
    Stolen,
    /// It has expired.
    #[error("Your card has expired.")]
    Expired,
    /// The security code is wrong.
    #[error("Your card's security code is incorrect.")]
    IncorrectCvc,
    /// It could not be processed.
    #[error("An error occurred while processing your card. Try again in a little bit.")]
    Processing,
    /// It is no test card.
    #[error(
        "Your card was declined. Your request was in test mode, but used a non test card. For a \
         list of valid test cards, visit: https://stripe.com/docs/testing."
    )]
    NoTestCard,
}

impl CardFault {
    /// The error's `code`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::IncorrectNumber => "incorrect_number",
            Self::InvalidExpiryMonth => "invalid_expiry_month",
            Self::InvalidExpiryYear => "invalid_expiry_year",
            Self::InvalidCvc => "invalid_cvc",
            Self::Expired => "expired_card",
            Self::IncorrectCvc => "incorrect_cvc",
            Self::Processing => "processing_error",
            _ => "card_declined",
        }
    }

    /// The error's `decline_code`.
    #[must_use]
    pub fn decline_code(self) -> Option<&'static str> {
        match self {
            Self::Declined => Some("generic_decline"),
            Self::InsufficientFunds => Some("insufficient_funds"),
            Self::Lost => Some("lost_card"),
            Self::Stolen => Some("stolen_card"),
            Self::NoTestCard => Some("test_mode_live_card"),
            _ => None,
        }
    }
}

/// Test cards that can be saved: number, brand, funding, country, and the token that stands for it.
const GOOD: [(&str, &str, &str, &str, &str); 23] = [
    ("4242424242424242", "visa", "credit", "US", "tok_visa"),
    ("4000056655665556", "visa", "debit", "US", "tok_visa_debit"),
    (
        "5555555555554444",
        "mastercard",
        "credit",
        "US",
        "tok_mastercard",
    ),
    ("2223003122003222", "mastercard", "credit", "US", ""),
    (
        "5200828282828210",
        "mastercard",
        "debit",
        "US",
        "tok_mastercard_debit",
    ),
    (
        "5105105105105100",
        "mastercard",
        "prepaid",
        "US",
        "tok_mastercard_prepaid",
    ),
    ("378282246310005", "amex", "credit", "US", "tok_amex"),
    ("371449635398431", "amex", "credit", "US", ""),
    (
        "6011111111111117",
        "discover",
        "credit",
        "US",
        "tok_discover",
    ),
    ("6011000990139424", "discover", "credit", "US", ""),
    ("3056930009020004", "diners", "credit", "US", "tok_diners"),
    ("36227206271667", "diners", "credit", "US", ""),
    ("3566002020360505", "jcb", "credit", "JP", "tok_jcb"),
    (
        "6200000000000005",
        "unionpay",
        "credit",
        "CN",
        "tok_unionpay",
    ),
    ("4000000760000002", "visa", "credit", "BR", "tok_br"),
    ("4000001240000000", "visa", "credit", "CA", "tok_ca"),
    ("4000002760000016", "visa", "credit", "DE", "tok_de"),
    ("4000002500000003", "visa", "credit", "FR", "tok_fr"),
    ("4000008260000000", "visa", "credit", "GB", "tok_gb"),
    ("4000003920000003", "visa", "credit", "JP", "tok_jp"),
    (
        "4000002500003155",
        "visa",
        "credit",
        "FR",
        "tok_threeDSecure2Required",
    ),
    ("4000002760003184", "visa", "credit", "DE", ""),
    (
        DECLINES_CHARGES,
        "visa",
        "credit",
        "US",
        "tok_chargeCustomerFail",
    ),
];

/// The test card that can be saved and is declined when it is charged.
const DECLINES_CHARGES: &str = "4000000000000341";

/// Test cards that cannot be saved.
const BAD: [(&str, CardFault, &str); 7] = [
    (
        "4000000000000002",
        CardFault::Declined,
        "tok_chargeDeclined",
    ),
    (
        "4000000000009995",
        CardFault::InsufficientFunds,
        "tok_chargeDeclinedInsufficientFunds",
    ),
    (
        "4000000000009987",
        CardFault::Lost,
        "tok_chargeDeclinedLostCard",
    ),
    (
        "4000000000009979",
        CardFault::Stolen,
        "tok_chargeDeclinedStolenCard",
    ),
    (
        "4000000000000069",
        CardFault::Expired,
        "tok_chargeDeclinedExpiredCard",
    ),
    (
        "4000000000000127",
        CardFault::IncorrectCvc,
        "tok_chargeDeclinedIncorrectCvc",
    ),
    (
        "4000000000000119",
        CardFault::Processing,
        "tok_chargeDeclinedProcessingError",
    ),
];

/// The number that a token such as `tok_visa`, or an id such as `pm_card_visa`, stands for.
#[must_use]
pub fn of_token(token: &str) -> Option<&'static str> {
    let name = token
        .strip_prefix("pm_card_")
        .or(token.strip_prefix("tok_"))?;
    // Stripe's pages have `tok_visa_chargeDeclined` now, and had `tok_chargeDeclined`.
    let short = name
        .strip_prefix("visa_")
        .filter(|it| it.starts_with("charge"));
    let name = short.unwrap_or(name);
    let is_it = |it: &str| it.strip_prefix("tok_") == Some(name);
    let good = GOOD.iter().find(|card| is_it(card.4)).map(|card| card.0);
    good.or_else(|| BAD.iter().find(|card| is_it(card.2)).map(|card| card.0))
}

/// The card, or what is wrong with the input. Whether it can be saved is another question.
pub fn card(input: &CardInput, now: i64) -> Result<Card, CardFault> {
    let number: String = input
        .number
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .collect();
    if !(12..=19).contains(&number.len()) || !is_luhn(&number) {
        return Err(CardFault::IncorrectNumber);
    }
    let (exp_month, exp_year) = expiry(input, now)?;
    let cvc = input.cvc.as_deref().filter(|cvc| !cvc.is_empty());
    let is_cvc =
        |cvc: &str| (3..=4).contains(&cvc.len()) && cvc.bytes().all(|b| b.is_ascii_digit());
    if cvc.is_some_and(|cvc| !is_cvc(cvc)) {
        return Err(CardFault::InvalidCvc);
    }
    let good = GOOD.iter().find(|card| card.0 == number);
    let good = good.map(|card| (card.1, card.2, card.3));
    let bad = BAD.iter().find(|card| card.0 == number);
    let kind = good.or(bad.map(|_| ("visa", "credit", "US")));
    let (brand, funding, country) = kind.ok_or(CardFault::NoTestCard)?;
    let pass = |given: bool| given.then(|| "pass".to_owned());
    let start = number.len().saturating_sub(4);
    Ok(Card {
        brand: brand.to_owned(),
        display_brand: Some(brand.to_owned()),
        last4: number.get(start..).unwrap_or_default().to_owned(),
        exp_month,
        exp_year,
        funding: funding.to_owned(),
        country: Some(country.to_owned()),
        fingerprint: Some(fingerprint(&number)),
        checks: Some(CardChecks {
            address_line1_check: None,
            address_postal_code_check: pass(input.postal_code.is_some()),
            cvc_check: pass(cvc.is_some()),
        }),
        networks: Some(CardNetworks {
            available: vec![brand.to_owned()],
            preferred: None,
        }),
        wallet: None,
    })
}

fn expiry(input: &CardInput, now: i64) -> Result<(i64, i64), CardFault> {
    if !(1..=12).contains(&input.exp_month) {
        return Err(CardFault::InvalidExpiryMonth);
    }
    let year = match input.exp_year {
        short @ 0..=99 => 2000 + short,
        year => year,
    };
    let (this, month, _) = calendar::date_of(now);
    if year < this || year > this + 50 {
        return Err(CardFault::InvalidExpiryYear);
    }
    if year == this && input.exp_month < month {
        return Err(CardFault::InvalidExpiryMonth);
    }
    Ok((input.exp_month, year))
}

/// The issuer is asked when a card is saved, and may decline it.
pub fn may_save(card: &Card) -> Result<(), CardFault> {
    let is_it = |number: &str| card.fingerprint.as_deref() == Some(&*fingerprint(number));
    match BAD.iter().find(|card| is_it(card.0)) {
        Some((_, fault, _)) => Err(*fault),
        None => Ok(()),
    }
}

/// Whether charges of the payment method are declined.
#[must_use]
pub fn declines_charges(method: &PaymentMethod) -> bool {
    let print = method
        .card
        .as_ref()
        .and_then(|card| card.fingerprint.as_deref());
    print.is_some_and(|print| print == fingerprint(DECLINES_CHARGES))
}

/// The same for the same number, and another for any other test card.
fn fingerprint(number: &str) -> String {
    let mut seed = number.bytes().fold(0_u64, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    seed ^= 0x5eed;
    crate::ids::IdMaker::new(seed).text(16)
}

fn is_luhn(number: &str) -> bool {
    let mut sum = 0;
    for (at, c) in number.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else {
            return false;
        };
        sum += match at % 2 {
            0 => digit,
            _ if digit > 4 => digit * 2 - 9,
            _ => digit * 2,
        };
    }
    sum % 10 == 0
}

#[cfg(test)]
mod tests;
