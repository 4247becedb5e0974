//! Anything that a request, a customer or time can do.

use proptest::prelude::*;
use stripe_portal_gen::billing_portal::{
    CreateBusinessProfile, CreateConfiguration, CreateFeatures, CreateSession, Flow,
    ProrationBehavior, ScheduleConditionType, UpdateConfiguration,
};
use stripe_portal_gen::coupon::{CreateCoupon, Duration};
use stripe_portal_gen::ids::{CustomerId, PaymentMethodId, SubscriptionId};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{
    CancelSubscription, CreateItem, CreateSubscription, PaymentBehavior, Subscription,
};

use crate::rules::cards::CardInput;
use crate::rules::customers::{self, Details};
use crate::rules::samples::{DAY, DECLINED, GOOD, Sample, everything};
use crate::rules::subscriptions::{self, Change, When};
use crate::rules::{catalog, configurations, payment_methods, sessions};

/// What one thing to do is; numbers choose among what there is.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Subscribe {
        owner: usize,
        price: usize,
        trial: bool,
        new: bool,
    },
    Cancel {
        which: usize,
        now: bool,
    },
    CancelByRequest {
        which: usize,
        invoice: bool,
        prorate: bool,
    },
    Undo {
        which: usize,
    },
    Feedback {
        which: usize,
    },
    Keep {
        which: usize,
        coupon: usize,
    },
    Change {
        which: usize,
        price: usize,
        quantity: Option<i64>,
        how: usize,
        waits: bool,
    },
    UndoChange {
        which: usize,
    },
    Pause {
        which: usize,
        days: Option<i64>,
    },
    Resume {
        which: usize,
    },
    AddCard {
        owner: usize,
        good: bool,
    },
    SetDefault {
        owner: usize,
        card: usize,
    },
    Detach {
        card: usize,
        by_request: bool,
    },
    Rename {
        owner: usize,
    },
    Delete {
        owner: usize,
    },
    Configure {
        active: bool,
        default: bool,
    },
    Open {
        owner: usize,
        flow: usize,
    },
    Pass {
        seconds: i64,
    },
}

pub(super) fn action() -> impl Strategy<Value = Action> {
    use Action::{
        AddCard, Cancel, CancelByRequest, Change, Configure, Delete, Detach, Feedback, Keep, Open,
        Pass, Pause, Rename, Resume, SetDefault, Subscribe, Undo, UndoChange,
    };
    let n = || 0..6_usize;
    let yes = any::<bool>;
    let quantity = prop::option::of(0..4_i64);
    prop_oneof![
        4 => (n(), n(), yes(), yes())
            .prop_map(|(owner, price, trial, new)| Subscribe { owner, price, trial, new }),
        2 => (n(), yes()).prop_map(|(which, now)| Cancel { which, now }),
        1 => (n(), yes(), yes())
            .prop_map(|(which, invoice, prorate)| CancelByRequest { which, invoice, prorate }),
        1 => n().prop_map(|which| Undo { which }),
        1 => n().prop_map(|which| Feedback { which }),
        1 => (n(), n()).prop_map(|(which, coupon)| Keep { which, coupon }),
        6 => (n(), n(), quantity, n(), yes()).prop_map(|(which, price, quantity, how, waits)| {
            Change { which, price, quantity, how, waits }
        }),
        1 => n().prop_map(|which| UndoChange { which }),
        1 => (n(), prop::option::of(0..60_i64)).prop_map(|(which, days)| Pause { which, days }),
        1 => n().prop_map(|which| Resume { which }),
        2 => (n(), yes()).prop_map(|(owner, good)| AddCard { owner, good }),
        2 => (n(), n()).prop_map(|(owner, card)| SetDefault { owner, card }),
        1 => (n(), yes()).prop_map(|(card, by_request)| Detach { card, by_request }),
        1 => n().prop_map(|owner| Rename { owner }),
        1 => n().prop_map(|owner| Delete { owner }),
        1 => (yes(), yes()).prop_map(|(active, default)| Configure { active, default }),
        1 => (n(), n()).prop_map(|(owner, flow)| Open { owner, flow }),
        5 => (0..30 * DAY).prop_map(|seconds| Pass { seconds }),
    ]
}

/// What there is to act on.
pub(super) struct Ground {
    owners: Vec<CustomerId>,
}

