//! Any order of a history, with repetitions and delays, ends in the same state.

use std::collections::BTreeSet;

use portal_emulator::rules::cards::CardInput;
use portal_emulator::rules::customers::{self, Details};
use portal_emulator::rules::payment_methods;
use portal_emulator::rules::subscriptions::{self, Change, When};
use portal_emulator::world::Tx;
use portal_emulator::{Emulator, Refusal};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use stripe_portal_gen::billing_portal::{Configuration, ProrationBehavior};
use stripe_portal_gen::event::Event;
use stripe_portal_gen::ids::{CustomerId, PaymentMethodId, SubscriptionId};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::subscription::{
    CancelSubscription, CreateItem, CreateSubscription, Subscription,
};

use super::{CUSTOMERS, DAY, PAYMENT_METHODS, SUBSCRIPTIONS, Stage, VERSIONS, all};
use crate::state::{customers as kept, payment_methods as cards, subscriptions as plans};
use crate::store::testing::stores;
use crate::store::{Store, on};

/// What a customer, a program or time does; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Action {
    Subscribe { owner: usize, price: usize },
    Switch { which: usize, price: usize },
    Cancel { which: usize, now: bool },
    CancelByRequest { which: usize },
    Undo { which: usize },
    Survey { which: usize },
    Pause { which: usize },
    Resume { which: usize },
    AddCard { owner: usize },
    SetDefault { owner: usize, card: usize },
    Detach { card: usize },
    Rename { owner: usize },
    Delete { owner: usize },
    Pass { seconds: i64 },
}

const OWNERS: [&str; 3] = ["cus_active", "cus_free", "cus_cancelled"];

const PRICES: [&str; 3] = ["price_basic_month", "price_pro_month", "price_pro_year"];

fn action() -> impl Strategy<Value = Action> {
    use Action::{
        AddCard, Cancel, CancelByRequest, Delete, Detach, Pass, Pause, Rename, Resume, SetDefault,
        Subscribe, Survey, Switch, Undo,
    };
    let n = || 0..6_usize;
    prop_oneof![
        3 => (n(), n()).prop_map(|(owner, price)| Subscribe { owner, price }),
        4 => (n(), n()).prop_map(|(which, price)| Switch { which, price }),
        4 => (n(), any::<bool>()).prop_map(|(which, now)| Cancel { which, now }),
        1 => n().prop_map(|which| CancelByRequest { which }),
        3 => n().prop_map(|which| Undo { which }),
        3 => n().prop_map(|which| Survey { which }),
        1 => n().prop_map(|which| Pause { which }),
        1 => n().prop_map(|which| Resume { which }),
        3 => n().prop_map(|owner| AddCard { owner }),
        2 => (n(), n()).prop_map(|(owner, card)| SetDefault { owner, card }),
        3 => n().prop_map(|card| Detach { card }),
        2 => n().prop_map(|owner| Rename { owner }),
        1 => n().prop_map(|owner| Delete { owner }),
        // Most of what happens, happens in the same second.
        2 => prop_oneof![1..3_i64, 0..12 * DAY].prop_map(|seconds| Pass { seconds }),
    ]
}

/// A history, and in which order its events come: the more of the numbers, the more come again.
fn case() -> impl Strategy<Value = (Vec<Action>, Vec<prop::sample::Index>)> {
    let actions = prop::collection::vec(action(), 4..24);
    (
        actions,
        prop::collection::vec(any::<prop::sample::Index>(), 90),
    )
}

fn subscription(tx: &Tx<'_>, at: usize) -> SubscriptionId {
    let all = tx.world().all::<Subscription>();
    let chosen = all.iter().nth(at % all.len().max(1));
    chosen.map_or_else(|| "sub_none".into(), |it| it.id.clone())
}

fn card(tx: &Tx<'_>, at: usize) -> PaymentMethodId {
    let all = tx.world().all::<PaymentMethod>();
    let chosen = all.iter().nth(at % all.len().max(1));
    chosen.map_or_else(|| "pm_none".into(), |it| it.id.clone())
}

fn owner(at: usize) -> CustomerId {
    OWNERS[at % OWNERS.len()].into()
}

impl Action {
    /// Does it; what Stripe refuses does not happen.
    fn happen(&self, emulator: &Emulator) {
        if let Self::Pass { seconds } = *self {
            return emulator.advance(seconds);
        }
        let _refused = emulator.change(|tx| self.change(tx));
    }

    fn change(&self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        match *self {
            Self::Subscribe { owner: at, price } => {
                let item = CreateItem::new(PRICES[price % PRICES.len()]);
                let params = CreateSubscription::new(owner(at)).items([item]);
                subscriptions::create(tx, params).map(drop)
            }
            Self::Switch { which, price } => switch(tx, which, price),
            Self::Cancel { which, now } => {
                let when = if now { When::Now } else { When::PeriodEnd };
                let id = subscription(tx, which);
                subscriptions::cancel(tx, &id, when, &ProrationBehavior::None)
            }
            Self::CancelByRequest { which } => {
                let params = CancelSubscription::new(subscription(tx, which));
                subscriptions::cancel_by_request(tx, params).map(drop)
            }
            Self::Undo { which } => {
                let id = subscription(tx, which);
                subscriptions::undo_cancel(tx, &id)
            }
            Self::Survey { which } => {
                let id = subscription(tx, which);
                let comment = Some(tx.new_text(8));
                subscriptions::give_feedback(tx, &id, Some("unused".into()), comment)
            }
            Self::Pause { which } => {
                let id = subscription(tx, which);
                subscriptions::pause(tx, &id, None)
            }
            Self::Resume { which } => {
                let id = subscription(tx, which);
                subscriptions::resume(tx, &id)
            }
            _ => self.around(tx),
        }
    }

