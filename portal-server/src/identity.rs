//! Who is asking, and which of Stripe's customers that is: the two things that an application says for
//! itself.

mod bearer;
mod customers;
mod error;
mod jwt;
mod tokens;
mod users;

use std::error::Error;
use std::future::Future;

use futures_util::future::BoxFuture;
use stripe_portal_gen::ids::CustomerId;

pub use bearer::Bearer;
pub use customers::{Mapping, StoredCustomers};
pub use error::IdentityError;
pub use jwt::{Jwt, JwtBuilder, JwtError};
pub use tokens::{NewToken, SessionTokens, Token};
pub use users::Account;

/// What went wrong in an application's own code; it is logged, and never shown to who asks.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// A user of the application, who was authenticated.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct User {
    /// The application's own id of the user.
    pub id: String,
}

/// Turns the token of a request into a user.
pub trait Authenticate: Send + Sync + 'static {
    /// The user whose bearer token this is; none where it is unknown, expired or revoked.
    fn authenticate(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<Option<User>, BoxError>> + Send;
}

/// Turns a user into one of Stripe's customers.
pub trait Customers: Send + Sync + 'static {
    /// The customer that the user is at Stripe; none where there is no billing record.
    fn customer_of(
        &self,
        user: &User,
    ) -> impl Future<Output = Result<Option<CustomerId>, BoxError>> + Send;
}

/// [`Authenticate`] without its type.
pub(crate) trait AnyAuthenticate: Send + Sync {
    fn authenticate<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<User>, BoxError>>;
}

impl<T: Authenticate> AnyAuthenticate for T {
    fn authenticate<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<User>, BoxError>> {
        Box::pin(Authenticate::authenticate(self, token))
    }
}

/// [`Customers`] without its type.
pub(crate) trait AnyCustomers: Send + Sync {
    fn customer_of<'a>(
        &'a self,
        user: &'a User,
    ) -> BoxFuture<'a, Result<Option<CustomerId>, BoxError>>;
}

impl<T: Customers> AnyCustomers for T {
    fn customer_of<'a>(
        &'a self,
        user: &'a User,
    ) -> BoxFuture<'a, Result<Option<CustomerId>, BoxError>> {
        Box::pin(Customers::customer_of(self, user))
    }
}
