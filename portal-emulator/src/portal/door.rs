//! The door of the portal: a link opens it for one browser and for a while, and logging in opens it again.

use axum::http::StatusCode;
use axum::response::Response;
use stripe_portal_gen::billing_portal::Session;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::SessionId;

use super::act::Step;
use super::answer::{Outcome, Setting};
use super::form::Form;
use super::guest::{self, Guest};
use super::page::Page;
use super::text::{Speech, choose};
use super::view::frame::{Frame, Login, LoginSent, Message, Problem, Problems};
use crate::rules::sessions::{Closed, replace, visit};
use crate::world::{Tx, World};

/// What a browser asks for. Not to be shown: it holds the secret of the link.
pub(super) struct Asked {
    pub secret: String,
    /// The id in the path, where there is one.
    pub id: String,
    pub in_flow: bool,
    pub posted: bool,
    pub cookie: Option<String>,
    pub query: Form,
    pub form: Form,
}

/// Somebody who was let in.
pub(super) struct Inside {
    pub guest: Guest,
    pub style: String,
    id: String,
    posted: bool,
    browser: String,
    secure: bool,
}

/// A page for somebody who stays outside.
pub(super) struct Outside {
    status: StatusCode,
    page: Box<dyn Page + Send>,
    frame: Frame,
}

/// Lets a browser in that may see the session.
pub(super) fn enter(tx: &mut Tx<'_>, asked: Asked) -> Result<Inside, Box<Outside>> {
    let entry = visit(tx, &asked.secret, asked.cookie.as_deref());
    let entry = entry.map_err(|closed| outside(tx.world(), &asked.secret, closed))?;
    let world = tx.world();
    let (id, posted, secret) = (asked.id.clone(), asked.posted, asked.secret.clone());
    let guest = Guest::of(world, &entry, asked).ok_or_else(|| {
        Box::new(Outside {
            status: StatusCode::NOT_FOUND,
            page: Box::new(Message::Missing),
            frame: frame(world, &secret),
        })
    })?;
    Ok(Inside {
        style: style(world),
        guest,
        id,
        posted,
        browser: entry.browser,
        secure: world.account.portal_url.starts_with("https:"),
    })
}

impl Inside {
    /// Takes a step; one that changes anything only for a form of ours.
    pub(super) fn take(&self, tx: &mut Tx<'_>, step: Step) -> Outcome {
        if self.posted && self.guest.form.get("token") != self.guest.token {
            return Outcome::Stale;
        }
        step(tx, &self.guest, &self.id)
    }

    /// The cookie that keeps the door open for this browser, below this session's path alone.
    pub(super) fn cookie(&self) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let (browser, path) = (&self.browser, &self.guest.base);
        format!("portal={browser}; Path={path}; HttpOnly; SameSite=Lax{secure}")
    }
}

impl Outside {
    pub(super) fn answer(&self, accepted: Option<&str>) -> Response {
        let setting = Setting {
            frame: self.frame.clone(),
            speech: Speech::new(choose(None, &[], accepted)),
        };
        setting.html(self.status, &*self.page)
    }
}

fn outside(world: &World, secret: &str, closed: Closed) -> Box<Outside> {
    let page: Box<dyn Page + Send> = match closed {
        Closed::Expired {
            recoverable: Some(_),
        } => Box::new(Login::default()),
        Closed::Expired { recoverable: None } => Box::new(Message::Expired),
        Closed::Used => Box::new(Message::Used),
    };
    Box::new(Outside {
        status: StatusCode::GONE,
        page,
        frame: frame(world, secret),
    })
}

/// A frame that says nothing of any customer.
pub(super) fn frame(world: &World, secret: &str) -> Frame {
    let base = guest::path_of(world, secret);
    Frame {
        home: base.clone(),
        here: base,
        style: style(world),
        business: Some(world.account.name.clone()).filter(|name| !name.is_empty()),
        ..Frame::default()
    }
}

fn style(world: &World) -> String {
    format!("{}/p/page.css", guest::prefix(world))
}

/// Gives whoever knows the customer's e-mail address a new link, and tells nobody whether they do.
pub(super) fn log_in(tx: &mut Tx<'_>, asked: Asked) -> Box<Outside> {
    let frame = frame(tx.world(), &asked.secret);
    // A link that is still good must not be used up by asking for another.
    let closed = match is_open(tx, &asked.secret) {
        true => Closed::Used,
        false => visit(tx, &asked.secret, None).err().unwrap_or(Closed::Used),
    };
    let expired = match closed {
        Closed::Expired {
            recoverable: Some(session),
        } => session,
        closed => return outside(tx.world(), &asked.secret, closed),
    };
    let email = asked.form.get("email");
    let (status, page): (_, Box<dyn Page + Send>) = if email.contains('@') {
        let href = new_link(tx, &expired, email);
        (StatusCode::OK, Box::new(LoginSent { href }))
    } else {
        let problems = Problems(vec![("email", Problem::EmailInvalid)]);
        let email = email.to_owned();
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            Box::new(Login { email, problems }),
        )
    };
    Box::new(Outside {
        status,
        page,
        frame,
    })
}

fn is_open(tx: &Tx<'_>, secret: &str) -> bool {
    let session = tx.world().session_of_link(secret);
    let session = session.and_then(|id| tx.get::<Session>(id));
    session.is_some_and(|session| tx.now() < tx.world().expiry(session))
}

fn new_link(tx: &mut Tx<'_>, expired: &SessionId, email: &str) -> Option<String> {
    let customer = &tx.get::<Session>(expired)?.customer;
    let known = tx.get::<Customer>(customer)?.email.as_ref()?;
    if !known.eq_ignore_ascii_case(email) {
        return None;
    }
    let session = replace(tx, expired).ok()?;
    Some(tx.get::<Session>(&session)?.url.as_str().to_owned())
}
