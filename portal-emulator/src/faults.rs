//! Faults on purpose: rules that say which calls and which deliveries go wrong, and how.
//!
//! A rule is about calls of the API or about deliveries of webhooks. As JSON, or as YAML in a seed:
//!
//! ```json
//! {"call": {"method": "POST", "path": "/v1/billing_portal/*", "status": 429, "retry_after": 1}, "nth": 2}
//! {"call": {"operation": "GET /v1/events", "latency_ms": 500}, "probability": 0.1}
//! {"call": {"path": "/v1/**", "broken": "body"}, "times": 1}
//! {"webhook": {"type": "customer.*", "effect": "duplicate"}}
//! ```
//!
//! Rules are asked in the order in which they were added. Each counts what it fits and draws its own
//! numbers, so that one rule does not change what another does; the first that strikes decides. A seed
//! decides all draws: the same calls in the same order meet the same faults.
//!
//! # Broken answers
//!
//! | `broken` | what the client sees |
//! |---|---|
//! | `connection` | the connection ends before a byte of an answer |
//! | `body` | status, headers with the full length, half of the body, then the connection ends |
//! | `json` | a whole answer whose body is the first half of the JSON |
//!
//! An error has the header `Stripe-Should-Retry` only where `should_retry` is set, as one that never
//! reached Stripe's own code; a client then decides by itself.
//!
//! `connection` and `status` come before the call is carried out, unless `carried_out` says that the
//! call takes effect all the same: the fault that idempotency keys are for.

mod body;
mod layer;
mod operations;
mod rule;

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

pub use rule::{Broken, CallFault, Mishap, Rule, RuleFault, WebhookFault};

pub(crate) use layer::{Injected, around};

use crate::random::Random;

/// The rules in force.
#[derive(Debug)]
pub struct Faults {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    seed: u64,
    /// The rules that there are at the start.
    start: Vec<Rule>,
    /// How many rules were ever added.
    added: u64,
    rules: Vec<Active>,
}

/// A rule in force, and what came of it so far.
#[derive(Clone, Debug, Serialize)]
pub struct Active {
    /// The id of the rule, by which it is removed.
    pub id: String,
    /// The rule.
    pub rule: Rule,
    /// How many calls or deliveries fitted it.
    pub matched: u64,
    /// How often it struck.
    pub struck: u64,
    #[serde(skip)]
    random: Random,
}

/// What is known of a call before it is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallFacts<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// The route of its operation, with `{name}` for each parameter.
    pub(crate) route: Option<&'a str>,
}

impl Faults {
    /// No rules; `seed` decides all draws of those to come.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let state = State {
            seed,
            start: Vec::new(),
            added: 0,
            rules: Vec::new(),
        };
        Self {
            state: Mutex::new(state),
        }
    }

    /// These rules, to which [`Faults::reset`] comes back.
    pub fn with(seed: u64, rules: &[Rule]) -> Result<Self, RuleFault> {
        rules.iter().try_for_each(Rule::check)?;
        let faults = Self::new(seed);
        faults.lock().start = rules.to_vec();
        faults.reset();
        Ok(faults)
    }

    /// Adds a rule, and returns its id.
    pub fn add(&self, rule: Rule) -> Result<String, RuleFault> {
        rule.check()?;
        Ok(self.lock().add(rule))
    }

    /// Removes the rule with this id, and says whether there was one.
    pub fn remove(&self, id: &str) -> bool {
        let mut state = self.lock();
        let before = state.rules.len();
        state.rules.retain(|rule| rule.id != id);
        state.rules.len() < before
    }

    /// Removes all rules, and starts anew with the draws of their seed.
    pub fn clear(&self) {
        let mut state = self.lock();
        state.rules.clear();
        state.added = 0;
    }

    /// Comes back to the rules of the start, as if nothing had met them.
    pub fn reset(&self) {
        self.clear();
        let mut state = self.lock();
        for rule in state.start.clone() {
            state.add(rule);
        }
    }

    /// All rules in force, in their order.
    #[must_use]
    pub fn all(&self) -> Vec<Active> {
        self.lock().rules.clone()
    }

    /// The fault that a call meets.
    pub(crate) fn on_call(&self, call: CallFacts<'_>) -> Option<CallFault> {
        self.strike(|rule| rule.call.as_ref().filter(|fault| fault.fits(call)))
    }

    /// The fault that an attempt to deliver an event of this type to this endpoint meets.
    pub(crate) fn on_delivery(&self, kind: &str, endpoint: &str) -> Option<WebhookFault> {
        self.strike(|rule| rule.webhook.as_ref().filter(|it| it.fits(kind, endpoint)))
    }

    fn strike<T: Clone>(&self, fault: impl Fn(&Rule) -> Option<&T>) -> Option<T> {
        let mut met = None;
        for active in &mut self.lock().rules {
            let Some(fault) = fault(&active.rule).cloned() else {
                continue;
            };
            if active.is_due() && met.is_none() {
                active.struck += 1;
                met = Some(fault);
            }
        }
        met
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, rule: Rule) -> String {
        self.added += 1;
        let id = format!("fault_{}", self.added);
        self.rules.push(Active {
            id: id.clone(),
            rule,
            matched: 0,
            struck: 0,
            random: Random::new(self.seed.wrapping_add(self.added)),
        });
        id
    }
}

