"""Each row of the table of refusals, as the SDK's errors tell it."""

import json
import re
from functools import partial
from pathlib import Path

import stripe

from clients import KEYS, OLD, client
from emulator import emulator
from report import check, refused, same

TABLE = json.loads(Path(__file__).with_name("refusals.json").read_text("utf-8"))


def refusals(urls):
    """Adds a check for each row, against the emulators at these addresses."""
    ids = {}

    @check("refusals: set up")
    def _():
        for step in TABLE["setup"]:
            prepare(step, urls["example"], ids)

    for row in TABLE["rows"]:
        url = urls[row.get("emulator", "example")]
        check(f"refusals: {row['name']}")(partial(is_refused, row, url, ids))


def prepare(step, url, ids):
    value = send({"method": "POST", **step}, url, ids)
    for name in step.get("take", "id").split("."):
        value = value[int(name) if name.isdigit() else name]
    ids[step["as"]] = value


def is_refused(row, url, ids):
    for step in row.get("before", []):
        prepare(step, url, ids)
    if "fault" in row:
        emulator(url, "faults", row["fault"])
    want = filled(row["want"], ids)
    if row.get("key") == "none":
        # The SDK says so itself, and sends nothing.
        refused(lambda: client(url, key=None), stripe.AuthenticationError)
        return
    error = refused(lambda: send(row, url, ids), kind(want))
    # Classes that are not of wrong requests have neither code nor parameter of their own.
    body = error.json_body["error"]
    got = {
        "status": error.http_status,
        "type": body["type"],
        "code": error.code or body.get("code"),
        "param": getattr(error, "param", None) or body.get("param"),
        "message": error.user_message,
    }
    said = {name: value for name, value in want.items() if name != "says"}
    same({name: got[name] for name in said}, said)
    for part in want.get("says", []):
        assert part in error.user_message, f"{error.user_message} should have {part}"
    assert re.fullmatch(r"req_\w{14}", error.request_id), error.request_id


def kind(want):
    """The class of the SDK that stands for an error."""
    if want["status"] == 401:
        return stripe.AuthenticationError
    if want["status"] == 409:
        return stripe.APIError
    if want["type"] == "idempotency_error":
        return stripe.IdempotencyError
    return stripe.InvalidRequestError


def send(request, url, ids):
    request = filled(request, ids)
    key = request.get("key", "test")
    stripe_client = client(url, KEYS.get(key, key), request.get("version", OLD))
    options = {name: request[name] for name in ["idempotency_key"] if name in request}
    method, path = request["method"].lower(), request["path"]
    params = request.get("params", {})
    return stripe_client.raw_request(method, path, **params, **options).data


def filled(value, ids):
    """The same with ids in place of their names in braces."""
    text = re.sub(r"\{(\w+)\}", lambda name: ids[name[1]], json.dumps(value))
    return json.loads(text)
