//! What page and PDF both say of an invoice.

use super::speech::Speech;
use crate::portal::view::frame::Leave;
use crate::portal::view::invoice::{Invoice, Recipient, Sums};

/// A line of the column at the end.
#[derive(Clone, Debug)]
pub(crate) struct Sum<'a> {
    pub label: &'a str,
    pub amount: String,
    pub strong: bool,
}

impl Speech {
    pub(crate) fn invoice_title(&self, invoice: &Invoice) -> String {
        let texts = &self.texts.invoice;
        match &invoice.number {
            Some(number) => texts.title.with("number", number).to_string(),
            None => texts.draft_title.clone(),
        }
    }

    /// Whom an invoice is for, line by line.
    #[expect(
        clippy::unused_self,
        reason = "templates have a speech, and no path to its type"
    )]
    pub(crate) fn recipient(&self, to: &Recipient) -> Vec<String> {
        let mut lines: Vec<String> = to.name.iter().chain(&to.email).cloned().collect();
        lines.extend(to.address.iter().flat_map(|address| address.lines()));
        let taxes = to.tax_ids.iter();
        lines.extend(taxes.map(|tax| format!("{} {}", tax.kind_name(), tax.value)));
        lines
    }

    pub(crate) fn sums(&self, sums: &Sums) -> Vec<Sum<'_>> {
        let texts = &self.texts.invoice;
        let rows = [
            (&texts.subtotal, Some(&sums.subtotal), false),
            (&texts.discount, sums.discount.as_ref(), false),
            (&texts.tax, sums.tax.as_ref(), false),
            (&texts.total, Some(&sums.total), true),
            (&texts.applied, sums.applied.as_ref(), false),
            (&texts.amount_paid, Some(&sums.paid), false),
            (&texts.amount_due, Some(&sums.due), true),
        ];
        let written = rows.into_iter().filter_map(|(label, money, strong)| {
            let amount = self.money(money?);
            Some(Sum {
                label,
                amount,
                strong,
            })
        });
        written.collect()
    }

    /// The text of the link back to the business.
    pub(crate) fn leave(&self, leave: &Leave) -> String {
        let texts = &self.texts.frame;
        let place = leave.place.as_deref().unwrap_or(&texts.site);
        texts.leave.with("place", place).to_string()
    }
}