const PRICES: [&str; 4] = [
    "price_basic_month",
    "price_pro_month",
    "price_basic_year",
    "price_pro_year",
];

const COUPONS: [&str; 4] = ["once", "ever", "months", "amount"];

impl Ground {
    pub(super) fn new(it: &mut Sample) -> Self {
        let owners = [Some(GOOD), Some(DECLINED), None, Some(GOOD)];
        let owners = owners.map(|card| it.customer(card)).to_vec();
        let percent = || CreateCoupon::new().percent_off(33.3);
        let coupons = [
            percent(),
            percent().duration(Duration::Forever),
            percent()
                .duration(Duration::Repeating)
                .duration_in_months(2),
            CreateCoupon::new()
                .amount_off(700)
                .currency("usd")
                .duration(Duration::Forever),
        ];
        for (id, coupon) in COUPONS.into_iter().zip(coupons) {
            catalog::create_coupon(&mut it.tx(), coupon.id(id)).unwrap();
        }
        it.forget();
        Self { owners }
    }

    fn owner(&self, at: usize) -> &CustomerId {
        &self.owners[at % self.owners.len()]
    }
}

fn subscription(it: &Sample, at: usize) -> SubscriptionId {
    let all = it.world.all::<Subscription>();
    let chosen = all.iter().nth(at % all.len().max(1));
    chosen.map_or_else(|| "sub_none".into(), |it| it.id.clone())
}

fn card(it: &Sample, at: usize) -> PaymentMethodId {
    let all = it.world.all::<PaymentMethod>();
    let chosen = all.iter().nth(at % all.len().max(1));
    chosen.map_or_else(|| "pm_none".into(), |it| it.id.clone())
}

impl Action {
    pub(super) fn done(&self, it: &mut Sample, ground: &Ground) -> Result<(), Refusal> {
        match *self {
            Self::Subscribe {
                owner,
                price,
                trial,
                new,
            } => {
                it.version = if new {
                    "2026-08-26.dahlia"
                } else {
                    "2024-06-20"
                }
                .to_owned();
                let item =
                    CreateItem::new(PRICES[price % PRICES.len()]).quantity(1 + owner as i64 % 3);
                let mut params = CreateSubscription::new(ground.owner(owner)).items([item]);
                params.trial_period_days = trial.then_some(10);
                params.payment_behavior =
                    (price == 5).then_some(PaymentBehavior::DefaultIncomplete);
                subscriptions::create(&mut it.tx(), params).map(drop)
            }
            Self::Cancel { which, now } => {
                let id = subscription(it, which);
                let when = if now { When::Now } else { When::PeriodEnd };
                let proration = ProrationBehavior::CreateProrations;
                subscriptions::cancel(&mut it.tx(), &id, when, &proration)
            }
            Self::CancelByRequest {
                which,
                invoice,
                prorate,
            } => {
                let params = CancelSubscription::new(subscription(it, which));
                let params = params.invoice_now(invoice).prorate(prorate);
                subscriptions::cancel_by_request(&mut it.tx(), params).map(drop)
            }
            Self::Undo { which } => {
                let id = subscription(it, which);
                subscriptions::undo_cancel(&mut it.tx(), &id)
            }
            Self::Feedback { which } => {
                let id = subscription(it, which);
                let comment = Some(format!("at {}", it.now));
                subscriptions::give_feedback(&mut it.tx(), &id, Some("unused".into()), comment)
            }
            Self::Keep { which, coupon } => {
                let id = subscription(it, which);
                let coupon = COUPONS[coupon % COUPONS.len()].into();
                subscriptions::keep_with_coupon(&mut it.tx(), &id, &coupon)
            }
            Self::Change {
                which,
                price,
                quantity,
                how,
                waits,
            } => change(it, which, price, quantity, how, waits),
            Self::UndoChange { which } => {
                let id = subscription(it, which);
                subscriptions::undo_change(&mut it.tx(), &id)
            }
            Self::Pause { which, days } => {
                let id = subscription(it, which);
                let until = days.map(|days| it.now + days * DAY);
                subscriptions::pause(&mut it.tx(), &id, until)
            }
            Self::Resume { which } => {
                let id = subscription(it, which);
                subscriptions::resume(&mut it.tx(), &id)
            }
            Self::Pass { seconds } => {
                it.pass(seconds);
                Ok(())
            }
            _ => self.around(it, ground),
        }
    }

