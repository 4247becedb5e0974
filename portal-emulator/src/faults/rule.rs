//! A rule: what it fits, when it strikes, what then happens, and which rules make sense.

use serde::{Deserialize, Serialize};

use super::{CallFacts, operations};
use crate::world::{is_any_event, matches};

/// Something that goes wrong, and when. It is about calls or about webhooks, not both.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Calls of the API that go wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallFault>,
    /// Deliveries that go wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<WebhookFault>,
    /// Only the one with this number goes wrong, of those that fit, from 1 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// How likely each is to go wrong, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// How many go wrong at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
}

/// Which calls a rule fits, and what happens to them. A field that is not set fits all.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallFault {
    /// The method, such as `POST`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path; `*` stands for a part of it without a slash, `**` for any part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The operation as the API's document writes it: `GET /v1/customers/{customer}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// How long the answer is held back, in real milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// The status of an error that is answered, from 400 to 599.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The error's `type`; one that goes with the status unless set.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    /// The error's `code`; one that goes with the status unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The error's `message`; one that goes with the status unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Seconds in the header `Retry-After` of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The header `Stripe-Should-Retry` of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub should_retry: Option<bool>,
    /// How the answer breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<Broken>,
    /// Whether the call is carried out before it is answered with an error, or its connection ends.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub carried_out: bool,
}

/// How an answer breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// The connection ends before the answer.
    Connection,
    /// The connection ends in the middle of the body.
    Body,
    /// The body is no whole JSON.
    Json,
}

/// Which deliveries a rule fits, and what happens to them. A field that is not set fits all.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookFault {
    /// The type of the event, or a pattern such as `customer.*`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    /// The id of the endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// What happens.
    pub effect: Mishap,
    /// For how long a delivery is delayed or held back, in virtual seconds; 60 unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
}

/// What happens to an attempt at a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mishap {
    /// It is lost on its way, which is an attempt that failed.
    Drop,
    /// It arrives twice.
    Duplicate,
    /// It is made later.
    Delay,
    /// It is held back until another delivery to the endpoint went out, or until its time is up.
    Reorder,
    /// Its signature fits no secret.
    WrongSignature,
}

/// What is wrong with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RuleFault(&'static str);

impl Rule {
    /// Checks that the rule makes sense.
    pub(crate) fn check(&self) -> Result<(), RuleFault> {
        match (&self.call, &self.webhook) {
            (Some(call), None) => call.check()?,
            (None, Some(webhook)) => webhook.check()?,
            _ => return Err(RuleFault(ONE_OF_TWO)),
        }
        let is_likely = |it: f64| (0.0..=1.0).contains(&it);
        first_that_holds(&[
            (!self.probability.is_none_or(is_likely), PROBABILITY),
            (self.nth == Some(0), "`nth` counts from 1"),
            (
                self.times == Some(0),
                "`times` is at least 1: leave the rule out instead",
            ),
        ])
    }
}

impl CallFault {
    /// Whether a call is one of those that the rule is about.
    pub(super) fn fits(&self, call: CallFacts<'_>) -> bool {
        let is_operation = |operation: &str| {
            let route = call.route.unwrap_or(call.path);
            let named = operation.split_once(' ');
            named.is_some_and(|(method, path)| {
                method == call.method && operations::is_same(path, route)
            })
        };
        self.method.as_ref().is_none_or(|it| it == call.method)
            && self.operation.as_deref().is_none_or(is_operation)
            && self
                .path
                .as_ref()
                .is_none_or(|it| fast_glob::glob_match(it, call.path))
    }

    fn check(&self) -> Result<(), RuleFault> {
        let is_upper = |it: &String| it.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_operation = |it: &String| operations::is_one(it);
        let has_words = self.type_.is_some() || self.code.is_some() || self.message.is_some();
        let has_headers = self.retry_after.is_some() || self.should_retry.is_some();
        let breaks_late = matches!(self.broken, Some(Broken::Body | Broken::Json));
        let is_whole = self.status.is_none() && self.broken.is_none();
        first_that_holds(&[
            (
                !self.method.as_ref().is_none_or(is_upper),
                "`method` is in capitals: `POST`",
            ),
            (!self.operation.as_ref().is_none_or(is_operation), OPERATION),
            (
                self.status.is_some_and(|it| !(400..600).contains(&it)),
                STATUS,
            ),
            (
                self.status.is_some() && self.broken.is_some(),
                STATUS_OR_BROKEN,
            ),
            (is_whole && self.latency_ms.is_none(), NOTHING),
            (
                self.status.is_none() && (has_words || has_headers),
                NEEDS_STATUS,
            ),
            (self.carried_out && (is_whole || breaks_late), CARRIED_OUT),
        ])
    }
}

