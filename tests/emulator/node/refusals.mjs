// Each row of the table of refusals, as the SDK's errors tell it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { KEYS, OLD, client } from "./clients.mjs";
import { emulator } from "./emulator.mjs";
import { check } from "./report.mjs";

const { setup, rows } = JSON.parse(readFileSync(new URL("refusals.json", import.meta.url), "utf8"));

/** Adds a check for each row, against the emulators at these addresses. */
export function refusals(urls) {
  const ids = {};
  check("refusals: set up", async () => {
    for (const step of setup) {
      await prepare(step, urls.example, ids);
    }
  });
  for (const row of rows) {
    check(`refusals: ${row.name}`, () => refused(row, urls[row.emulator ?? "example"], ids));
  }
}

async function prepare(step, url, ids) {
  const made = await send({ method: "POST", ...step }, url, ids);
  const path = (step.take ?? "id").split(".");
  ids[step.as] = path.reduce((value, name) => value[name], made);
}

async function refused(row, url, ids) {
  for (const step of row.before ?? []) {
    await prepare(step, url, ids);
  }
  if (row.fault) {
    await emulator(url, "faults", row.fault);
  }
  const error = await send(row, url, ids).then(
    (answer) => assert.fail(`not refused: ${JSON.stringify(answer)}`),
    (error) => error,
  );
  const want = filled(row.want, ids);
  assert.equal(error.constructor.name, kind(want), error.stack);
  const got = {
    status: error.statusCode,
    type: error.rawType,
    code: error.code ?? null,
    param: error.param ?? null,
    message: error.message,
  };
  const said = { ...want };
  delete said.says;
  assert.deepEqual({ ...got, ...said }, got);
  for (const part of want.says ?? []) {
    assert.ok(error.message.includes(part), `${error.message} should have ${part}`);
  }
  assert.match(error.requestId, /^req_\w{14}$/);
  assert.equal(error.headers["request-id"], error.requestId);
}

/** The class of the SDK that stands for an error. */
function kind({ status, type }) {
  if (status === 401) return "StripeAuthenticationError";
  if (status === 409) return "StripeAPIError";
  return type === "idempotency_error" ? "StripeIdempotencyError" : "StripeInvalidRequestError";
}

function send(request, url, ids) {
  const { method, path, params, key = "test", version = OLD, idempotency_key: idempotencyKey } = filled(request, ids);
  const stripe = client(url, { key: KEYS[key] ?? key, version });
  if (method === "POST") {
    return stripe.rawRequest(method, path, params ?? {}, { idempotencyKey });
  }
  const query = new URLSearchParams(pairs(params ?? {}));
  return stripe.rawRequest(method, query.size ? `${path}?${query}` : path, undefined, {});
}

/** The pairs of a form: `["a[0]", "b"]` for `{a: ["b"]}`. */
function pairs(params, prefix) {
  return Object.entries(params).flatMap(([name, value]) => {
    const whole = prefix ? `${prefix}[${name}]` : name;
    return typeof value === "object" ? pairs(value, whole) : [[whole, value]];
  });
}

/** The same with ids in place of their names in braces. */
function filled(value, ids) {
  const text = JSON.stringify(value).replace(/\{(\w+)\}/g, (_, name) => {
    assert.ok(ids[name], `nothing is called ${name}`);
    return ids[name];
  });
  return JSON.parse(text);
}
