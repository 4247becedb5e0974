//! Every operation's requests against the document that the crate was made from.

use serde_json::{Value, json};

use crate::document::overlaid;
use crate::run::{Run, cargo_test, root};
use crate::server::Server;

fn run(document: &Value) -> Run {
    let server = Server::start(document);
    let folder = root().join("stripe-portal-gen");
    cargo_test(&folder, "conformance", ("STRIPE_API_BASE", &server.url))
}

#[test]
fn every_request_and_answer_is_what_the_document_says() {
    let document = overlaid();
    let run = run(&document);
    assert!(run.succeeded, "{}", run.out);
    let methods = document["paths"].as_object().expect("paths").values();
    let operations: usize = methods
        .map(|item| item.as_object().expect("an item").len())
        .sum();
    let all = format!("conformance: {operations} operations, ");
    let none = ": 0 failed; 0 could not be made";
    assert!(run.out.starts_with(&all), "{}", run.out);
    assert!(run.out.trim_end().ends_with(none), "{}", run.out);
}

/// The document with one node changed, and the place that the run must name.
#[track_caller]
fn fails(pointer: &str, change: impl FnOnce(&mut Value), place: &str) {
    let mut document = overlaid();
    change(document.pointer_mut(pointer).expect("the document has it"));
    let run = run(&document);
    assert!(!run.succeeded, "{}", run.out);
    let named = run.lines("FAILED: ");
    assert!(
        named.iter().any(|line| line.starts_with(place)),
        "{}",
        run.out
    );
}

#[test]
fn a_value_that_the_document_forbids_is_named() {
    fails(
        "/components/schemas/billing_portal.locale/enum",
        |values| *values = json!(["auto"]),
        "billing_portal::create_session (POST /v1/billing_portal/sessions), full, field locale: ",
    );
}

#[test]
fn a_parameter_that_the_document_requires_is_named() {
    fails(
        "/paths/~1v1~1billing_portal~1sessions/post/requestBody/content\
         /application~1x-www-form-urlencoded/schema/required",
        |required| *required = json!(["customer", "locale"]),
        "billing_portal::create_session (POST /v1/billing_portal/sessions), minimal, field locale: ",
    );
}

#[test]
fn a_parameter_that_the_document_does_not_know_is_named() {
    fails(
        "/paths/~1v1~1billing_portal~1sessions/post/requestBody/content\
         /application~1x-www-form-urlencoded/schema/properties",
        |properties| drop(properties.as_object_mut().expect("a map").remove("locale")),
        "billing_portal::create_session (POST /v1/billing_portal/sessions), full, field locale: ",
    );
}

#[test]
fn an_answer_that_does_not_fit_is_named() {
    fails(
        "/components/schemas/billing_portal.session/properties/created",
        |created| *created = json!({"type": "string"}),
        "billing_portal::create_session (POST /v1/billing_portal/sessions), minimal, field created: ",
    );
}