impl WebhookFault {
    /// Whether a delivery is one of those that the rule is about.
    pub(super) fn fits(&self, kind: &str, endpoint: &str) -> bool {
        let is_type = |pattern: &String| matches(pattern, kind);
        self.type_.as_ref().is_none_or(is_type)
            && self.endpoint.as_ref().is_none_or(|it| it == endpoint)
    }

    /// For how long the delivery waits, in virtual seconds.
    pub(crate) fn wait(&self) -> i64 {
        self.seconds.unwrap_or(60)
    }

    fn check(&self) -> Result<(), RuleFault> {
        let waits = matches!(self.effect, Mishap::Delay | Mishap::Reorder);
        first_that_holds(&[
            (!self.type_.as_deref().is_none_or(is_any_event), TYPE),
            (self.seconds.is_some() && !waits, SECONDS),
            (
                self.seconds.is_some_and(|it| it < 1),
                "`seconds` is at least 1",
            ),
        ])
    }
}

fn first_that_holds(faults: &[(bool, &'static str)]) -> Result<(), RuleFault> {
    let fault = faults.iter().find(|(holds, _)| *holds);
    fault.map_or(Ok(()), |(_, text)| Err(RuleFault(text)))
}

const ONE_OF_TWO: &str = "a rule has either `call` or `webhook`: add two rules for both";
const PROBABILITY: &str = "`probability` is from 0 to 1";
const OPERATION: &str = "`operation` is none of the emulator's: write method and path with the document's \
    names of parameters, such as `GET /v1/customers/{customer}`";
const TYPE: &str = "`type` fits no event that the emulator sends: write a name such as `invoice.paid`, or \
    a pattern such as `customer.*`";
const STATUS: &str = "`status` is that of an error, from 400 to 599";
const STATUS_OR_BROKEN: &str = "`status` answers with an error and `broken` breaks an answer: \
    choose one";
const NOTHING: &str = "nothing goes wrong here: set `status`, `broken` or `latency_ms`";
const NEEDS_STATUS: &str = "`type`, `code`, `message`, `retry_after` and `should_retry` are of an \
    error: set `status` too";
const CARRIED_OUT: &str = "`carried_out` goes with `status` or with `broken: connection`; with all \
    else the call is carried out anyway";
const SECONDS: &str = "`seconds` goes with the effects `delay` and `reorder`";

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn fault(rule: &Value) -> Option<&'static str> {
        let rule: Rule = serde_json::from_value(rule.clone()).unwrap();
        rule.check().err().map(|RuleFault(text)| text)
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (rule, want) in [
            (json!({}), ONE_OF_TWO),
            (
                json!({"call": {"status": 500}, "webhook": {"effect": "drop"}}),
                ONE_OF_TWO,
            ),
            (json!({"call": {"path": "/v1/**"}}), NOTHING),
            (json!({"call": {"status": 200}}), STATUS),
            (
                json!({"call": {"status": 500, "broken": "json"}}),
                STATUS_OR_BROKEN,
            ),
            (
                json!({"call": {"latency_ms": 1, "retry_after": 1}}),
                NEEDS_STATUS,
            ),
            (
                json!({"call": {"broken": "body", "carried_out": true}}),
                CARRIED_OUT,
            ),
            (
                json!({"call": {"status": 500, "operation": "create"}}),
                OPERATION,
            ),
            (
                json!({"call": {"status": 500, "operation": "GET /v1/charges"}}),
                OPERATION,
            ),
            (
                json!({"webhook": {"type": "customers.*", "effect": "drop"}}),
                TYPE,
            ),
            (
                json!({"call": {"status": 500}, "probability": 1.5}),
                PROBABILITY,
            ),
            (
                json!({"webhook": {"effect": "drop", "seconds": 5}}),
                SECONDS,
            ),
        ] {
            assert_eq!(fault(&rule), Some(want), "{rule}");
        }
    }

    #[test]
    fn a_rule_is_written_as_it_was_read() {
        for rule in [
            json!({"call": {"method": "POST", "status": 402, "type": "card_error"}, "nth": 1}),
            json!({"call": {"broken": "connection", "carried_out": true}, "times": 1}),
            json!({"webhook": {"type": "customer.*", "effect": "delay", "seconds": 9}}),
        ] {
            assert_eq!(fault(&rule), None, "{rule}");
            let read: Rule = serde_json::from_value(rule.clone()).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), rule);
        }
        assert!(serde_json::from_value::<Rule>(json!({"call": {"state": 1}})).is_err());
    }
}
