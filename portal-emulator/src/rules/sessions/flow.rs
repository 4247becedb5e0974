//! Flows: a session that leads the customer through one thing.

use stripe_portal_gen::Json;
use stripe_portal_gen::billing_portal::{
    AfterCompletionType, Configuration, Flow, FlowAfterCompletion, FlowCouponOffer, FlowDiscount,
    FlowHostedConfirmation, FlowItem, FlowRedirect, FlowRetention, FlowSubscriptionCancel,
    FlowSubscriptionPause, FlowSubscriptionUpdate, FlowSubscriptionUpdateConfirm, FlowType,
    SessionFlow, SessionFlowAfterCompletion, SessionFlowCouponOffer, SessionFlowDiscount,
    SessionFlowHostedConfirmation, SessionFlowItem, SessionFlowRedirect, SessionFlowRetention,
    SessionFlowRetentionType, SessionFlowSubscriptionCancel, SessionFlowSubscriptionPause,
    SessionFlowSubscriptionUpdate, SessionFlowSubscriptionUpdateConfirm, SubscriptionUpdateField,
};
use stripe_portal_gen::ids::{CustomerId, PriceId, SubscriptionId};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::subscription_item::SubscriptionItem;

use crate::rules::check::{known, length, missing, url};
use crate::rules::discounts;
use crate::rules::subscriptions::{self, Reason};
use crate::world::World;

/// What the parameters of a flow say by themselves must make sense.
pub(super) fn well_formed(flow: &Flow) -> Result<(), Refusal> {
    known(&flow.type_, "flow_data[type]")?;
    let given = match flow.type_ {
        FlowType::SubscriptionCancel => flow.subscription_cancel.is_some(),
        FlowType::SubscriptionPause => flow.subscription_pause.is_some(),
        FlowType::SubscriptionUpdate => flow.subscription_update.is_some(),
        FlowType::SubscriptionUpdateConfirm => flow.subscription_update_confirm.is_some(),
        FlowType::CustomerUpdate | FlowType::PaymentMethodUpdate | FlowType::Unknown(_) => true,
    };
    if !given {
        return Err(missing(&format!("flow_data[{}]", flow.type_.as_str())));
    }
    match &flow.after_completion {
        Some(after) => completion(after),
        None => Ok(()),
    }
}

fn completion(after: &FlowAfterCompletion) -> Result<(), Refusal> {
    let param = "flow_data[after_completion]";
    known(&after.type_, &format!("{param}[type]"))?;
    let message = after
        .hosted_confirmation
        .as_ref()
        .and_then(|it| it.custom_message.as_ref());
    if let Some(message) = message {
        length(
            message,
            500,
            &format!("{param}[hosted_confirmation][custom_message]"),
        )?;
    }
    match (&after.type_, &after.redirect) {
        (AfterCompletionType::Redirect, None) => Err(missing(&format!("{param}[redirect]"))),
        (_, Some(redirect)) => url(
            &redirect.return_url,
            &format!("{param}[redirect][return_url]"),
        ),
        _ => Ok(()),
    }
}

/// The flow of a new session, which the configuration must allow.
pub(super) fn begin(
    world: &World,
    flow: Flow,
    customer: &CustomerId,
    configuration: &Configuration,
    now: i64,
) -> Result<SessionFlow, Refusal> {
    let Flow {
        type_,
        after_completion,
        subscription_cancel,
        subscription_pause,
        subscription_update,
        subscription_update_confirm,
    } = flow;
    let mut begun = SessionFlow {
        type_,
        after_completion: of_completion(after_completion),
        customer_update: None,
        subscription_cancel: None,
        subscription_pause: None,
        subscription_update: None,
        subscription_update_confirm: None,
    };
    let by = By {
        world,
        customer,
        configuration,
        now,
    };
    match begun.type_ {
        FlowType::CustomerUpdate => {
            by.on(
                configuration.features.customer_update.enabled,
                "customer update",
            )?;
            begun.customer_update = Some(Json::new());
        }
        FlowType::PaymentMethodUpdate => {
            by.on(
                configuration.features.payment_method_update.enabled,
                "payment method update",
            )?;
        }
        FlowType::SubscriptionCancel => {
            let given = subscription_cancel.map(|it| by.cancel(it)).transpose()?;
            begun.subscription_cancel = given;
        }
        FlowType::SubscriptionPause => {
            let given = subscription_pause.map(|it| by.pause(it)).transpose()?;
            begun.subscription_pause = given;
        }
        FlowType::SubscriptionUpdate => {
            let given = subscription_update.map(|it| by.update(it)).transpose()?;
            begun.subscription_update = given;
        }
        FlowType::SubscriptionUpdateConfirm => {
            let given = subscription_update_confirm
                .map(|it| by.confirm(it))
                .transpose()?;
            begun.subscription_update_confirm = given;
        }
        FlowType::Unknown(_) => {}
    }
    Ok(begun)
}

