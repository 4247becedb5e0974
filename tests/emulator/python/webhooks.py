"""Events as they arrive, verified by the SDK."""

import time

import stripe

from clients import NEW, plain
from inbox import Inbox
from report import check, refused, same

SECRET = "whsec_checks"
NEWER = "whsec_newer"


def webhooks(url, client):
    """Adds checks of what is delivered when objects change."""
    inboxes = {}

    @check("webhooks: endpoints")
    def _():
        inboxes["all"] = Inbox(url, secret=SECRET)
        some = {"enabled_events": ["customer.subscription.*"], "api_version": NEW}
        inboxes["newer"] = Inbox(url, secret=NEWER, **some)

    def verified(kind, inbox="all", secret=SECRET):
        body, signature = inboxes[inbox].event(kind)
        return plain(stripe.Webhook.construct_event(body, signature, secret))

    customers(client.v1, verified)
    portal(client.v1, verified)
    subscriptions(client.v1, verified)
    signatures(client.v1, inboxes)


def card(v1, customer):
    made = v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})
    return v1.payment_methods.attach(made.id, {"customer": customer}).id


def customers(v1, verified):
    made = {}

    @check("webhooks: created")
    def _():
        wanted = {"name": "Käse 🧀", "metadata": {"a": "1", "b": "2"}}
        made["customer"] = v1.customers.create(wanted, {"idempotency_key": "hook"})
        event = verified("customer.created")
        same((event["object"], event["api_version"]), ("event", "2024-06-20"))
        same(event["data"], {"object": plain(made["customer"])})
        request = made["customer"].last_response.request_id
        same(event["request"], {"id": request, "idempotency_key": "hook"})
        assert abs(event["created"] - time.time()) < 60

    @check("webhooks: updated")
    def _():
        changed = {"name": "Ham", "description": "x", "metadata": {"a": "", "c": "3"}}
        v1.customers.update(made["customer"].id, changed)
        data = verified("customer.updated")["data"]
        same((data["object"]["name"], data["object"]["description"]), ("Ham", "x"))
        before = {"description": None, "metadata": {"a": "1", "c": None}, "name": "Käse 🧀"}
        same(data["previous_attributes"], before)

    @check("webhooks: detached")
    def _():
        customer = made["customer"].id
        method = card(v1, customer)
        same(verified("payment_method.attached")["data"]["object"]["customer"], customer)
        v1.payment_methods.detach(method)
        data = verified("payment_method.detached")["data"]
        same(data["object"]["customer"], None)
        same(data["previous_attributes"], {"customer": customer})


def portal(v1, verified):
    @check("webhooks: of the portal")
    def _():
        configurations = v1.billing_portal.configurations
        features = {"invoice_history": {"enabled": True}}
        made = configurations.create({"business_profile": {"headline": "Bare"}, "features": features})
        created = verified("billing_portal.configuration.created")
        same(created["data"]["object"], plain(made))
        changed = {"business_profile": {"headline": "New"}, "active": False}
        configurations.update(made.id, changed)
        before = verified("billing_portal.configuration.updated")["data"]["previous_attributes"]
        before.pop("updated", None)
        same(before, {"active": True, "business_profile": {"headline": "Bare"}})
        customer = v1.customers.create().id
        params = {"customer": customer, "return_url": "https://example.com/a"}
        session = v1.billing_portal.sessions.create(params)
        created = verified("billing_portal.session.created")
        same(created["data"]["object"]["id"], session.id)


def subscriptions(v1, verified):
    @check("webhooks: in an endpoint's version")
    def _():
        customer = v1.customers.create().id
        amount = {"currency": "eur", "unit_amount": 900, "recurring": {"interval": "month"}}
        price = v1.prices.create({**amount, "product_data": {"name": "Silver"}})
        method = {"default_payment_method": card(v1, customer)}
        items = [{"price": price.id}]
        made = v1.subscriptions.create({"customer": customer, "items": items, **method})
        older = verified("customer.subscription.created")
        newer = verified("customer.subscription.created", "newer", NEWER)
        same(older["id"], newer["id"])
        same((older["api_version"], newer["api_version"]), ("2024-06-20", NEW))
        end = older["data"]["object"]["current_period_end"]
        assert "current_period_end" not in newer["data"]["object"]
        same(newer["data"]["object"]["items"]["data"][0]["current_period_end"], end)
        v1.subscriptions.update(made.id, {"cancel_at_period_end": True})
        for arguments in [(), ("newer", NEWER)]:
            data = verified("customer.subscription.updated", *arguments)["data"]
            same(data["object"]["cancel_at"], end)
            before = data["previous_attributes"]
            names = ["cancel_at", "cancel_at_period_end", "canceled_at"]
            same([before[name] for name in names], [None, False, None])


def signatures(v1, inboxes):
    @check("webhooks: another secret and another body are refused")
    def _():
        v1.customers.delete(v1.customers.create().id)
        body, signature = inboxes["all"].event("customer.deleted")
        for payload, secret in [(body, "whsec_other"), (body + b" ", SECRET)]:
            read = lambda: stripe.Webhook.construct_event(payload, signature, secret)
            refused(read, stripe.SignatureVerificationError)
        event = stripe.Webhook.construct_event(body, signature, SECRET)
        same(event.type, "customer.deleted")
        for inbox in inboxes.values():
            inbox.close()
