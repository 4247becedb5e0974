//! The overview: what the customer has, and what the configuration lets them do.

use super::frame::Notice;
use super::parts::{Address, Method, Money, Obstacle, Plan, Rate, TaxId};

/// A section that is absent is one that the configuration switches off.
#[derive(Clone, Debug, Default)]
pub(crate) struct Home {
    pub notice: Option<Notice>,
    pub plans: Vec<PlanCard>,
    pub past_plans: Vec<Plan>,
    pub methods: Option<Methods>,
    pub details: Option<Details>,
    pub invoices: Option<Invoices>,
}

#[derive(Clone, Debug)]
pub(crate) struct PlanCard {
    pub plan: Plan,
    pub later: Option<Later>,
    pub paid_with: Option<Method>,
    pub may: Actions,
    /// Why the plan cannot be changed, where the configuration would allow it.
    pub obstacle: Option<Obstacle>,
}

/// A change that waits for the end of the period.
#[derive(Clone, Debug)]
pub(crate) struct Later {
    pub name: String,
    pub rate: Rate,
    pub on: i64,
}

#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for a link of its own"
)]
pub(crate) struct Actions {
    pub change: bool,
    pub cancel: bool,
    pub renew: bool,
    pub pause: bool,
    pub resume: bool,
}

impl Actions {
    pub(crate) fn any(&self) -> bool {
        self.change || self.cancel || self.renew || self.pause || self.resume
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Methods {
    pub list: Vec<Method>,
    /// Whether they may be added, removed and made the default.
    pub editable: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Details {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<Address>,
    pub shipping: Option<Address>,
    pub tax_ids: Vec<TaxId>,
}

impl Details {
    pub(crate) fn is_empty(&self) -> bool {
        let texts = [&self.name, &self.email, &self.phone];
        texts.into_iter().all(Option::is_none)
            && self.address.is_none()
            && self.shipping.is_none()
            && self.tax_ids.is_empty()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Invoices {
    pub list: Vec<InvoiceRow>,
    /// Where the older ones are.
    pub more: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct InvoiceRow {
    pub id: String,
    pub number: String,
    pub date: i64,
    pub total: Money,
    pub status: InvoiceStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvoiceStatus {
    Draft,
    Open,
    Paid,
    Uncollectible,
    Void,
}

impl InvoiceStatus {
    /// How much it matters, as a class of the page's style.
    pub(crate) fn tone(self) -> &'static str {
        match self {
            Self::Paid => "good",
            Self::Open => "warn",
            Self::Uncollectible => "bad",
            Self::Draft | Self::Void => "",
        }
    }
}
