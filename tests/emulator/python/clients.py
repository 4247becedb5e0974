"""Stripe's SDK, set up to speak to an emulator."""

import stripe

KEYS = {"test": "sk_test_checks", "live": "sk_live_checks"}
OLD = "2024-06-20"
NEW = "2026-08-26.dahlia"

stripe.enable_telemetry = False


def client(url, key=KEYS["test"], version=OLD):
    """A client of the emulator at an address."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": url},
        stripe_version=version,
        max_network_retries=0,
    )


def plain(value):
    """The same without what the SDK adds."""
    if isinstance(value, stripe.StripeObject):
        value = value.to_dict()
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def ids(page):
    """The ids of a page, in their order."""
    return [item.id for item in page.data]