    /// What is done with what is around a subscription.
    fn around(&self, it: &mut Sample, ground: &Ground) -> Result<(), Refusal> {
        match *self {
            Self::AddCard { owner, good } => {
                let number = if good { GOOD } else { DECLINED };
                let input = CardInput {
                    number: number.to_owned(),
                    exp_month: 12,
                    exp_year: 2050,
                    ..CardInput::default()
                };
                let owner = ground.owner(owner);
                let customer = it.world.get::<stripe_portal_gen::customer::Customer>(owner);
                if customer.is_some() {
                    let added = payment_methods::add_card(&mut it.tx(), owner, &input);
                    added.map_err(payment_methods::refused)?;
                }
                Ok(())
            }
            Self::SetDefault { owner, card: which } => {
                let card = card(it, which);
                payment_methods::set_default(&mut it.tx(), ground.owner(owner), &card)
            }
            Self::Detach {
                card: which,
                by_request,
            } => {
                let card = card(it, which);
                match by_request {
                    true => payment_methods::detach_by_request(&mut it.tx(), &card),
                    false => payment_methods::detach(&mut it.tx(), &card),
                }
            }
            Self::Rename { owner } => {
                let details = Details {
                    name: Some("Someone Else".to_owned()),
                    ..Details::default()
                };
                customers::update_details(&mut it.tx(), ground.owner(owner), details)
            }
            Self::Delete { owner } => customers::delete(&mut it.tx(), ground.owner(owner)),
            Self::Configure { active, default } => configure(it, active, default),
            Self::Open { owner, flow } => {
                let id = subscription(it, flow);
                let flow = match flow {
                    0 => Some(Flow::payment_method_update()),
                    1 | 2 => Some(Flow::subscription_cancel(id)),
                    3 => Some(Flow::subscription_update(id)),
                    4 => Some(Flow::subscription_pause(id)),
                    _ => None,
                };
                let mut params = CreateSession::new(ground.owner(owner));
                params.flow_data = flow;
                sessions::create(&mut it.tx(), params).map(drop)
            }
            _ => Ok(()),
        }
    }
}

fn change(
    it: &mut Sample,
    which: usize,
    price: usize,
    quantity: Option<i64>,
    how: usize,
    waits: bool,
) -> Result<(), Refusal> {
    let id = subscription(it, which);
    let Some(found) = it.world.get::<Subscription>(&id) else {
        return Ok(());
    };
    let item = found.items.data[0].id.clone();
    let price = PRICES[price % PRICES.len()].into();
    let mut change = Change::by_portal(&it.configuration(), &item, &price, quantity);
    change.terms.proration = [
        ProrationBehavior::AlwaysInvoice,
        ProrationBehavior::CreateProrations,
        ProrationBehavior::None,
    ][how % 3]
        .clone();
    change.terms.anchor_now = how == 4;
    change.terms.end_trial = how > 2;
    if how == 5 {
        change.coupons = vec!["once".into()];
    }
    if waits {
        change.conditions = vec![
            ScheduleConditionType::DecreasingItemAmount,
            ScheduleConditionType::ShorteningInterval,
        ];
    }
    let shown = subscriptions::preview(&it.world, &id, &change, it.now);
    let made = subscriptions::change(&mut it.tx(), &id, &change);
    assert!(shown.is_ok() || made.is_err(), "{shown:?} {made:?}");
    made.map(drop)
}

fn configure(it: &mut Sample, active: bool, default: bool) -> Result<(), Refusal> {
    let bare = CreateConfiguration::new(CreateBusinessProfile::new(), CreateFeatures::new());
    match (active, default) {
        (true, true) => configurations::save_default(&mut it.tx(), None, everything()).map(drop),
        (true, false) => configurations::create(&mut it.tx(), bare).map(drop),
        (false, true) => {
            let params = UpdateConfiguration::new("bpc_default").active(false);
            configurations::update(&mut it.tx(), params)
        }
        (false, false) => {
            let params =
                UpdateConfiguration::new("bpc_default").metadata([("at", it.now.to_string())]);
            configurations::update(&mut it.tx(), params)
        }
    }
}
