// All checks with Stripe's SDK for Node.js: node checks.mjs URL URL_OF_AN_EMPTY_EMULATOR.

import { client } from "./clients.mjs";
import { portal } from "./portal.mjs";
import { refusals } from "./refusals.mjs";
import { report } from "./report.mjs";
import { setup } from "./setup.mjs";
import { versions } from "./versions.mjs";
import { webhooks } from "./webhooks.mjs";
import { wire } from "./wire.mjs";

const LONGEST = 120_000;

const [example, empty] = process.argv.slice(2);
const world = {};
setup(client(example), world);
portal(client(example), world);
versions(example, world);
refusals({ example, empty });
webhooks(example, client(example));
wire(example, world);

setTimeout(() => {
  console.error(`the checks take more than ${LONGEST} ms`);
  process.exit(1);
}, LONGEST).unref();
await report();
// Connections that are kept alive would keep it running.
process.exit();
