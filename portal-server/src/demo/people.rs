//! Who can sign in, and with which tokens.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portal_server::Store;
use portal_server::identity::{Authenticate as _, BoxError, IdentityError, SessionTokens};
use serde::Serialize;

/// How long the tokens are valid.
const VALID: Duration = Duration::from_hours(24);

/// Somebody who can sign in, and is a customer of the emulator's example.
#[derive(Debug, Serialize)]
pub(super) struct Person {
    pub(super) id: &'static str,
    pub(super) email: &'static str,
    pub(super) about: &'static str,
    #[serde(skip)]
    pub(super) customer: &'static str,
}

pub(super) static PEOPLE: [Person; 3] = [
    Person {
        id: "active",
        email: "ada@example.com",
        about: "Ada pays for a plan every month",
        customer: "cus_active",
    },
    Person {
        id: "free",
        email: "fritz@example.com",
        about: "Fritz has no plan yet, and nothing to pay with",
        customer: "cus_free",
    },
    Person {
        id: "cancelled",
        email: "cleo@example.com",
        about: "Cleo had a plan, cancelled it, and has invoices to look at",
        customer: "cus_cancelled",
    },
];

/// The tokens of this run.
pub(super) struct Sessions {
    store: Store,
    tokens: SessionTokens,
    /// By which id a token is revoked: the database knows only its hash.
    ids: Mutex<BTreeMap<String, String>>,
}

impl Sessions {
    /// Adds everybody to the database.
    pub(super) async fn new(store: Store) -> Result<Self, IdentityError> {
        for Person {
            id,
            email,
            customer,
            ..
        } in &PEOPLE
        {
            store.add_user(id, Some(email)).await?;
            store.set_customer(id, false, customer).await?;
        }
        Ok(Self {
            tokens: SessionTokens::new(store.clone()),
            store,
            ids: Mutex::default(),
        })
    }

    /// A new token.
    pub(super) async fn open(&self, person: &Person) -> Result<String, IdentityError> {
        let token = self.store.create_token(person.id, VALID).await?;
        self.ids().insert(token.secret.clone(), token.id);
        Ok(token.secret)
    }

    /// Whose token it is, if it is valid.
    pub(super) async fn whose(&self, token: &str) -> Result<Option<&'static Person>, BoxError> {
        let user = self.tokens.authenticate(token).await?;
        Ok(user.and_then(|user| person(&user.id)))
    }

    /// Has a token be taken no more.
    pub(super) async fn close(&self, token: &str) -> Result<(), IdentityError> {
        let id = self.ids().remove(token);
        if let Some(id) = id {
            self.store.revoke_token(&id).await?;
        }
        Ok(())
    }

    fn ids(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one with this id.
pub(super) fn person(id: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|it| it.id == id)
}
