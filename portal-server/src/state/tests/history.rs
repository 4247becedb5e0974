//! Any order of a history, with repetitions and delays, ends in the state that Stripe has.

use std::collections::BTreeSet;

use portal_emulator::rules::cards::CardInput;
use portal_emulator::rules::customers::{self, Details};
use portal_emulator::rules::payment_methods;
use portal_emulator::rules::subscriptions::{self, Change, When};
use portal_emulator::world::{Tx, World};
use portal_emulator::{Emulator, Refusal};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use stripe_portal_gen::billing_portal::{Configuration, ProrationBehavior};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::event::Event;
use stripe_portal_gen::ids::{CustomerId, PaymentMethodId, SubscriptionId};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::subscription::{
    CancelSubscription, CreateItem, CreateSubscription, Subscription,
};

use super::{CUSTOMERS, DAY, PAYMENT_METHODS, SUBSCRIPTIONS, Stage, VERSIONS, all};
use crate::answer::Failure;
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
    /// The objects that events are about.
    told: BTreeSet<String>,
}

impl State {
    /// Of cards those that events are about and that are somebody's: others are fetched only where they are needed.
    async fn read(store: &Store, events: &[Event]) -> Self {
        let told = told_of(events);
        let mut cards = all::<cards::Row>(store, PAYMENT_METHODS).await;
        cards.retain(|it| it.customer.is_some() && told.contains(&it.id));
        Self {
            customers: all(store, CUSTOMERS).await,
            subscriptions: all(store, SUBSCRIPTIONS).await,
            cards,
            told,
        }
    }

    /// How Stripe has what is kept, and what events are about.
    fn at_stripe(&self, world: &World) -> Self {
        let there = |id: &str| world.get::<Customer>(id).is_some();
        let ids = |kept: BTreeSet<String>, prefix: &str| {
            let told = self.told.iter().filter(|it| it.starts_with(prefix));
            kept.into_iter()
                .chain(told.cloned())
                .collect::<BTreeSet<_>>()
        };
        let customers = ids(
            self.customers.iter().map(|it| it.id.clone()).collect(),
            "cus_",
        );
        let customers = customers.iter().map(|id| {
            let found = world.get::<Customer>(id);
            found.map_or_else(|| kept::Row::deleted(id), kept::Row::from)
        });
        let plans = ids(
            self.subscriptions.iter().map(|it| it.id.clone()).collect(),
            "sub_",
        );
        let plans = plans.iter().filter_map(|id| world.get::<Subscription>(id));
        let plans = plans.map(|it| {
            let mut row = plans::Row::from(it);
            row.cancellation_comment = row.cancellation_comment.filter(|_| there(&row.customer));
            row
        });
        let cards = ids(BTreeSet::new(), "pm_");
        let cards = cards.iter().filter_map(|id| world.get::<PaymentMethod>(id));
        let cards = cards
            .map(cards::Row::from)
            .filter(|it| it.customer.is_some());
        Self {
            customers: customers.collect(),
            subscriptions: plans.collect(),
            cards: cards.collect(),
            told: self.told.clone(),
        }
    }
}

/// The objects of events that are kept.
fn told_of(events: &[Event]) -> BTreeSet<String> {
    let kept = ["customer", "subscription", "payment_method"];
    let objects = events.iter().map(|it| &it.raw()["data"]["object"]);
    let objects = objects.filter(|it| kept.iter().any(|kept| it["object"] == *kept));
    let ids = objects.filter_map(|it| it["id"].as_str());
    ids.map(str::to_owned).collect()
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

/// The state after events came while more happened, after they came in order, and after they came in another.
async fn ends(stage: &Stage, actions: &[Action], order: &[prop::sample::Index]) -> [State; 3] {
    let events = live(stage, actions, order).await;
    let mut states = vec![State::read(stage.store(), &events).await];
    for come in [events.clone(), disordered(&events, order)] {
        wipe(stage.store()).await;
        stage.apply_all(&come).await;
        states.push(State::read(stage.store(), &events).await);
    }
    states.try_into().unwrap()
}

/// Has events come in disorder while more happens and customers look at how they stand; gives them in order.
async fn live(stage: &Stage, actions: &[Action], order: &[prop::sample::Index]) -> Vec<Event> {
    let mut known = ids_of(&stage.events().await);
    let (mut happened, mut waiting) = (Vec::new(), Vec::new());
    for (action, index) in actions.iter().zip(order) {
        action.happen(&stage.emulator);
        // Stripe lists an event for thirty days only, which may pass here.
        let mut new = stage.events().await;
        new.retain(|it| known.insert(it.id.clone()));
        waiting.extend_from_slice(&new);
        happened.append(&mut new);
        for _ in 0..index.index(waiting.len() + 1) {
            let next = waiting.swap_remove(index.index(waiting.len()));
            stage.apply(&next).await;
        }
        look(stage, index.index(2 * OWNERS.len())).await;
    }
    stage.apply_all(&disordered(&waiting, order)).await;
    happened
}

fn ids_of(events: &[Event]) -> BTreeSet<String> {
    events.iter().map(|it| it.id.clone()).collect()
}

/// One of the customers looks, or nobody does.
async fn look(stage: &Stage, at: usize) {
    let Some(id) = OWNERS.get(at) else { return };
    let shown = stage.billing.subscription(&(*id).into()).await;
    assert!(shown.is_ok() || shown == Err(Failure::no_customer()));
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
            runtime.block_on(async {
                let stage = Stage::on(store.clone(), version).await;
                wipe(store).await;
                for state in ends(&stage, &actions, &order).await {
                    let want = stage.emulator.look(|world| state.at_stripe(world));
                    prop_assert_eq!(state, want);
                }
                Ok(())
            })
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
