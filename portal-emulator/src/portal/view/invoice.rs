//! One invoice, as its page and its PDF show it.

use super::home::InvoiceStatus;
use super::parts::{Address, Money, TaxId};

#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub id: String,
    /// Absent for a draft.
    pub number: Option<String>,
    pub status: InvoiceStatus,
    pub business: Option<String>,
    pub to: Recipient,
    pub issued: i64,
    pub due: Option<i64>,
    pub paid: Option<i64>,
    pub lines: Vec<InvoiceLine>,
    /// More than one where lines differ from what is due.
    pub sums: Sums,
    /// Where its PDF is.
    pub pdf: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Recipient {
    pub name: Option<String>,
    pub email: Option<String>,
    pub address: Option<Address>,
    pub tax_ids: Vec<TaxId>,
}

#[derive(Clone, Debug)]
pub(crate) struct InvoiceLine {
    pub about: String,
    pub period: Option<(i64, i64)>,
    pub quantity: Option<u64>,
    pub unit: Option<Money>,
    pub amount: Money,
}

/// The column at the end; what is absent is not written.
#[derive(Clone, Debug)]
pub(crate) struct Sums {
    pub subtotal: Money,
    pub discount: Option<Money>,
    pub tax: Option<Money>,
    pub total: Money,
    /// What the customer's balance took over.
    pub applied: Option<Money>,
    pub paid: Money,
    pub due: Money,
}
