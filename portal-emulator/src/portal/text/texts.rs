//! What every language must say: one field for each text, and one struct for each page.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::phrase::{Counted, Phrase};

/// Makes structs that hold a text in each field, and that a file must fill to the last one.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name { $(pub $field: $ty,)* }
    )*};
}

texts! {
    /// All texts of a language.
    Texts {
        formats: Formats, frame: Frame, home: Home, statuses: Statuses, invoice_statuses: InvoiceStatuses,
        prices: Prices, spans: Spans, discounts: Discounts, cancel: Cancel, feedback: Feedback, change: Change,
        pause: Pause, card: Card, details: Details, invoice: Invoice, done: Done, messages: Messages,
        obstacles: Obstacles, problems: Problems,
    }

    /// How money and shares are written.
    Formats {
        money: Phrase, percent: Phrase, symbols: BTreeMap<String, String>,
    }

    /// What stands around every page.
    Frame {
        banner: String, skip: String, leave: Phrase, site: String, back: String, foot: String, privacy: String,
        terms: String, problems: Counted, go_back: String,
    }

    /// The overview.
    Home {
        title: String, plans: String, no_plans: String, past_plans: String, quantity: Phrase, renews: Phrase,
        trial_then: Phrase, ends: Phrase, ended: Phrase, paused: String,
        paused_until: Phrase, past_due: String, unpaid: String, incomplete: String, later: Phrase,
        paid_with: Phrase, change: String, cancel: String, renew: String, pause: String, resume: String,
        of_plan: Phrase, cannot_change: Phrase, methods: String, no_methods: String, default: String,
        expires: Phrase, add_method: String, make_default: String, remove: String, of_method: Phrase,
        details: String, edit_details: String, no_details: String, name: String, email: String, phone: String,
        address: String, shipping: String, tax_ids: String, invoices: String, no_invoices: String,
        more_invoices: String, number: String, date: String, amount: String, status: String, links: String,
        pdf: String, pdf_of: Phrase, see: Phrase,
    }

    /// What a plan is.
    Statuses {
        active: String, trialing: String, ending: String, ended: String, paused: String, past_due: String,
        unpaid: String, incomplete: String,
    }

    /// What an invoice is.
    InvoiceStatuses {
        draft: String, open: String, paid: String, uncollectible: String, void: String,
    }

    /// Prices by interval.
    Prices {
        free: String, usage: String, day: Counted, week: Counted, month: Counted, year: Counted,
    }

    /// Lengths of time.
    Spans {
        day: Counted, week: Counted, month: Counted, year: Counted,
    }

    /// What a coupon gives.
    Discounts {
        off: Phrase, once: Phrase, repeating: Phrase, forever: Phrase,
    }

    /// Cancelling, the survey after it, and taking it back.
    Cancel {
        title: String, at_period_end: Phrase, now: String, confirm: String, keep: String, offer_title: String,
        offer: Phrase, accept: String, decline: String, survey_title: String, survey_about: String,
        reason: String, comment: String, send: String, skip: String, undo_title: String, undo: Phrase,
        undo_confirm: String,
    }

    /// Why somebody cancels.
    Feedback {
        customer_service: String, low_quality: String, missing_features: String, other: String,
        switched_service: String, too_complex: String, too_expensive: String, unused: String,
    }

    /// Another plan or quantity.
    Change {
        title: String, current: String, choose: String, plan: String, this: String, quantity: String, quantity_from: Phrase,
        quantity_range: Phrase,  next: String, preview_title: String, confirm_title: String,
        from: String, to: String, today: String, total_today: String, credit_today: String,
        next_invoice: Phrase, no_charge: String, at_period_end: Phrase, confirm: String, discount: String,
        units: Phrase, unused: Phrase, remaining: Phrase, period: Phrase,
    }

    /// Pausing and resuming.
    Pause {
        title: String, about: String, choose: String, for_span: Phrase, confirm: String,
        resume_title: String, resume: String, resume_confirm: String,
    }

    /// Payment methods.
    Card {
        title: String, tests: String, test_list: String, works: String, any: String, number: String,
        expiry: String, expiry_hint: String, cvc: String, cvc_hint: String, holder: String,
        make_default: String, add: String, ending: Phrase, remove_title: String, remove: Phrase,
        remove_confirm: String, unnamed: String,
    }

    /// Billing details.
    Details {
        title: String, name: String, email: String, phone: String, address: String, shipping: String,
        shipping_name: String, shipping_phone: String, line1: String, line2: String, city: String,
        state: String, postal_code: String, country: String, country_hint: String, save: String,
        tax_ids: String, tax_type: String, tax_value: String, add_tax: String, remove_tax: String,
        remove_tax_of: Phrase, no_tax: String,
    }

    /// One invoice, as page and as PDF.
    Invoice {
        title: Phrase, draft_title: String, from: String, to: String, issued: String, due: String, paid: Phrase,
        description: String, quantity: String, unit: String, amount: String, period: Phrase, subtotal: String,
        discount: String, tax: String, total: String, applied: String, amount_paid: String, amount_due: String,
        download: String, page: Phrase, test: String,
    }

    /// What has just been done.
    Done {
        title: String, cancel_scheduled: Phrase, canceled: String, renewed: String, offer_taken: String,
        changed: String, change_scheduled: Phrase, paused: String, resumed: String, method_added: String,
        default_set: String, method_removed: String, details_saved: String, tax_id_added: String,
        tax_id_removed: String, feedback_sent: String,
    }

    /// Pages that say one thing.
    Messages {
        expired_title: String, expired: String, used_title: String, used: String, missing_title: String,
        missing: String, login_title: String, login: String, login_send: String,
        sent_title: String, sent: String, sent_here: String, sent_link: String, refused_title: String, refused: Phrase,
        stale_title: String, stale: String, }

    /// Why an action is not possible; ends a sentence.
    Obstacles {
        several_items: String, usage_based: String, sent_invoice: String, payment_method: String,
        scheduled: String, ended: String, ending: String, not_ending: String, not_paused: String,
        already_paused: String, switched_off: String, no_choice: String, no_change: String, last_method: String,
        not_yours: String, unpaid: String, other: String,
    }

    /// What is wrong with a field.
    Problems {
        required: Phrase, number_invalid: String, number_real: String, expiry_invalid: String,
        expiry_past: String, cvc_invalid: String, declined: String, insufficient_funds: String, lost: String,
        stolen: String, processing: String, email_invalid: String, country_invalid: String,
        phone_invalid: String, tax_invalid: String, too_long: Phrase, choose: Phrase, quantity_invalid: String,
        no_change: String,
    }
}
