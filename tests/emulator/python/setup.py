"""What a program sets up before there is a portal, and what it reads afterwards."""

import re
import time

import stripe

from clients import ids, plain
from report import check, refused, same


def setup(client, world):
    """Adds a check for each operation; what they make is left in `world`."""
    customers(client.v1.customers, world)
    cards(client.v1, world)
    products(client.v1, world)
    prices(client.v1.prices, world)
    subscriptions(client.v1.subscriptions, world)
    reads(client.v1, world)
    tax_ids(client.v1.customers, world)


def customers(customers, world):
    @check("create_customer")
    def _():
        got = customers.create(
            {
                "email": "jenny@example.com",
                "name": "Jenny Rosen",
                "address": {"line1": "510 Townsend St", "country": "US"},
                "preferred_locales": ["de", "en"],
                "metadata": {"plan": "größer & 🛶", "empty": ""},
            }
        )
        assert re.fullmatch(r"cus_\w{14}", got.id), got.id
        same((got.object, got.email, got.livemode), ("customer", "jenny@example.com", False))
        same((got.address.line1, got.address.line2), ("510 Townsend St", None))
        same(plain(got.metadata), {"plan": "größer & 🛶"})
        assert abs(got.created - time.time()) < 60
        assert re.fullmatch(r"req_\w{14}", got.last_response.request_id)
        world["customer"] = got.id

    @check("update_customer")
    def _():
        changed = {"name": "Jenny R.", "metadata": {"plan": "", "seats": "3"}}
        got = customers.update(world["customer"], changed)
        same((got.name, got.email), ("Jenny R.", "jenny@example.com"))
        same(plain(got.metadata), {"seats": "3"})
        got = customers.update(world["customer"], {"address": "", "metadata": ""})
        same((got.address, plain(got.metadata)), (None, {}))

    @check("retrieve_customer")
    def _():
        got = customers.retrieve(world["customer"])
        same((got.name, got.invoice_settings.default_payment_method), ("Jenny R.", None))
        missing = {"http_status": 404, "code": "resource_missing", "param": "id"}
        refused(lambda: customers.retrieve("cus_x"), stripe.InvalidRequestError, **missing)

    @check("list_customers")
    def _():
        other = customers.create({"email": "other@example.com"})
        same(ids(customers.list({"limit": 2})), [other.id, world["customer"]])
        same(ids(customers.list({"email": "jenny@example.com"})), [world["customer"]])


def cards(v1, world):
    methods, customers = v1.payment_methods, v1.customers

    @check("create_payment_method")
    def _():
        number = {"number": "5555555555554444", "exp_month": 8, "exp_year": 2040, "cvc": "123"}
        got = methods.create({"type": "card", "card": number})
        assert re.fullmatch(r"pm_\w{24}", got.id), got.id
        same((got.card.brand, got.card.last4, got.customer), ("mastercard", "4444", None))
        world["mastercard"] = got.id
        got = methods.create({"type": "card", "card": {"token": "tok_visa"}})
        same(got.card.last4, "4242")
        world["visa"] = got.id

    @check("attach_payment_method")
    def _():
        for card in [world["mastercard"], world["visa"]]:
            got = methods.attach(card, {"customer": world["customer"]})
            same(got.customer, world["customer"])
        changed = {
            "invoice_settings": {"default_payment_method": world["visa"]},
            "expand": ["invoice_settings.default_payment_method"],
        }
        got = customers.update(world["customer"], changed)
        same(got.invoice_settings.default_payment_method.card.brand, "visa")

    @check("list_payment_methods")
    def _():
        wanted = {"customer": world["customer"], "type": "card", "expand": ["data.customer"]}
        got = methods.list(wanted)
        same(ids(got), [world["visa"], world["mastercard"]])
        same(got.data[0].customer.email, "jenny@example.com")

    @check("list_customer_payment_methods")
    def _():
        got = customers.payment_methods.list(world["customer"], {"limit": 1})
        same((ids(got), got.has_more), ([world["visa"]], True))

    @check("retrieve_payment_method")
    def _():
        got = methods.retrieve(world["visa"], {"expand": ["customer"]})
        same(got.customer.id, world["customer"])

    @check("detach_payment_method")
    def _():
        got = methods.detach(world["mastercard"])
        same((got.id, got.customer), (world["mastercard"], None))
        same(ids(customers.payment_methods.list(world["customer"])), [world["visa"]])


def products(v1, world):
    @check("create_product")
    def _():
        wanted = {"name": "Gold", "description": "All of it", "metadata": {"tier": "1"}}
        got = v1.products.create(wanted)
        assert re.fullmatch(r"prod_\w{14}", got.id), got.id
        same((got.name, got.active, got.description), ("Gold", True, "All of it"))
        world["product"] = got.id

    @check("retrieve_product")
    def _():
        same(v1.products.retrieve(world["product"]).metadata["tier"], "1")

    @check("list_products")
    def _():
        same(ids(v1.products.list({"ids": [world["product"]]})), [world["product"]])

    @check("create_coupon")
    def _():
        duration = {"duration": "repeating", "duration_in_months": 3}
        got = v1.coupons.create({"id": "STAY25", "percent_off": 25, **duration})
        same((got.id, got.percent_off, got.valid, got.times_redeemed), ("STAY25", 25, True, 0))

    @check("retrieve_coupon")
    def _():
        got = v1.coupons.retrieve("STAY25")
        same((got.duration, got.duration_in_months, got.amount_off), ("repeating", 3, None))


