"""Fields that come and go with the version of the API."""

import stripe

from clients import NEW, OLD, client, plain
from report import check, refused, same

RETURN_URL = "https://example.com/account"


def versions(url, world):
    """Adds checks of one object in two versions, and of what only the newer one takes."""
    old, new = client(url, version=OLD).v1, client(url, version=NEW).v1

    def both(read):
        return plain(read(old)), plain(read(new))

    portal(both, world)
    billing(both, world)

    @check("versions: an older one asks for a business profile")
    def _():
        features = {"features": {"invoice_history": {"enabled": True}}}
        create = lambda v1: v1.billing_portal.configurations.create(features)
        missing = {"code": "parameter_missing", "param": "business_profile"}
        refused(lambda: create(old), stripe.InvalidRequestError, **missing)
        same(create(new).business_profile.headline, None)


def portal(both, world):
    def create(**more):
        params = {"customer": world["customer"], "return_url": RETURN_URL, **more}
        return both(lambda v1: v1.billing_portal.sessions.create(params))

    @check("versions: a session")
    def _():
        before, after = create()
        fields(before, after, come=["customer_account"], absent=["after_expiration"])

    @check("versions: a flow")
    def _():
        before, after = create(flow_data={"type": "payment_method_update"})
        come, absent = ["customer_update"], ["subscription_pause"]
        fields(before["flow"], after["flow"], come=come, absent=absent)

    @check("versions: a configuration")
    def _():
        before, after = both(
            lambda v1: v1.billing_portal.configurations.retrieve(world["configuration"])
        )
        fields(before, after, come=["name"])
        before, after = before["features"], after["features"]
        fields(before, after, absent=["subscription_pause"])
        come = ["billing_cycle_anchor", "schedule_at_period_end", "trial_update_behavior"]
        update = "subscription_update"
        fields(before[update], after[update], come=come, absent=["products"])
        update = "payment_method_update"
        fields(before[update], after[update], come=["payment_method_configuration"])
        reason = [it["subscription_cancel"]["cancellation_reason"] for it in (before, after)]
        fields(*reason, come=["feedback_options"])


def billing(both, world):
    @check("versions: a subscription")
    def _():
        period = ["current_period_end", "current_period_start"]
        before, after = both(lambda v1: v1.subscriptions.retrieve(world["subscription"]))
        fields(before, after, gone=period)
        items = [it["items"]["data"][0] for it in (before, after)]
        fields(*items, come=period)
        same(before["current_period_end"], items[1]["current_period_end"])

    @check("versions: an invoice")
    def _():
        before, after = both(lambda v1: v1.invoices.retrieve(world["invoice"]))
        fields(before, after, gone=["paid", "subscription"], come=["parent"])
        same(before["subscription"], world["subscription"])
        same(after["parent"]["subscription_details"]["subscription"], world["subscription"])
        before, after = [it["lines"]["data"][0] for it in (before, after)]
        fields(before, after, gone=["price", "proration", "type"], come=["parent", "pricing"])
        same(before["price"]["id"], after["pricing"]["price_details"]["price"])


def fields(before, after, gone=(), come=(), absent=()):
    """Which fields the older version alone has, the newer one alone, and neither."""

    def found(names):
        return [[name for name in names if name in it] for it in (before, after)]

    same(found(gone), [list(gone), []])
    same(found(come), [[], list(come)])
    same(found(absent), [[], []])
