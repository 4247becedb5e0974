//! Pages that change a plan: cancel, keep, change, pause, resume.

use super::frame::{Notice, Problems};
use super::parts::{Discount, Money, Plan, Rate, Span};

/// Before cancelling.
#[derive(Clone, Debug)]
pub(crate) struct Cancel {
    pub plan: Plan,
    /// When it would end; absent means at once.
    pub on: Option<i64>,
}

/// A coupon for whoever stays.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub plan: Plan,
    pub discount: Discount,
}

/// Why it was cancelled.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    /// What was done before: the plan is cancelled already.
    pub notice: Notice,
    pub reasons: Vec<Feedback>,
    pub chosen: Option<Feedback>,
    pub comment: String,
    pub problems: Problems,
    /// Where whoever does not answer goes on.
    pub skip: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feedback {
    CustomerService,
    LowQuality,
    MissingFeatures,
    Other,
    SwitchedService,
    TooComplex,
    TooExpensive,
    Unused,
}

impl Feedback {
    const ALL: [Self; 8] = [
        Self::CustomerService,
        Self::LowQuality,
        Self::MissingFeatures,
        Self::Other,
        Self::SwitchedService,
        Self::TooComplex,
        Self::TooExpensive,
        Self::Unused,
    ];

    /// As the API writes it.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::CustomerService => "customer_service",
            Self::LowQuality => "low_quality",
            Self::MissingFeatures => "missing_features",
            Self::Other => "other",
            Self::SwitchedService => "switched_service",
            Self::TooComplex => "too_complex",
            Self::TooExpensive => "too_expensive",
            Self::Unused => "unused",
        }
    }

    pub(crate) fn of(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.value() == value)
    }
}

/// Before a cancellation is taken back.
#[derive(Clone, Debug)]
pub(crate) struct Renew {
    pub plan: Plan,
    pub on: i64,
}

/// Choosing another price or quantity.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub plan: Plan,
    pub products: Vec<Product>,
    pub quantity: Option<Quantity>,
    pub problems: Problems,
    /// Where the choice goes to.
    pub action: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub name: String,
    pub about: Option<String>,
    pub prices: Vec<PriceChoice>,
}

#[derive(Clone, Debug)]
pub(crate) struct PriceChoice {
    pub id: String,
    pub rate: Rate,
    pub current: bool,
    pub chosen: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantity {
    pub chosen: u64,
    pub min: u64,
    pub max: Option<u64>,
}

/// What a change would mean, before it is made.
#[derive(Clone, Debug)]
pub(crate) struct Preview {
    pub from: Side,
    pub to: Side,
    pub discounts: Vec<Discount>,
    pub effect: Effect,
    pub next: Option<Next>,
    /// Whether the business has chosen, not the customer.
    pub chosen_before: bool,
    /// Where another choice is made; absent where there is none.
    pub again: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Side {
    pub name: String,
    pub rate: Rate,
    pub quantity: u64,
}

#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// At once, with the lines that are settled for the running period, now or on the next invoice.
    Now {
        lines: Vec<PreviewLine>,
        due: Money,
        /// What is left over for later invoices.
        credit: Option<Money>,
    },
    AtPeriodEnd {
        on: i64,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct PreviewLine {
    pub about: LineAbout,
    pub amount: Money,
}

/// What a line of a preview is for.
#[derive(Clone, Debug)]
pub(crate) enum LineAbout {
    /// The rest of a period that was paid for.
    Unused { of: Units, after: i64 },
    /// The rest of the period with the new plan.
    Remaining { of: Units, after: i64 },
    Period {
        of: Units,
        /// What one costs.
        rate: Rate,
    },
    /// In the words of its invoice.
    Worded(String),
}

/// So many of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Units {
    pub name: String,
    pub count: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Next {
    pub on: i64,
    pub total: Money,
}

/// Before pausing.
#[derive(Clone, Debug)]
pub(crate) struct Pause {
    pub plan: Plan,
    /// Empty where it is paused until somebody resumes it.
    pub spans: Vec<PauseChoice>,
    pub problems: Problems,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct PauseChoice {
    pub span: Span,
    pub until: i64,
}

/// Before resuming.
#[derive(Clone, Debug)]
pub(crate) struct Resume {
    pub plan: Plan,
}
