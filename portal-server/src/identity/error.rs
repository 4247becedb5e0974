//! Why users, tokens and customers in the database cannot be what they are asked to be.

/// Why the database has no such user, token or customer, or already another.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// There is no such user.
    #[error("there is no user `{0}`")]
    NoSuchUser(String),
    /// There is such a user already.
    #[error("there is a user `{0}` already")]
    UserExists(String),
    /// The user may not sign in any more.
    #[error("the user `{0}` is disabled")]
    Disabled(String),
    /// There is no such token.
    #[error("there is no token `{0}`")]
    NoSuchToken(String),
    /// A token that would be expired at once, or last longer than a century.
    #[error("a token is valid for a second at least, and a hundred years at most")]
    Validity,
    /// The user is no customer in this mode.
    #[error("the user `{0}` is no customer in this mode")]
    NotMapped(String),
    /// The user is another customer in this mode.
    #[error("the user `{user}` is the customer `{customer}` already: remove that first")]
    AlreadyMapped {
        /// The user.
        user: String,
        /// Which customer the user is.
        customer: String,
    },
    /// The customer is another user in this mode.
    #[error("the customer `{customer}` is the user `{user}` already: remove that first")]
    CustomerTaken {
        /// The customer.
        customer: String,
        /// Which user that is.
        user: String,
    },
    /// An id that is none.
    #[error(
        "`{0}` is no id: write 1 to 255 characters, none of them a space or a control character"
    )]
    Id(String),
    /// What is no id of a customer.
    #[error("`{0}` is no customer: write the id that Stripe gave, cus_…")]
    Customer(String),
    /// The database said no.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

/// Whether a text can be the id of a user.
pub(super) fn is_id(text: &str) -> bool {
    let is_clean = !text.contains(|c: char| c.is_control() || c.is_whitespace());
    is_clean && (1..=255).contains(&text.len())
}

/// The id, if it can be one.
pub(super) fn id(text: &str) -> Result<&str, IdentityError> {
    match is_id(text) {
        true => Ok(text),
        false => Err(IdentityError::Id(text.escape_debug().to_string())),
    }
}

/// The id of a customer, if it can be one.
pub(super) fn customer(text: &str) -> Result<&str, IdentityError> {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    let is_id = |rest: &str| !rest.is_empty() && rest.bytes().all(is_plain) && is_id(text);
    match text.strip_prefix("cus_").is_some_and(is_id) {
        true => Ok(text),
        false => Err(IdentityError::Customer(text.escape_debug().to_string())),
    }
}
