//! Ids in an answer that the caller wants as whole objects.

use serde_json::Value;
use stripe_portal_gen::billing_portal::{Configuration, Session};
use stripe_portal_gen::coupon::Coupon;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::invoice::Invoice;
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::product::Product;
use stripe_portal_gen::server::{Call, Refusal};
use stripe_portal_gen::subscription::{Status, Subscription};
use stripe_portal_gen::tax_id::TaxId;

use super::page::{Cursor, page};
use crate::version::{self, ApiVersion};
use crate::world::{Resource, World};

/// Fields that are there only where they are asked for, by the kind of object.
const ASKED: [(&str, &str); 3] = [
    (
        "billing_portal.configuration",
        "features.subscription_update.products",
    ),
    ("customer", "subscriptions"),
    ("customer", "tax_ids"),
];

/// Expands what the call asks for in its answer, and writes the answer in a version.
pub(crate) fn all(
    world: &World,
    call: &Call,
    answer: &mut Value,
    version: &ApiVersion,
) -> Result<(), Refusal> {
    let mut asked = Vec::new();
    for path in &call.expand {
        let names: Vec<&str> = path.split('.').collect();
        if call.expandable.binary_search(&path.as_str()).is_ok() {
            walk(world, answer, &names, &mut |_| {});
        } else if let Some(field) = ask(world, answer, path) {
            asked.push(field);
        } else {
            let message = format!("This property cannot be expanded ({path}).");
            return Err(Refusal::invalid(message));
        }
    }
    version::render_keeping(answer, version, &asked);
    Ok(())
}

/// The field that a path asks for, where it leads to objects that have it; it is filled in.
fn ask(world: &World, answer: &mut Value, path: &str) -> Option<&'static str> {
    ASKED.into_iter().find_map(|(kind, field)| {
        let before = path.strip_suffix(field)?;
        let before: Vec<&str> = before.split_terminator('.').collect();
        let mut fits = true;
        walk(
            world,
            answer,
            &before,
            &mut |object| match object["object"] == kind {
                true => fill(world, object, field),
                false => fits = false,
            },
        );
        fits.then_some(field)
    })
}

/// Fills in a list that is no part of its object.
fn fill(world: &World, customer: &mut Value, field: &str) {
    let id = customer["id"].as_str().unwrap_or_default().to_owned();
    let list = match field {
        "subscriptions" => of_customer(world, &id, field, |it: &Subscription| {
            it.customer.id() == id.as_str() && it.status != Status::Canceled
        }),
        "tax_ids" => of_customer(world, &id, field, |it: &TaxId| {
            it.customer
                .as_ref()
                .is_some_and(|owner| owner.id() == id.as_str())
        }),
        _ => return,
    };
    customer[field] = list;
}

fn of_customer<T: Resource>(
    world: &World,
    id: &str,
    field: &str,
    wanted: impl Fn(&T) -> bool,
) -> Value {
    let cursor = Cursor::default();
    let list = page(
        world,
        &format!("/v1/customers/{id}/{field}"),
        cursor,
        wanted,
    );
    list.ok()
        .and_then(|list| serde_json::to_value(list).ok())
        .unwrap_or_default()
}

/// Goes along a path, making objects of ids, and shows what is at its end.
fn walk(world: &World, value: &mut Value, path: &[&str], end: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Array(items) => {
            for item in items {
                walk(world, item, path, end);
            }
            return;
        }
        Value::String(id) => match object(world, id) {
            Some(object) => *value = object,
            None => return,
        },
        _ => {}
    }
    match (value, path.split_first()) {
        (value @ Value::Object(_), None) => end(value),
        (Value::Object(fields), Some((first, rest))) => {
            if let Some(field) = fields.get_mut(*first) {
                walk(world, field, rest, end);
            }
        }
        _ => {}
    }
}

/// The object with this id, whatever it is.
pub(crate) fn object(world: &World, id: &str) -> Option<Value> {
    fn of<T: Resource>(world: &World, id: &str) -> Option<Value> {
        serde_json::to_value(world.get::<T>(id)?).ok()
    }
    let kinds = [
        of::<Customer>,
        of::<Subscription>,
        of::<Invoice>,
        of::<PaymentMethod>,
        of::<Price>,
        of::<Product>,
        of::<Configuration>,
        of::<Coupon>,
        of::<Discount>,
        of::<TaxId>,
        of::<Session>,
    ];
    kinds.into_iter().find_map(|of| of(world, id))
}