    /// What is done with what is around a subscription.
    fn around(&self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        match *self {
            Self::AddCard { owner: at } => {
                let input = CardInput {
                    number: "4242424242424242".to_owned(),
                    exp_month: 12,
                    exp_year: 2050,
                    ..CardInput::default()
                };
                let id = owner(at);
                let there = tx
                    .get::<stripe_portal_gen::customer::Customer>(&id)
                    .is_some();
                let added = there.then(|| payment_methods::add_card(tx, &id, &input));
                added
                    .transpose()
                    .map(drop)
                    .map_err(payment_methods::refused)
            }
            Self::SetDefault {
                owner: at,
                card: which,
            } => {
                let id = card(tx, which);
                payment_methods::set_default(tx, &owner(at), &id)
            }
            Self::Detach { card: which } => {
                let id = card(tx, which);
                payment_methods::detach_by_request(tx, &id)
            }
            Self::Rename { owner: at } => {
                let details = Details {
                    email: Some(format!("{}@example.com", tx.new_text(8))),
                    ..Details::default()
                };
                customers::update_details(tx, &owner(at), details)
            }
            Self::Delete { owner: at } => customers::delete(tx, &owner(at)),
            _ => Ok(()),
        }
    }
}

fn switch(tx: &mut Tx<'_>, which: usize, price: usize) -> Result<(), Refusal> {
    let id = subscription(tx, which);
    let (Some(found), Some(configuration)) = (
        tx.get::<Subscription>(&id),
        tx.get::<Configuration>("bpc_default"),
    ) else {
        return Ok(());
    };
    let item = found.items.data[0].id.clone();
    let price = PRICES[price % PRICES.len()].into();
    let change = Change::by_portal(configuration, &item, &price, None);
    subscriptions::change(tx, &id, &change).map(drop)
}

/// What is kept.
#[derive(Debug, PartialEq)]
struct State {
    customers: Vec<kept::Row>,
    subscriptions: Vec<plans::Row>,
    cards: Vec<cards::Row>,
}

impl State {
    /// Of cards those that events are about and that are somebody's: others are fetched only where they are needed.
    async fn read(store: &Store, events: &[Event]) -> Self {
        let told = events
            .iter()
            .filter(|it| it.type_.starts_with("payment_method."));
        let told = told.filter_map(|it| it.raw()["data"]["object"]["id"].as_str());
        let told: BTreeSet<_> = told.collect();
        let mut cards = all::<cards::Row>(store, PAYMENT_METHODS).await;
        cards.retain(|it| it.customer.is_some() && told.contains(&*it.id));
        Self {
            customers: all(store, CUSTOMERS).await,
            subscriptions: all(store, SUBSCRIPTIONS).await,
            cards,
        }
    }
}

pub(super) async fn wipe(store: &Store) {
    for query in [
        "DELETE FROM portal_customers",
        "DELETE FROM portal_subscriptions",
        "DELETE FROM portal_payment_methods",
        "DELETE FROM portal_products",
        "DELETE FROM portal_events",
    ] {
        on!(store.write, conn => sqlx::query(query).execute(conn).await.map(drop)).unwrap();
    }
}

/// The events, in the order that the numbers say: each comes at least once, and some come again.
fn disordered(events: &[Event], order: &[prop::sample::Index]) -> Vec<Event> {
    let mut left: Vec<_> = (0..events.len()).collect();
    let mut come = Vec::new();
    for (at, index) in order.iter().cycle().enumerate() {
        if left.is_empty() {
            break;
        }
        let next = match at % 3 {
            0 if !come.is_empty() => come[index.index(come.len())],
            _ => left.swap_remove(index.index(left.len())),
        };
        come.push(next);
    }
    come.into_iter()
        .map(|at: usize| events[at].clone())
        .collect()
}

/// The state after the events came in order, and after they came in another.
async fn both(stage: &Stage, actions: &[Action], order: &[prop::sample::Index]) -> [State; 2] {
    let events = stage.events_of(|it| actions.iter().for_each(|action| action.happen(it)));
    let events = events.await;
    let mut states = Vec::new();
    for come in [events.clone(), disordered(&events, order)] {
        wipe(stage.store()).await;
        stage.apply_all(&come).await;
        states.push(State::read(stage.store(), &events).await);
    }
    states.try_into().unwrap()
}

fn any_order_ends_alike(version: &'static str) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    let config = ProptestConfig {
        cases: 16,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    for own in runtime.block_on(stores()) {
        let store = &own.store;
        let run = TestRunner::new(config.clone()).run(&case(), |(actions, order)| {
            let [ordered, other] = runtime.block_on(async {
                let stage = Stage::on(store.clone(), version).await;
                both(&stage, &actions, &order).await
            });
            prop_assert_eq!(ordered, other);
            Ok(())
        });
        if let Err(failure) = run {
            panic!("{failure}");
        }
    }
}

#[test]
fn any_order_of_a_history_ends_in_the_same_state() {
    any_order_ends_alike(VERSIONS[0]);
}

#[test]
fn any_order_ends_in_the_same_state_where_items_have_periods() {
    any_order_ends_alike(VERSIONS[1]);
}