impl Active {
    /// Counts what fits, and says whether the rule strikes.
    fn is_due(&mut self) -> bool {
        self.matched += 1;
        let rule = &self.rule;
        let drawn = rule.probability.is_none_or(|it| self.random.happens(it));
        let counted = rule.nth.is_none_or(|nth| nth == self.matched);
        drawn && counted && rule.times.is_none_or(|times| self.struck < times)
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod rules {
    use std::slice;

    use serde_json::{Value, json};

    use super::*;

    fn faults(rules: &[Value]) -> Faults {
        let read = |rule: &Value| serde_json::from_value(rule.clone()).unwrap();
        Faults::with(1, &rules.iter().map(read).collect::<Vec<_>>()).unwrap()
    }

    /// The statuses that `calls` calls of the same operation meet; 0 is no fault.
    fn met(faults: &Faults, calls: usize) -> Vec<u16> {
        let call = CallFacts {
            method: "GET",
            path: "/v1/customers/cus_1",
            route: Some("/v1/customers/{customer}"),
        };
        let status = |_| faults.on_call(call).and_then(|it| it.status).unwrap_or(0);
        (0..calls).map(status).collect()
    }

    #[test]
    fn nth_and_times_count_what_fits() {
        let rules = [
            json!({"call": {"path": "/v1/customers/*", "status": 500}, "nth": 2}),
            json!({"call": {"operation": "GET /v1/customers/{customer}", "status": 429}, "times": 2}),
            json!({"call": {"method": "POST", "status": 503}}),
            json!({"webhook": {"effect": "drop"}}),
        ];
        assert_eq!(met(&faults(&rules), 5), [429, 500, 429, 0, 0]);
    }

    #[test]
    fn the_same_calls_meet_the_same_faults() {
        let rule = json!({"call": {"status": 500}, "probability": 0.5});
        let once = faults(slice::from_ref(&rule));
        let want = met(&once, 64);
        assert!(want.contains(&0) && want.contains(&500), "{want:?}");
        assert_eq!(met(&faults(slice::from_ref(&rule)), 64), want);

        let other = json!({"call": {"path": "/v1/**", "latency_ms": 1}, "probability": 0.0});
        assert_eq!(met(&faults(&[rule.clone(), other]), 64), want);

        once.add(Rule::default()).unwrap_err();
        once.reset();
        assert_eq!((met(&once, 64), once.all().len()), (want, 1));
    }

    #[test]
    fn a_rule_is_removed_by_its_id() {
        let faults = faults(&[json!({"call": {"status": 500}})]);
        let id = faults.all()[0].id.clone();
        assert_eq!(met(&faults, 1), [500]);
        assert_eq!(faults.all()[0].struck, 1);
        assert!(faults.remove(&id) && !faults.remove(&id));
        assert_eq!(met(&faults, 1), [0]);
    }

    #[test]
    fn deliveries_are_matched_by_type_and_endpoint() {
        let rule = json!({"webhook": {"type": "customer.*", "endpoint": "we_1", "effect": "drop"}});
        let faults = faults(&[rule]);
        assert!(faults.on_delivery("customer.updated", "we_1").is_some());
        assert!(faults.on_delivery("customer.updated", "we_2").is_none());
        assert!(faults.on_delivery("invoice.paid", "we_1").is_none());
    }
}
