"""The five operations of the portal."""

import re

import stripe

from clients import ids, plain
from report import check, refused, same

RETURN_URL = "https://example.com/account"
PRODUCTS = "features.subscription_update.products"
INVOICES = {"invoice_history": {"enabled": True}}


def portal(client, world):
    """Adds checks of the portal, for the customer in `world`."""
    create_configuration(client.v1.billing_portal.configurations, world)
    change_configuration(client.v1.billing_portal.configurations, world)
    pages(client.v1.billing_portal.configurations, world)
    sessions(client.v1.billing_portal.sessions, world)
    flows(client.v1.billing_portal.sessions, world)


def create_configuration(configurations, world):
    @check("create_configuration")
    def _():
        reasons = {"enabled": True, "options": ["too_expensive", "other"]}
        product = {"product": world["product"], "prices": [world["monthly"], world["yearly"]]}
        got = configurations.create(
            {
                "business_profile": {
                    "headline": "Plans & more",
                    "privacy_policy_url": "https://example.com/privacy",
                },
                "default_return_url": RETURN_URL,
                "features": {
                    "customer_update": {"enabled": True, "allowed_updates": ["email", "tax_id"]},
                    **INVOICES,
                    "payment_method_update": {"enabled": True},
                    "subscription_cancel": {"enabled": True, "cancellation_reason": reasons},
                    "subscription_update": {
                        "enabled": True,
                        "default_allowed_updates": ["price", "quantity", "promotion_code"],
                        "products": [product],
                    },
                },
                "login_page": {"enabled": True},
                "metadata": {"team": "billing"},
            }
        )
        world["configuration"] = got.id
        assert re.fullmatch(r"bpc_1\w{23}", got.id), got.id
        same((got.object, got.active, got.is_default), ("billing_portal.configuration", True, False))
        same(got.business_profile.terms_of_service_url, None)
        assert got.login_page.enabled and got.login_page.url
        update = plain(got.features.subscription_update)
        same(update["default_allowed_updates"], ["price", "quantity", "promotion_code"])
        assert "products" not in update
        same(got.created, got.updated)

    @check("create_configuration: what is left out has its default")
    def _():
        got = configurations.create({"business_profile": {"headline": "Bare"}, "features": INVOICES})
        world["bare"] = got.id
        features = plain(got.features)
        same(features["customer_update"], {"allowed_updates": [], "enabled": False})
        same(features["payment_method_update"], {"enabled": False})
        reasons = ["too_expensive", "missing_features", "switched_service", "unused", "other"]
        want = {
            "cancellation_reason": {"enabled": False, "options": reasons},
            "enabled": False,
            "mode": "at_period_end",
            "proration_behavior": "none",
        }
        same(features["subscription_cancel"], want)
        want = {"default_allowed_updates": [], "enabled": False, "proration_behavior": "none"}
        same(features["subscription_update"], want)
        same(plain(got.login_page), {"enabled": False, "url": None})


def change_configuration(configurations, world):
    @check("retrieve_configuration")
    def _():
        got = configurations.retrieve(world["configuration"], {"expand": [PRODUCTS]})
        product = plain(got.features.subscription_update.products[0])
        same(product["prices"], [world["monthly"], world["yearly"]])
        got = configurations.retrieve(world["configuration"])
        assert "products" not in plain(got.features.subscription_update)

    @check("update_configuration")
    def _():
        cancel = {"mode": "immediately", "proration_behavior": "create_prorations"}
        got = configurations.update(
            world["configuration"],
            {
                "business_profile": {"headline": ""},
                "default_return_url": "",
                "features": {
                    "customer_update": {"allowed_updates": ""},
                    "subscription_cancel": cancel,
                },
                "metadata": {"team": "", "owner": "jenny"},
            },
        )
        same(got.business_profile.headline, None)
        same(got.business_profile.privacy_policy_url, "https://example.com/privacy")
        same(got.default_return_url, None)
        same(plain(got.features.customer_update), {"allowed_updates": [], "enabled": True})
        same(got.features.subscription_cancel.proration_behavior, "create_prorations")
        same(plain(got.metadata), {"owner": "jenny"})
        got = configurations.update(got.id, {"metadata": "", "active": False})
        same((plain(got.metadata), got.active), ({}, False))
        same(configurations.update(got.id, {"active": True}).active, True)


