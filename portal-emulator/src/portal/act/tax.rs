//! Tax ids: added and removed one by one.

use stripe_portal_gen::billing_portal::CustomerUpdateField;
use stripe_portal_gen::ids::TaxIdId;
use stripe_portal_gen::tax_id::Type;

use super::details;
use crate::portal::answer::Outcome;
use crate::portal::guest::Guest;
use crate::portal::notice;
use crate::portal::view::account::TAX_KINDS;
use crate::portal::view::frame::{Notice, Problem};
use crate::portal::view::parts::Obstacle;
use crate::rules::customers::{add_tax_id, remove_tax_id};
use crate::world::Tx;

fn is_off(guest: &Guest) -> bool {
    let feature = &guest.configuration.features.customer_update;
    !feature.enabled
        || !feature
            .allowed_updates
            .contains(&CustomerUpdateField::TaxId)
}

pub(crate) fn add(tx: &mut Tx<'_>, guest: &Guest, _: &str) -> Outcome {
    if is_off(guest) {
        return Outcome::Refused(Obstacle::SwitchedOff);
    }
    let (kind, value) = (guest.form.get("tax_kind"), guest.form.get("tax_value"));
    let kind = TAX_KINDS.into_iter().find(|known| *known == kind);
    let problem = match kind {
        None => Some(("tax_kind", Problem::Choose)),
        Some(_) if value.is_empty() => Some(("tax_value", Problem::Required)),
        Some(kind) => {
            let added = add_tax_id(tx, &guest.customer.id, Type::from(kind), value.to_owned());
            added.is_err().then_some(("tax_value", Problem::TaxInvalid))
        }
    };
    match problem {
        None => back(guest, Notice::TaxIdAdded),
        Some((field, problem)) => again(tx, guest, field, problem),
    }
}

/// The form again, with what was chosen and typed.
fn again(tx: &Tx<'_>, guest: &Guest, field: &'static str, problem: Problem) -> Outcome {
    let Some(mut form) = details::known(tx.world(), guest) else {
        return Outcome::Refused(Obstacle::SwitchedOff);
    };
    if let Some(taxes) = &mut form.tax_ids {
        guest.form.get("tax_kind").clone_into(&mut taxes.kind);
        guest.form.get("tax_value").clone_into(&mut taxes.value);
    }
    form.problems.add(field, problem);
    Outcome::wrong(form)
}

pub(crate) fn remove(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    if is_off(guest) {
        return Outcome::Refused(Obstacle::SwitchedOff);
    }
    match remove_tax_id(tx, &guest.customer.id, &TaxIdId::from(id)) {
        Ok(()) => back(guest, Notice::TaxIdRemoved),
        Err(_) => Outcome::Missing,
    }
}

/// To the form that the tax ids stand in.
fn back(guest: &Guest, notice: Notice) -> Outcome {
    Outcome::Go(format!(
        "{}/details?{}",
        guest.here(),
        notice::query(notice)
    ))
}
