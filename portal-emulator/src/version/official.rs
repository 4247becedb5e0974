//! Objects in the version of an official document, held to its schemas. The document is read from the
//! folder that `SPEC_CORPUS` names.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use stripe_portal_gen::billing_portal::{
    Configuration, CreateSession, Flow, FlowItem, FlowSubscriptionUpdateConfirm, ProrationBehavior,
    Session,
};
use stripe_portal_gen::coupon::{Coupon, CreateCoupon, Duration};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::invoice::Invoice;
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::product::Product;
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::tax_id::TaxId;

use super::render;
use crate::rules::samples::{DAY, DECLINED, Sample, sample};
use crate::rules::subscriptions::{self, Change, When};
use crate::rules::{catalog, customers, sessions};
use crate::world::Resource;

const VERSION: &str = "2026-08-26.dahlia";

fn document() -> Option<Value> {
    let folder = env::var_os("SPEC_CORPUS").map(PathBuf::from);
    let path = folder.map(|it| it.join(format!("stripe-{VERSION}.json")));
    let text = path.and_then(|path| fs::read_to_string(path).ok());
    if text.is_none() {
        eprintln!("skipped: SPEC_CORPUS names no folder with the official document of {VERSION}");
    }
    serde_json::from_str(&text?).expect("JSON")
}

/// A world in which much has happened.
fn world() -> Sample {
    let mut it = sample();
    it.version = VERSION.to_owned();
    let id = it.subscriber("price_basic_month");
    let customer = it.subscription(&id).customer.id().clone();
    let coupon = CreateCoupon::new()
        .id("third")
        .percent_off(30.0)
        .duration(Duration::Repeating);
    catalog::create_coupon(&mut it.tx(), coupon.duration_in_months(3)).unwrap();
    subscriptions::keep_with_coupon(&mut it.tx(), &id, &"third".into()).unwrap();
    customers::add_tax_id(
        &mut it.tx(),
        &customer,
        "eu_vat".into(),
        "DE123456789".to_owned(),
    )
    .unwrap();
    it.pass(14 * DAY);
    let change = Change::by_portal(
        &it.configuration(),
        &it.item(&id),
        &"price_pro_month".into(),
        Some(2),
    );
    subscriptions::change(&mut it.tx(), &id, &change).unwrap();
    let waits = change.prorated(ProrationBehavior::CreateProrations);
    subscriptions::change(
        &mut it.tx(),
        &id,
        &Change {
            quantity: Some(3),
            ..waits
        },
    )
    .unwrap();
    it.pass(30 * DAY);
    subscriptions::pause(&mut it.tx(), &id, None).unwrap();
    let item = FlowItem::new(it.item(&id)).price("price_basic_year");
    let confirm = FlowSubscriptionUpdateConfirm::new(id.clone(), [item]);
    let flows = [
        Flow::subscription_cancel(id.clone()),
        Flow::customer_update(),
        Flow::subscription_update_confirm(confirm),
    ];
    for flow in flows {
        let params = CreateSession::new(&customer).locale("de").flow_data(flow);
        sessions::create(&mut it.tx(), params).unwrap();
    }
    subscriptions::cancel(&mut it.tx(), &id, When::PeriodEnd, &ProrationBehavior::None).unwrap();
    let poor = it.customer(Some(DECLINED));
    it.subscribe(poor, "price_pro_year");
    it
}

#[test]
fn objects_are_what_the_official_document_says() {
    let Some(document) = document() else { return };
    let schemas = &document["components"]["schemas"];
    let it = world();
    let mut check = Check::new(schemas);
    check.all::<Configuration>(&it, "billing_portal.configuration");
    check.all::<Session>(&it, "billing_portal.session");
    check.all::<Coupon>(&it, "coupon");
    check.all::<Customer>(&it, "customer");
    check.all::<Discount>(&it, "discount");
    check.all::<Invoice>(&it, "invoice");
    check.all::<PaymentMethod>(&it, "payment_method");
    check.all::<Price>(&it, "price");
    check.all::<Product>(&it, "product");
    check.all::<Subscription>(&it, "subscription");
    check.all::<TaxId>(&it, "tax_id");
    let faults: Vec<_> = check.faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

struct Check<'a> {
    schemas: &'a Value,
    plain: Value,
    faults: BTreeSet<String>,
}

impl<'a> Check<'a> {
    fn new(schemas: &'a Value) -> Self {
        Self {
            schemas,
            plain: plain(schemas),
            faults: BTreeSet::new(),
        }
    }

    fn all<T: Resource>(&mut self, it: &Sample, name: &str) {
        let schema = json!({
            "$ref": format!("#/components/schemas/{name}"),
            "components": {"schemas": reached(&self.plain, name)},
        });
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        assert!(!it.world.all::<T>().is_empty(), "no {name}");
        for object in it.world.all::<T>().iter() {
            let mut value = serde_json::to_value(object).expect("JSON");
            render(&mut value, &VERSION.parse().expect("a version"));
            for fault in validator.iter_errors(&value) {
                let place = fault.instance_path();
                let given = value.pointer(place.as_str()).unwrap_or(&Value::Null);
                self.faults
                    .insert(format!("{name}{place}: {given} is not valid"));
            }
            self.known(&value);
        }
    }

    /// All fields of objects of a kind must be in the schema of that kind.
    fn known(&mut self, value: &Value) {
        if let Some(fields) = value.as_object() {
            let kind = fields.get("object").and_then(Value::as_str);
            let schema = kind.and_then(|kind| self.schemas.get(kind));
            for field in fields.keys().filter(|_| schema.is_some()) {
                let known = schema.is_some_and(|it| it["properties"].get(field).is_some());
                if !known {
                    self.faults.insert(format!("{kind:?} has no {field}"));
                }
            }
            fields.values().for_each(|it| self.known(it));
        }
        value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|it| self.known(it));
    }
}

/// Schemas of OpenAPI 3.0 as JSON Schema: what can be null may be, and what can be expanded is an id.
fn plain(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(fields) if fields.contains_key("x-expansionResources") => {
            nullable(json!({"type": "string"}), fields)
        }
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(key, _)| {
                !["nullable", "description"].contains(&key.as_str())
                    || schema["nullable"].is_object()
            });
            let kept: Map<String, Value> = kept
                .map(|(key, value)| (key.clone(), plain(value)))
                .collect();
            nullable(Value::Object(kept), fields)
        }
        other => other.clone(),
    }
}

fn nullable(schema: Value, fields: &Map<String, Value>) -> Value {
    match fields.get("nullable") {
        Some(Value::Bool(true)) => json!({"anyOf": [schema, {"type": "null"}]}),
        _ => schema,
    }
}

/// The schemas that one leads to.
fn reached(schemas: &Value, name: &str) -> Value {
    let mut names = vec![name.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(name) = names.pop() {
        if seen.insert(name.clone()) {
            refs(&schemas[&name], &mut names);
        }
    }
    seen.into_iter()
        .map(|name| (name.clone(), schemas[&name].clone()))
        .collect::<Map<_, _>>()
        .into()
}

fn refs(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|it| refs(it, names)),
        Value::Object(fields) => {
            let target = fields.get("$ref").and_then(Value::as_str);
            names.extend(
                target
                    .and_then(|it| it.rsplit('/').next())
                    .map(str::to_owned),
            );
            fields.values().for_each(|it| refs(it, names));
        }
        _ => {}
    }
}
