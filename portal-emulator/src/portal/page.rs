//! Views as HTML: one template for each.

use askama::Template;

use super::text::{ADDRESS, SHIPPING, Speech, Texts};
use super::view::account::{CardForm, DetailsForm, RemoveMethod, TAX_KINDS, TEST_CARDS};
use super::view::frame::{Done, Frame, Login, LoginSent, Message};
use super::view::home::Home;
use super::view::invoice::Invoice;
use super::view::plan::{Cancel, Change, Effect, Offer, Pause, Preview, Renew, Resume, Survey};

/// A view that has a page.
pub(crate) trait Page {
    fn html(&self, frame: &Frame, speech: &Speech) -> Result<String, askama::Error>;
}

/// Ties each view to its template, which sees it as `view` beside the frame, the speech and its texts.
macro_rules! pages {
    ($($view:ident $path:literal)*) => {$(
        const _: () = {
            #[derive(Template)]
            #[template(path = $path)]
            struct Shown<'a> {
                frame: &'a Frame,
                s: &'a Speech,
                t: &'a Texts,
                view: &'a $view,
            }

            impl Page for $view {
                fn html(&self, frame: &Frame, s: &Speech) -> Result<String, askama::Error> {
                    let shown = Shown { frame, s, t: s.texts, view: self };
                    shown.render()
                }
            }
        };
    )*};
}

pages! {
    Home "home.html"
    Cancel "cancel.html"
    Offer "offer.html"
    Survey "survey.html"
    Renew "renew.html"
    Change "change.html"
    Preview "preview.html"
    Pause "pause.html"
    Resume "resume.html"
    CardForm "card.html"
    RemoveMethod "remove.html"
    DetailsForm "details.html"
    Invoice "invoice.html"
    Done "done.html"
    Message "message.html"
    Login "login.html"
    LoginSent "login_sent.html"
}
