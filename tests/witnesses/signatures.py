"""Signs and verifies with Stripe's SDK for Python: signatures.py sign TIME, or verify HEADER."""

import os
import sys

import stripe

PAYLOAD = os.environ["WITNESS_PAYLOAD"]
SECRET = os.environ["WITNESS_SECRET"]


def sign(time):
    return stripe.WebhookSignature.generate_signature_header(PAYLOAD, SECRET, int(time))


def verify(header):
    try:
        return stripe.Webhook.construct_event(PAYLOAD.encode(), header, SECRET).id
    except stripe.SignatureVerificationError:
        return "refused"


verb, value = sys.argv[1:]
sys.stdout.write({"sign": sign, "verify": verify}[verb](value))
