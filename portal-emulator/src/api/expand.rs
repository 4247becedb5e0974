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
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::tax_id::TaxId;

use crate::version::{self, ApiVersion};
use crate::world::{Resource, World};

/// What is left out of a configuration unless it is asked for.
const LEFT_OUT: &str = "features.subscription_update.products";

/// Expands what the call asks for in its answer, and writes the answer in a version.
pub(crate) fn all(
    world: &World,
    call: &Call,
    answer: &mut Value,
    version: &ApiVersion,
) -> Result<(), Refusal> {
    for path in &call.expand {
        if !may_expand(call, path) {
            return Err(Refusal::invalid(format!(
                "This property cannot be expanded ({path})."
            )));
        }
        if !path.ends_with(LEFT_OUT) {
            walk(world, answer, &path.split('.').collect::<Vec<_>>());
        }
    }
    let kept: Vec<(Vec<&str>, Vec<Value>)> = kept(call, answer);
    version::render(answer, version);
    for (path, values) in kept {
        put_back(answer, &path, &mut values.into_iter());
    }
    Ok(())
}

/// What rendering leaves out and the caller wants, in the order in which it stands.
fn kept<'c>(call: &'c Call, answer: &Value) -> Vec<(Vec<&'c str>, Vec<Value>)> {
    let paths = call.expand.iter().filter(|path| path.ends_with(LEFT_OUT));
    let kept = paths.map(|path| {
        let path: Vec<&str> = path.split('.').collect();
        let mut found = Vec::new();
        collect(answer, &path, &mut found);
        (path, found)
    });
    kept.collect()
}

fn collect(value: &Value, path: &[&str], found: &mut Vec<Value>) {
    match (value, path.split_first()) {
        (Value::Array(items), Some(_)) => items.iter().for_each(|it| collect(it, path, found)),
        (value, Some((first, rest))) => collect(&value[*first], rest, found),
        (value, None) => found.push(value.clone()),
    }
}

fn put_back(value: &mut Value, path: &[&str], kept: &mut impl Iterator<Item = Value>) {
    match (value, path) {
        (Value::Array(items), _) => {
            for item in items {
                put_back(item, path, kept);
            }
        }
        (Value::Object(fields), [last]) => {
            if let Some(value) = kept.next() {
                fields.insert((*last).to_owned(), value);
            }
        }
        (Value::Object(fields), [first, rest @ ..]) => {
            if let Some(field) = fields.get_mut(*first) {
                put_back(field, rest, kept);
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

/// Whether the operation's answer has something to expand at `path`.
fn may_expand(call: &Call, path: &str) -> bool {
    if call.expandable.binary_search(&path).is_ok() {
        return true;
    }
    let Some(before) = path.strip_suffix(LEFT_OUT) else {
        return false;
    };
    let of_configuration = call.path.starts_with("/v1/billing_portal/configurations");
    match before {
        "" | "data." => of_configuration,
        "configuration." => call.path == "/v1/billing_portal/sessions",
        _ => false,
    }
}

fn walk(world: &World, value: &mut Value, path: &[&str]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(world, item, path)),
        Value::String(id) => {
            if let Some(mut object) = object(world, id) {
                walk(world, &mut object, path);
                *value = object;
            }
        }
        Value::Object(fields) => {
            if let Some((first, rest)) = path.split_first()
                && let Some(field) = fields.get_mut(*first)
            {
                walk(world, field, rest);
            }
        }
        _ => {}
    }
}
