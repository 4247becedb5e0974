//! Retries: after which outcomes one more attempt follows.

use stripe_runtime::retry::{self, Failure, Outcome};
use stripe_runtime::{Answer, Headers};

use crate::case::{Case, cases};

const WORDS: [&str; 7] = [
    "status",
    "failure",
    "body",
    "stripe_should_retry",
    "retries_made",
    "max_retries",
    "want",
];

#[test]
fn retry_vectors() {
    for case in cases("retries.json", &WORDS) {
        let answer = answer(&case);
        let outcome = match (&answer, failure(&case)) {
            (Some(answer), None) => Outcome::Answered(answer),
            (None, Some(failure)) => Outcome::Failed(failure),
            _ => case.strange("failure"),
        };
        let got = retry::is_due(
            outcome,
            number(&case, "retries_made"),
            number(&case, "max_retries"),
        );
        assert_eq!(got, want(&case), "{}: left is what we do", case.id());
    }
}

/// The answer that a case describes; none where it has no status.
fn answer(case: &Case) -> Option<Answer> {
    let should_retry = case.text_or_null("stripe_should_retry");
    let headers = should_retry.map(|value| ("stripe-should-retry", value));
    let body = body(case);
    let status = match case.value("status") {
        status if status.is_null() => return None,
        status => status.as_u64().and_then(|status| status.try_into().ok()),
    };
    let status = status.unwrap_or_else(|| case.strange("status"));
    Some(Answer::new(
        status,
        Headers::from_iter(headers),
        body.into(),
    ))
}

fn body(case: &Case) -> &'static str {
    match case.text_or_null("body") {
        None => "",
        Some("stripe_error") => r#"{"error":{"type":"api_error","message":"No."}}"#,
        Some("lock_timeout") => r#"{"error":{"code":"lock_timeout","message":"No."}}"#,
        Some("html") => "<html>No.</html>",
        Some(_) => case.strange("body"),
    }
}

fn failure(case: &Case) -> Option<Failure> {
    Some(match case.text_or_null("failure")? {
        "reset" => Failure::Reset,
        "timeout" => Failure::Timeout,
        "tls" => Failure::Tls,
        "cancelled" => Failure::Cancelled,
        _ => case.strange("failure"),
    })
}

fn number(case: &Case, word: &str) -> u32 {
    let number = case.value(word).as_u64();
    let number = number.and_then(|number| number.try_into().ok());
    number.unwrap_or_else(|| case.strange(word))
}

fn want(case: &Case) -> bool {
    match case.text("want") {
        "retry" => true,
        "stop" => false,
        _ => case.strange("want"),
    }
}
