//! What stands around every page, and what is said of what was just done.

use super::parts::Obstacle;

#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// The path of the overview.
    pub home: String,
    /// What the paths of all other pages begin with, without a slash at its end.
    pub here: String,
    /// The path of the style sheet.
    pub style: String,
    /// Whether the page leads back to the overview; a flow does not.
    pub back: bool,
    pub business: Option<String>,
    pub headline: Option<String>,
    pub leave: Option<Leave>,
    pub privacy_url: Option<String>,
    pub terms_url: Option<String>,
    /// What a form sends back to show that it is ours.
    pub token: String,
}

/// The link back to the business.
#[derive(Clone, Debug)]
pub(crate) struct Leave {
    pub href: String,
    /// The name of the business, or the host of the link.
    pub place: Option<String>,
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    CancelScheduled { on: i64 },
    Canceled,
    Renewed,
    OfferTaken,
    Changed,
    ChangeScheduled { on: i64 },
    Paused,
    Resumed,
    MethodAdded,
    DefaultSet,
    MethodRemoved,
    DetailsSaved,
    TaxIdAdded,
    TaxIdRemoved,
    FeedbackSent,
}

/// The page after a flow.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub notice: Notice,
    /// The business's own words.
    pub message: Option<String>,
    /// Where the customer is sent on to.
    pub onward: Option<Leave>,
}

/// A page that says one thing.
#[derive(Clone, Debug)]
pub(crate) enum Message {
    Expired,
    Used,
    Missing,
    Refused(Obstacle),
    Stale,
}

/// An expired link whose owner may have a new one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Login {
    pub email: String,
    pub problems: Problems,
}

/// What the mail with the new link would hold.
#[derive(Clone, Debug)]
pub(crate) struct LoginSent {
    /// Absent where the address is not the customer's, which the page does not say.
    pub href: Option<String>,
}

/// What is wrong with a form, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problems(pub Vec<(&'static str, Problem)>);

impl Problems {
    pub(crate) fn of(&self, field: &str) -> Option<Problem> {
        let found = self.0.iter().find(|(name, _)| *name == field);
        found.map(|(_, problem)| *problem)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.len() as u64
    }

    pub(crate) fn add(&mut self, field: &'static str, problem: Problem) {
        self.0.push((field, problem));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    Required,
    NumberInvalid,
    /// A number that could be a real card's.
    NumberReal,
    ExpiryInvalid,
    ExpiryPast,
    CvcInvalid,
    Declined,
    InsufficientFunds,
    Lost,
    Stolen,
    Processing,
    EmailInvalid,
    CountryInvalid,
    PhoneInvalid,
    TaxInvalid,
    TooLong,
    Choose,
    QuantityInvalid,
    NoChange,
}