def prices(prices, world):
    @check("create_price")
    def _():
        for interval, amount in [("month", 1000), ("year", 10000)]:
            wanted = {"currency": "usd", "unit_amount": amount, "recurring": {"interval": interval}}
            got = prices.create({"product": world["product"], **wanted})
            assert re.fullmatch(r"price_\w{24}", got.id), got.id
            same((got.unit_amount, str(got.unit_amount_decimal)), (amount, str(amount)))
            same((got.recurring.interval, got.recurring.interval_count), (interval, 1))
            world[f"{interval}ly"] = got.id

    @check("retrieve_price")
    def _():
        got = prices.retrieve(world["yearly"], {"expand": ["product"]})
        same(got.product.name, "Gold")

    @check("list_prices")
    def _():
        got = prices.list({"product": world["product"], "active": True})
        same(ids(got), [world["yearly"], world["monthly"]])


def subscriptions(subscriptions, world):
    @check("create_subscription")
    def _():
        wanted = {"items": [{"price": world["monthly"], "quantity": 2}]}
        expand = ["latest_invoice", "customer"]
        got = subscriptions.create({"customer": world["customer"], **wanted, "expand": expand})
        assert re.fullmatch(r"sub_1\w{23}", got.id), got.id
        same((got.status, got.customer.id), ("active", world["customer"]))
        same((got.latest_invoice.status, got.latest_invoice.total), ("paid", 2000))
        item = plain(got)["items"]["data"][0]
        same((item["price"]["id"], item["quantity"]), (world["monthly"], 2))
        world.update(subscription=got.id, item=item["id"], invoice=got.latest_invoice.id)

    @check("retrieve_subscription")
    def _():
        got = subscriptions.retrieve(world["subscription"], {"expand": ["default_payment_method"]})
        same((got.object, got.customer, got.cancel_at), ("subscription", world["customer"], None))

    @check("list_subscriptions")
    def _():
        of_customer = {"customer": world["customer"]}
        got = subscriptions.list({**of_customer, "expand": ["data.customer"]})
        same(ids(got), [world["subscription"]])
        same(got.data[0].customer.email, "jenny@example.com")
        same(ids(subscriptions.list({**of_customer, "status": "canceled"})), [])

    @check("update_subscription")
    def _():
        changed = {
            "items": [{"id": world["item"], "quantity": 3}],
            "proration_behavior": "none",
            "metadata": {"seats": "3"},
            "description": "Three seats",
        }
        got = subscriptions.update(world["subscription"], changed)
        same(plain(got)["items"]["data"][0]["quantity"], 3)
        same((got.metadata["seats"], got.description), ("3", "Three seats"))
        same(subscriptions.update(got.id, {"description": ""}).description, None)

    @check("cancel_subscription")
    def _():
        items = [{"price": world["monthly"]}]
        made = subscriptions.create({"customer": world["customer"], "items": items})
        details = {"comment": "too much", "feedback": "too_expensive"}
        got = subscriptions.cancel(made.id, {"cancellation_details": details})
        same(got.status, "canceled")
        assert got.canceled_at >= got.created and got.ended_at >= got.created
        same(plain(got.cancellation_details), {**details, "reason": "cancellation_requested"})


def reads(v1, world):
    @check("list_invoices")
    def _():
        wanted = {"subscription": world["subscription"], "status": "paid"}
        got = v1.invoices.list({**wanted, "expand": ["data.customer"]})
        same(ids(got), [world["invoice"]])
        same(got.data[0].customer.id, world["customer"])

    @check("retrieve_invoice")
    def _():
        got = v1.invoices.retrieve(world["invoice"], {"expand": ["customer"]})
        same((got.amount_due, got.amount_paid, got.amount_remaining), (2000, 2000, 0))
        same((got.currency, got.billing_reason), ("usd", "subscription_create"))
        same((len(got.lines.data), got.lines.data[0].quantity), (1, 2))
        assert got.number and got.hosted_invoice_url and got.invoice_pdf

    @check("list_events")
    def _():
        types = ["customer.subscription.created", "customer.subscription.deleted"]
        got = v1.events.list({"types": types})
        deleted, second, first = got.data
        same([deleted.type, second.type, first.type], [types[1], types[0], types[0]])
        same((first.data.object.id, first.api_version), (world["subscription"], "2024-06-20"))
        world["event"] = first.id
        kinds = {event.type for event in v1.events.list({"limit": 100}).auto_paging_iter()}
        assert "payment_method.attached" in kinds

    @check("retrieve_event")
    def _():
        got = v1.events.retrieve(world["event"])
        same((got.object, got.type), ("event", "customer.subscription.created"))
        assert re.fullmatch(r"evt_\w{24}", got.id), got.id


def tax_ids(customers, world):
    @check("create_customer_tax_id")
    def _():
        number = {"type": "eu_vat", "value": "DE123456789"}
        got = customers.tax_ids.create(world["customer"], number)
        assert re.fullmatch(r"txi_\w{24}", got.id), got.id
        same((got.type, got.value, got.country), ("eu_vat", "DE123456789", "DE"))
        world["tax_id"] = got.id

    @check("list_customer_tax_ids")
    def _():
        same(ids(customers.tax_ids.list(world["customer"])), [world["tax_id"]])

    @check("delete_customer_tax_id")
    def _():
        got = customers.tax_ids.delete(world["customer"], world["tax_id"])
        same((got.id, got.deleted), (world["tax_id"], True))
        same(ids(customers.tax_ids.list(world["customer"])), [])

    @check("delete_customer")
    def _():
        made = customers.create({"name": "Gone"})
        got = customers.delete(made.id)
        same((got.id, got.deleted), (made.id, True))
        got = customers.retrieve(made.id)
        same((got.id, got.object, got.deleted), (made.id, "customer", True))
