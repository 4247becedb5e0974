//! Invoices at addresses of their own, which whoever knows them may see.

use std::sync::Arc;

use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::invoice::Invoice;

use super::answer::{Outcome, Setting};
use super::text::{Shown, Speech, choose};
use super::view::frame::Frame;
use super::{door, guest, show};
use crate::shared::{Mode, Shared};
use crate::world::World;

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    params: RawPathParams,
    headers: HeaderMap,
) -> Response {
    answer(&shared, &params, &headers, Outcome::page)
}

pub(super) async fn pdf(
    State(shared): State<Arc<Shared>>,
    params: RawPathParams,
    headers: HeaderMap,
) -> Response {
    let file = |invoice| Outcome::Pdf(Box::new(invoice));
    answer(&shared, &params, &headers, file)
}

fn answer(
    shared: &Shared,
    params: &RawPathParams,
    headers: &HeaderMap,
    outcome: impl FnOnce(super::view::invoice::Invoice) -> Outcome,
) -> Response {
    let secret = params.iter().next().map_or("", |(_, secret)| secret);
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|it| it.to_str().ok());
    let modes = [Mode::Test, Mode::Live].into_iter();
    let mut found = modes.map(|mode| shared.read(mode, |world| find(world, secret, accepted)));
    let (frame, shown, invoice) = found.find(|it| it.2.is_some()).unwrap_or_else(|| {
        let frame = shared.read(Mode::Test, |world| door::frame(world, ""));
        (frame, choose(None, &[], accepted), None)
    });
    let setting = Setting {
        frame,
        speech: Speech::new(shown),
    };
    setting.answer(invoice.map_or(Outcome::Missing, outcome))
}

type Found = (Frame, Shown, Option<super::view::invoice::Invoice>);

/// The invoice whose address ends so, in its customer's language.
fn find(world: &World, secret: &str, accepted: Option<&str>) -> Found {
    let is_it = |it: &&Invoice| {
        let url = it.hosted_invoice_url.as_ref();
        url.and_then(|url| url.as_str().rsplit('/').next()) == Some(secret)
    };
    let invoice = world.all::<Invoice>().iter().find(is_it);
    let customer = invoice.and_then(|it| world.get::<Customer>(it.customer.as_ref()?.id()));
    let preferred = customer.and_then(|it| it.preferred_locales.as_deref());
    let mut frame = door::frame(world, "");
    frame.here = format!("{}/i/{secret}", guest::prefix(world));
    let invoice = invoice.map(|it| show::invoice::page(world, it, format!("{}/pdf", frame.here)));
    (
        frame,
        choose(None, preferred.unwrap_or_default(), accepted),
        invoice,
    )
}
