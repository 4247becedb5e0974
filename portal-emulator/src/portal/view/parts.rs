//! What several pages show: amounts, rates, plans, cards and coupons.

/// An amount in the smallest unit of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Money {
    pub amount: i64,
    /// Three letters, in either case.
    pub currency: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interval {
    Day,
    Week,
    Month,
    Year,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub interval: Interval,
    pub count: u64,
}

/// What something costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    /// Absent where it depends on usage.
    pub amount: Option<Money>,
    pub every: Option<Span>,
}

/// What a coupon takes off.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Discount {
    pub off: Off,
    pub lasts: Lasts,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Off {
    /// In percent.
    Share(f64),
    Amount(Money),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lasts {
    Once,
    Months(u64),
    Forever,
}

/// A subscription as its owner sees it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    pub id: String,
    pub name: String,
    pub rate: Rate,
    pub quantity: u64,
    pub state: State,
}

/// Where a plan is in its life; times are seconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Active {
        renews: i64,
    },
    Trialing {
        ends: i64,
    },
    /// Cancelled, but paid until then.
    Ending {
        on: i64,
    },
    Ended {
        on: i64,
    },
    Paused {
        until: Option<i64>,
    },
    PastDue,
    Unpaid,
    Incomplete,
}

impl State {
    /// How much it matters, as a class of the page's style.
    pub(crate) fn tone(&self) -> &'static str {
        match self {
            Self::Active { .. } | Self::Trialing { .. } => "good",
            Self::Ending { .. } | Self::Paused { .. } | Self::Incomplete => "warn",
            Self::PastDue | Self::Unpaid => "bad",
            Self::Ended { .. } => "",
        }
    }
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    pub id: String,
    /// As it is shown: `Visa`; absent where nothing better than "card" is known.
    pub brand: Option<String>,
    pub last4: Option<String>,
    /// Month and year.
    pub expires: Option<(i64, i64)>,
    pub default: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub country: String,
}

impl Address {
    /// Its parts, in the order of the form.
    pub(crate) fn parts(&self) -> [&str; 6] {
        [
            &self.line1,
            &self.line2,
            &self.postal_code,
            &self.city,
            &self.state,
            &self.country,
        ]
    }

    pub(crate) fn parts_mut(&mut self) -> [&mut String; 6] {
        [
            &mut self.line1,
            &mut self.line2,
            &mut self.postal_code,
            &mut self.city,
            &mut self.state,
            &mut self.country,
        ]
    }

    /// The address as it is written on a letter; lines that are empty are left out.
    pub(crate) fn lines(&self) -> Vec<String> {
        let place = match self.country.as_str() {
            "US" => joined(
                &[&self.city, &joined(&[&self.state, &self.postal_code], " ")],
                ", ",
            ),
            _ => joined(&[&self.postal_code, &self.city, &self.state], " "),
        };
        let lines = [
            self.line1.clone(),
            self.line2.clone(),
            place,
            self.country.clone(),
        ];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }
}

fn joined(words: &[&str], between: &str) -> String {
    let words = words.iter().filter(|word| !word.is_empty());
    words.copied().collect::<Vec<_>>().join(between)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TaxId {
    pub id: String,
    /// As the API names it: `eu_vat`.
    pub kind: String,
    pub value: String,
}

impl TaxId {
    pub(crate) fn kind_name(&self) -> String {
        tax_kind_name(&self.kind)
    }
}

/// `eu_vat` as people write it: `EU VAT`.
pub(crate) fn tax_kind_name(kind: &str) -> String {
    kind.replace('_', " ").to_uppercase()
}

/// Why an action is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    SeveralItems,
    UsageBased,
    SentInvoice,
    PaymentMethod,
    Scheduled,
    Ended,
    Ending,
    NotEnding,
    NotPaused,
    AlreadyPaused,
    SwitchedOff,
    NoChoice,
    NoChange,
    LastMethod,
    NotYours,
    /// What is due could not be paid.
    Unpaid,
    Other,
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_written_as_in_their_country() {
        let of = |city: &str, state: &str, postal_code: &str, country: &str| {
            let address = Address {
                city: city.to_owned(),
                state: state.to_owned(),
                postal_code: postal_code.to_owned(),
                country: country.to_owned(),
                ..Address::default()
            };
            address.lines().join("|")
        };
        assert_eq!(
            of("Springfield", "IL", "62701", "US"),
            "Springfield, IL 62701|US"
        );
        assert_eq!(
            of("Springfield", "", "62701", "US"),
            "Springfield, 62701|US"
        );
        assert_eq!(of("Springfield", "", "", "US"), "Springfield|US");
        assert_eq!(of("", "IL", "", "US"), "IL|US");
        assert_eq!(of("Berlin", "", "10115", "DE"), "10115 Berlin|DE");
        assert_eq!(of("", "", "", ""), "");
    }
}