def pages(configurations, world):
    @check("list_configurations")
    def _():
        made = []
        for count in range(10):
            profile = {"headline": f"Number {count}"}
            got = configurations.create({"business_profile": profile, "features": INVOICES})
            made.insert(0, got.id)
        world["made"] = made
        found = [it.id for it in configurations.list({"limit": 3}).auto_paging_iter()]
        same(found[:10], made)
        same(len(set(found)), len(found))
        first = configurations.list({"limit": 3})
        same((len(first.data), first.has_more), (3, True))
        same(first.url, "/v1/billing_portal/configurations")
        rest = configurations.list({"limit": 100, "starting_after": made[9]})
        same((ids(rest), rest.has_more), (found[10:], False))

    @check("list_configurations: backwards")
    def _():
        made = world["made"]
        near = configurations.list({"limit": 3, "ending_before": made[5]})
        same((ids(near), near.has_more), (made[2:5], True))
        every = configurations.list({"limit": 3, "ending_before": made[8]}).auto_paging_iter()
        same([it.id for it in every], made[:8][::-1])

    @check("list_configurations: filters")
    def _():
        made = world["made"]
        configurations.update(made[4], {"active": False})
        same(ids(configurations.list({"active": False})), [made[4]])
        assert made[4] not in ids(configurations.list({"active": True, "limit": 100}))
        same(len(configurations.list({"is_default": True}).data), 1)
        assert made[0] in ids(configurations.list({"is_default": False, "limit": 100}))
        expand = [f"data.{PRODUCTS}"]
        page = {"starting_after": world["bare"], "limit": 1, "expand": expand}
        product = configurations.list(page).data[0].features.subscription_update.products[0]
        same(product.product, world["product"])


def sessions(sessions, world):
    @check("create_session")
    def _():
        params = {"customer": world["customer"], "return_url": RETURN_URL, "locale": "pt-BR"}
        got = sessions.create(params)
        assert re.fullmatch(r"bps_1\w{23}", got.id), got.id
        same((got.object, got.customer), ("billing_portal.session", world["customer"]))
        same((got.return_url, got.locale, got.flow), (RETURN_URL, "pt-BR", None))
        assert got.configuration.startswith("bpc_")
        assert re.search(r"/p/session/test_\w+$", got.url), got.url

    @check("create_session: with a configuration")
    def _():
        got = sessions.create(
            {
                "customer": world["customer"],
                "return_url": RETURN_URL,
                "configuration": world["configuration"],
                "expand": ["configuration", f"configuration.{PRODUCTS}"],
            }
        )
        same(got.configuration.id, world["configuration"])
        product = got.configuration.features.subscription_update.products[0]
        same(product.product, world["product"])

    @check("create_session: once under a key")
    def _():
        params = {"customer": world["customer"], "return_url": RETURN_URL}
        first, again = [sessions.create(params, {"idempotency_key": "session 1"}) for _ in "ab"]
        same(plain(again), plain(first))
        headers = again.last_response.headers
        same(headers["idempotent-replayed"], "true")
        same(headers["original-request"], first.last_response.request_id)
        assert "idempotent-replayed" not in first.last_response.headers

    @check("create_session: a refusal is kept under a key, a fault of the parameters is not")
    def _():
        missing = {"customer": "cus_x", "return_url": RETURN_URL}
        for replayed in [None, "true"]:
            create = lambda: sessions.create(missing, {"idempotency_key": "session 2"})
            error = refused(create, stripe.InvalidRequestError, code="resource_missing")
            same(error.headers.get("idempotent-replayed"), replayed)
        params = {"customer": world["customer"], "return_url": RETURN_URL}
        create = lambda params: sessions.create(params, {"idempotency_key": "session 3"})
        unknown = {**params, "bogus": 1}
        refused(lambda: create(unknown), stripe.InvalidRequestError, code="parameter_unknown")
        assert "idempotent-replayed" not in create(params).last_response.headers


def flows(sessions, world):
    def create(flow_data):
        params = {
            "customer": world["customer"],
            "return_url": RETURN_URL,
            "configuration": world["configuration"],
            "flow_data": flow_data,
        }
        return sessions.create(params).flow

    @check("create_session: flow payment_method_update")
    def _():
        flow = create({"type": "payment_method_update"})
        want = {"type": "portal_homepage", "hosted_confirmation": None, "redirect": None}
        same(plain(flow.after_completion), want)

    @check("create_session: flow subscription_cancel")
    def _():
        offer = {"type": "coupon_offer", "coupon_offer": {"coupon": "STAY25"}}
        cancel = {"subscription": world["subscription"], "retention": offer}
        after = {"type": "redirect", "redirect": {"return_url": "https://example.com/done"}}
        wanted = {"type": "subscription_cancel", "subscription_cancel": cancel}
        flow = create({**wanted, "after_completion": after})
        same(plain(flow.subscription_cancel), cancel)
        same(flow.after_completion.redirect.return_url, "https://example.com/done")

    @check("create_session: flow subscription_update")
    def _():
        after = {"type": "hosted_confirmation", "hosted_confirmation": {"custom_message": "Danke"}}
        update = {"subscription": world["subscription"]}
        wanted = {"type": "subscription_update", "subscription_update": update}
        flow = create({**wanted, "after_completion": after})
        same(plain(flow.subscription_update), update)
        same(flow.after_completion.hosted_confirmation.custom_message, "Danke")

    @check("create_session: flow subscription_update_confirm")
    def _():
        item = {"id": world["item"], "price": world["yearly"], "quantity": 1}
        confirm = {
            "subscription": world["subscription"],
            "items": [item],
            "discounts": [{"coupon": "STAY25"}],
        }
        wanted = {"type": "subscription_update_confirm", "subscription_update_confirm": confirm}
        got = plain(create(wanted).subscription_update_confirm)
        same((got["items"], got["discounts"][0]["coupon"]), ([item], "STAY25"))
