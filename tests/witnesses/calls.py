"""The five calls, made with Stripe's SDK for Python: calls.py URL API_VERSION, key in WITNESS_KEY."""

import json
import os
import sys
from pathlib import Path

import stripe

url, api_version = sys.argv[1:]
stripe.enable_telemetry = False
client = stripe.StripeClient(
    os.environ["WITNESS_KEY"],
    base_addresses={"api": url},
    stripe_version=api_version,
)
calls = json.loads(Path(__file__).with_name("calls.json").read_text("utf-8"))
portal = client.v1.billing_portal

portal.sessions.create(calls["create_session"])
portal.configurations.create(calls["create_configuration"])
portal.configurations.update("bpc_1", calls["update_configuration"])
portal.configurations.list(calls["list_configurations"])
client.v1.customers.retrieve("cus/ü 1", calls["retrieve_customer"])