/// Where nothing is said, the customer comes to the portal's home page.
fn of_completion(given: Option<FlowAfterCompletion>) -> SessionFlowAfterCompletion {
    let Some(given) = given else {
        return SessionFlowAfterCompletion {
            type_: AfterCompletionType::PortalHomepage,
            hosted_confirmation: None,
            redirect: None,
        };
    };
    let FlowAfterCompletion {
        type_,
        hosted_confirmation,
        redirect,
    } = given;
    let confirmation = |FlowHostedConfirmation { custom_message }| SessionFlowHostedConfirmation {
        custom_message,
    };
    let redirect = redirect.map(|FlowRedirect { return_url }| SessionFlowRedirect { return_url });
    SessionFlowAfterCompletion {
        type_,
        hosted_confirmation: hosted_confirmation.map(confirmation),
        redirect,
    }
}

/// For whom, and by which configuration, a flow begins.
struct By<'w> {
    world: &'w World,
    customer: &'w CustomerId,
    configuration: &'w Configuration,
    now: i64,
}

impl By<'_> {
    fn on(&self, enabled: bool, feature: &str) -> Result<(), Refusal> {
        if enabled {
            return Ok(());
        }
        let id = &self.configuration.id;
        let message =
            format!("The {feature} feature in the portal configuration {id} is disabled.");
        Err(Refusal::invalid(message).param("flow_data[type]"))
    }

    /// The customer's own subscription.
    fn own(&self, id: &SubscriptionId, flow: &str) -> Result<&Subscription, Refusal> {
        let own = |it: &&Subscription| it.customer.id() == self.customer;
        let missing = || {
            let param = format!("flow_data[{flow}][subscription]");
            Refusal::missing_resource("subscription", id, &param)
        };
        self.world
            .get::<Subscription>(id)
            .filter(own)
            .ok_or_else(missing)
    }

    fn cancel(
        &self,
        given: FlowSubscriptionCancel,
    ) -> Result<SessionFlowSubscriptionCancel, Refusal> {
        let FlowSubscriptionCancel {
            subscription: id,
            retention,
        } = given;
        self.own(&id, "subscription_cancel")?;
        let allowed = subscriptions::may_cancel(self.world, &id, self.configuration);
        allowed.map_err(|reason| refused(&id, reason, "canceled", "subscription cancel"))?;
        let retention = retention.map(|FlowRetention { coupon_offer }| {
            let FlowCouponOffer { coupon } = coupon_offer;
            let param = "flow_data[subscription_cancel][retention][coupon_offer][coupon]";
            discounts::usable(self.world, &coupon, param, self.now)?;
            Ok(SessionFlowRetention {
                type_: SessionFlowRetentionType::CouponOffer,
                coupon_offer: Some(SessionFlowCouponOffer { coupon }),
            })
        });
        Ok(SessionFlowSubscriptionCancel {
            subscription: id,
            retention: retention.transpose()?,
        })
    }

    fn pause(&self, given: FlowSubscriptionPause) -> Result<SessionFlowSubscriptionPause, Refusal> {
        let FlowSubscriptionPause { subscription: id } = given;
        self.own(&id, "subscription_pause")?;
        let allowed = subscriptions::may_pause(self.world, &id, self.configuration);
        allowed.map_err(|reason| refused(&id, reason, "paused", "subscription pause"))?;
        Ok(SessionFlowSubscriptionPause { subscription: id })
    }

    fn update(
        &self,
        given: FlowSubscriptionUpdate,
    ) -> Result<SessionFlowSubscriptionUpdate, Refusal> {
        let FlowSubscriptionUpdate { subscription: id } = given;
        self.own(&id, "subscription_update")?;
        self.may_update(&id)?;
        Ok(SessionFlowSubscriptionUpdate { subscription: id })
    }

    fn may_update(&self, id: &SubscriptionId) -> Result<(), Refusal> {
        let allowed = subscriptions::may_update(self.world, id, self.configuration);
        allowed.map_err(|reason| refused(id, reason, "updated", "subscription update"))
    }

    fn confirm(
        &self,
        given: FlowSubscriptionUpdateConfirm,
    ) -> Result<SessionFlowSubscriptionUpdateConfirm, Refusal> {
        let FlowSubscriptionUpdateConfirm {
            subscription: id,
            items,
            discounts,
        } = given;
        let subscription = self.own(&id, "subscription_update_confirm")?;
        let param = "flow_data[subscription_update_confirm]";
        let [item] = items.as_slice() else {
            let message = "You must provide exactly one item to confirm the update of.";
            return Err(Refusal::invalid(message).param(format!("{param}[items]")));
        };
        match self.may_update(&id) {
            // Another price of the same product is named below where it is not offered.
            Err(refusal) if !is_nothing(self, &id) => return Err(refusal),
            _ => {}
        }
        let changes = self.item(subscription, item, param)?;
        let discounts = discounts.unwrap_or_default();
        if !changes && discounts.is_empty() {
            return Err(subscriptions::nothing_to_confirm());
        }
        let discounts = self.discounts(discounts, param)?;
        let item = |FlowItem {
                        id,
                        price,
                        quantity,
                    }| SessionFlowItem {
            id: Some(id),
            price,
            quantity,
        };
        Ok(SessionFlowSubscriptionUpdateConfirm {
            subscription: id,
            items: items.into_iter().map(item).collect(),
            discounts: Some(discounts).filter(|it| !it.is_empty()),
        })
    }

    /// Whether the item would change, to what the configuration offers.
    fn item(&self, of: &Subscription, item: &FlowItem, param: &str) -> Result<bool, Refusal> {
        let FlowItem {
            id,
            price,
            quantity,
        } = item;
        let own = of.items.data.iter().find(|own| own.id == *id);
        let param = format!("{param}[items][0]");
        let missing =
            || Refusal::missing_resource("subscription item", id, &format!("{param}[id]"));
        let own: &SubscriptionItem = own.ok_or_else(missing)?;
        let to = price.as_ref().unwrap_or(&own.price.id);
        let new_price = *to != own.price.id;
        let new_quantity = quantity.is_some_and(|it| Some(it) != own.quantity);
        if !new_price && !new_quantity {
            return Ok(false);
        }
        self.offered(of, to, quantity.filter(|_| new_quantity), &param)?;
        Ok(true)
    }

    fn offered(
        &self,
        of: &Subscription,
        price: &PriceId,
        quantity: Option<i64>,
        param: &str,
    ) -> Result<(), Refusal> {
        let feature = &self.configuration.features.subscription_update;
        let allowed = &feature.default_allowed_updates;
        if quantity.is_some() && !allowed.contains(&SubscriptionUpdateField::Quantity) {
            let message = "The `default_allowed_updates` of the portal configuration does not \
                           include `quantity`.";
            return Err(Refusal::invalid(message).param(format!("{param}[quantity]")));
        }
        let choices = subscriptions::choices(self.world, of, self.configuration);
        let Some(choice) = choices.iter().find(|it| it.price.id == *price) else {
            let message = format!(
                "The price {price} is not among those that the portal configuration {} has for \
                 subscription updates.",
                self.configuration.id
            );
            return Err(Refusal::invalid(message).param(format!("{param}[price]")));
        };
        let Some(quantity) = quantity else {
            return Ok(());
        };
        let fits = choice.quantity.is_some_and(|(least, most)| {
            quantity >= least && most.is_none_or(|most| quantity <= most)
        });
        if fits {
            return Ok(());
        }
        let message =
            format!("The quantity {quantity} is not allowed by the portal configuration.");
        Err(Refusal::invalid(message).param(format!("{param}[quantity]")))
    }

    fn discounts(
        &self,
        given: Vec<FlowDiscount>,
        param: &str,
    ) -> Result<Vec<SessionFlowDiscount>, Refusal> {
        let feature = &self.configuration.features.subscription_update;
        let allowed = &feature.default_allowed_updates;
        let mut discounts = Vec::new();
        for (
            at,
            FlowDiscount {
                coupon,
                promotion_code,
            },
        ) in given.into_iter().enumerate()
        {
            let param = format!("{param}[discounts][{at}]");
            if let Some(code) = &promotion_code {
                if !allowed.contains(&SubscriptionUpdateField::PromotionCode) {
                    let message = "The `default_allowed_updates` of the portal configuration does \
                                   not include `promotion_code`.";
                    return Err(Refusal::invalid(message).param(param));
                }
                let param = format!("{param}[promotion_code]");
                return Err(Refusal::missing_resource("promotion code", code, &param));
            }
            if let Some(coupon) = &coupon {
                let param = format!("{param}[coupon]");
                discounts::usable(self.world, coupon, &param, self.now)?;
            }
            discounts.push(SessionFlowDiscount {
                coupon,
                promotion_code,
            });
        }
        Ok(discounts)
    }
}

/// Whether all that stands in the way is that there is nothing else to choose.
fn is_nothing(by: &By<'_>, id: &SubscriptionId) -> bool {
    let allowed = subscriptions::may_update(by.world, id, by.configuration);
    allowed == Err(Reason::NothingToChangeTo)
}

fn refused(id: &SubscriptionId, reason: Reason, verb: &str, feature: &str) -> Refusal {
    match reason {
        Reason::Ending => subscriptions::already_ending(id),
        Reason::FeatureOff => Refusal::invalid(format!(
            "This subscription cannot be {verb} because the {feature} feature in the portal \
             configuration is disabled."
        )),
        _ => Refusal::invalid(format!(
            "This subscription cannot be {verb} because {reason}."
        )),
    }
}
