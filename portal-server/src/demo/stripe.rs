//! Stripe's side: an emulator that sends its webhooks here, the trouble that it can be in, and its clock.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portal_emulator::faults::{CallFault, Mishap, Rule, RuleFault, WebhookFault};
use portal_emulator::seed::Seed;
use portal_emulator::webhooks::NewEndpoint;
use portal_emulator::{Emulator, Options};
use serde::{Deserialize, Serialize};

/// Whose portal it is: the application that the page shows.
const NAME: &str = "Acme Notes";

/// How late webhooks are that are slow, in seconds.
const LATE: i64 = 5;

/// What is wrong at Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Trouble {
    /// Every call of the API is answered 503.
    stripe_down: bool,
    /// Webhooks come some seconds late.
    slow_webhooks: bool,
}

/// What is to be wrong from now on, or no more; the rest stays as it is.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Change {
    stripe_down: Option<bool>,
    slow_webhooks: Option<bool>,
}

/// Starts it, with a secret for its webhooks.
pub(super) async fn start(url: &str, secret: &str) -> Result<Emulator> {
    let endpoint = NewEndpoint {
        secret: Some(secret.to_owned()),
        ..NewEndpoint::to(format!("{url}/api/billing/webhooks"))
    };
    let mut seed = Seed::example();
    seed.account.name = Some(NAME.to_owned());
    let options = Options {
        seed,
        webhooks: vec![endpoint],
        ..Options::default()
    };
    Ok(Emulator::with(options).await?)
}

/// A secret for this run.
pub(super) fn secret() -> Result<String> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).context("there are no random numbers")?;
    Ok(format!("whsec_{}", URL_SAFE_NO_PAD.encode(bytes)))
}

impl Trouble {
    /// What is wrong now: the emulator's own page can change that too.
    pub(super) fn of(emulator: &Emulator) -> Self {
        let rules = emulator.faults().all();
        let has = |rule: &Rule| rules.iter().any(|it| it.rule == *rule);
        Self {
            stripe_down: has(&down()),
            slow_webhooks: has(&slow()),
        }
    }
}

impl Change {
    pub(super) fn make(self, emulator: &Emulator) -> Result<(), RuleFault> {
        let is = Trouble::of(emulator);
        for (rule, is, wanted) in [
            (down(), is.stripe_down, self.stripe_down),
            (slow(), is.slow_webhooks, self.slow_webhooks),
        ] {
            match (is, wanted) {
                (false, Some(true)) => drop(emulator.break_by(rule)?),
                (true, Some(false)) => mend(emulator, &rule),
                _ => {}
            }
        }
        Ok(())
    }
}

fn mend(emulator: &Emulator, rule: &Rule) {
    let rules = emulator.faults().all();
    for active in rules.iter().filter(|it| it.rule == *rule) {
        emulator.faults().remove(&active.id);
    }
}

fn down() -> Rule {
    Rule {
        call: Some(CallFault {
            status: Some(503),
            ..CallFault::default()
        }),
        ..Rule::default()
    }
}

fn slow() -> Rule {
    Rule {
        webhook: Some(WebhookFault {
            type_: None,
            endpoint: None,
            effect: Mishap::Delay,
            seconds: Some(LATE),
        }),
        ..Rule::default()
    }
}
