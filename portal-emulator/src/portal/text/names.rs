//! Which text names a value of a view.

use super::speech::Speech;
use super::texts::Texts;
use crate::portal::view::account::Outcome;
use crate::portal::view::frame::{Message, Notice, Problem};
use crate::portal::view::home::InvoiceStatus;
use crate::portal::view::parts::{Obstacle, Plan, State};
use crate::portal::view::plan::Feedback;

impl Texts {
    pub(crate) fn state(&self, state: &State) -> &str {
        let texts = &self.statuses;
        match state {
            State::Active { .. } => &texts.active,
            State::Trialing { .. } => &texts.trialing,
            State::Ending { .. } => &texts.ending,
            State::Ended { .. } => &texts.ended,
            State::Paused { .. } => &texts.paused,
            State::PastDue => &texts.past_due,
            State::Unpaid => &texts.unpaid,
            State::Incomplete => &texts.incomplete,
        }
    }

    pub(crate) fn invoice_status(&self, status: &InvoiceStatus) -> &str {
        let texts = &self.invoice_statuses;
        match status {
            InvoiceStatus::Draft => &texts.draft,
            InvoiceStatus::Open => &texts.open,
            InvoiceStatus::Paid => &texts.paid,
            InvoiceStatus::Uncollectible => &texts.uncollectible,
            InvoiceStatus::Void => &texts.void,
        }
    }

    pub(crate) fn feedback(&self, feedback: &Feedback) -> &str {
        let texts = &self.feedback;
        match feedback {
            Feedback::CustomerService => &texts.customer_service,
            Feedback::LowQuality => &texts.low_quality,
            Feedback::MissingFeatures => &texts.missing_features,
            Feedback::Other => &texts.other,
            Feedback::SwitchedService => &texts.switched_service,
            Feedback::TooComplex => &texts.too_complex,
            Feedback::TooExpensive => &texts.too_expensive,
            Feedback::Unused => &texts.unused,
        }
    }

    pub(crate) fn obstacle(&self, obstacle: &Obstacle) -> &str {
        let texts = &self.obstacles;
        match obstacle {
            Obstacle::SeveralItems => &texts.several_items,
            Obstacle::UsageBased => &texts.usage_based,
            Obstacle::SentInvoice => &texts.sent_invoice,
            Obstacle::PaymentMethod => &texts.payment_method,
            Obstacle::Scheduled => &texts.scheduled,
            Obstacle::Ended => &texts.ended,
            Obstacle::Ending => &texts.ending,
            Obstacle::NotEnding => &texts.not_ending,
            Obstacle::NotPaused => &texts.not_paused,
            Obstacle::AlreadyPaused => &texts.already_paused,
            Obstacle::SwitchedOff => &texts.switched_off,
            Obstacle::NoChoice => &texts.no_choice,
            Obstacle::NoChange => &texts.no_change,
            Obstacle::LastMethod => &texts.last_method,
            Obstacle::NotYours => &texts.not_yours,
            Obstacle::Unpaid => &texts.unpaid,
            Obstacle::Other => &texts.other,
        }
    }

    /// What a test number does.
    pub(crate) fn outcome(&self, outcome: &Outcome) -> &str {
        match outcome {
            Outcome::Works => &self.card.works,
            Outcome::Declined => &self.problems.declined,
            Outcome::InsufficientFunds => &self.problems.insufficient_funds,
        }
    }
}

impl Speech {
    /// Title and words of a page that says one thing.
    pub(crate) fn message(&self, message: &Message) -> (&str, String) {
        let texts = &self.texts.messages;
        match message {
            Message::Expired => (&texts.expired_title, texts.expired.clone()),
            Message::Used => (&texts.used_title, texts.used.clone()),
            Message::Missing => (&texts.missing_title, texts.missing.clone()),
            Message::Refused(obstacle) => {
                let reason = self.texts.obstacle(obstacle);
                let words = texts.refused.with("reason", reason).to_string();
                (&texts.refused_title, words)
            }
            Message::Stale => (&texts.stale_title, texts.stale.clone()),
        }
    }

    /// What a plan's status means for its owner, in a sentence.
    pub(crate) fn state_line(&self, plan: &Plan) -> String {
        let texts = &self.texts.home;
        match &plan.state {
            State::Active { renews } => texts.renews.with("date", self.date(renews)).to_string(),
            State::Trialing { ends } => {
                let then = texts.trial_then.with("date", self.date(ends));
                then.with("price", self.rate(&plan.rate)).to_string()
            }
            State::Ending { on } => texts.ends.with("date", self.date(on)).to_string(),
            State::Ended { on } => texts.ended.with("date", self.date(on)).to_string(),
            State::Paused { until: None } => texts.paused.clone(),
            State::Paused { until: Some(at) } => {
                texts.paused_until.with("date", self.date(at)).to_string()
            }
            State::PastDue => texts.past_due.clone(),
            State::Unpaid => texts.unpaid.clone(),
            State::Incomplete => texts.incomplete.clone(),
        }
    }

    pub(crate) fn notice(&self, notice: &Notice) -> String {
        let texts = &self.texts.done;
        match notice {
            Notice::CancelScheduled { on } => texts
                .cancel_scheduled
                .with("date", self.date(on))
                .to_string(),
            Notice::ChangeScheduled { on } => texts
                .change_scheduled
                .with("date", self.date(on))
                .to_string(),
            Notice::Canceled => texts.canceled.clone(),
            Notice::Renewed => texts.renewed.clone(),
            Notice::OfferTaken => texts.offer_taken.clone(),
            Notice::Changed => texts.changed.clone(),
            Notice::Paused => texts.paused.clone(),
            Notice::Resumed => texts.resumed.clone(),
            Notice::MethodAdded => texts.method_added.clone(),
            Notice::DefaultSet => texts.default_set.clone(),
            Notice::MethodRemoved => texts.method_removed.clone(),
            Notice::DetailsSaved => texts.details_saved.clone(),
            Notice::TaxIdAdded => texts.tax_id_added.clone(),
            Notice::TaxIdRemoved => texts.tax_id_removed.clone(),
            Notice::FeedbackSent => texts.feedback_sent.clone(),
        }
    }

    /// What is wrong with the field of that label.
    pub(crate) fn problem(&self, problem: &Problem, label: &str) -> String {
        let texts = &self.texts.problems;
        match problem {
            Problem::Required => texts.required.with("label", label).to_string(),
            Problem::TooLong => texts.too_long.with("label", label).to_string(),
            Problem::Choose => texts.choose.with("label", label).to_string(),
            Problem::NumberInvalid => texts.number_invalid.clone(),
            Problem::NumberReal => texts.number_real.clone(),
            Problem::ExpiryInvalid => texts.expiry_invalid.clone(),
            Problem::ExpiryPast => texts.expiry_past.clone(),
            Problem::CvcInvalid => texts.cvc_invalid.clone(),
            Problem::Declined => texts.declined.clone(),
            Problem::InsufficientFunds => texts.insufficient_funds.clone(),
            Problem::Lost => texts.lost.clone(),
            Problem::Stolen => texts.stolen.clone(),
            Problem::Processing => texts.processing.clone(),
            Problem::EmailInvalid => texts.email_invalid.clone(),
            Problem::CountryInvalid => texts.country_invalid.clone(),
            Problem::PhoneInvalid => texts.phone_invalid.clone(),
            Problem::TaxInvalid => texts.tax_invalid.clone(),
            Problem::QuantityInvalid => texts.quantity_invalid.clone(),
            Problem::NoChange => texts.no_change.clone(),
        }
    }
}
