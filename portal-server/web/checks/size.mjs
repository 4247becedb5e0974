// What a page's bundle grows by, minified and gzipped, React apart; fails where that is more than was agreed.

import { gzipSync } from "node:zlib";
import { build } from "vite";

const LIMITS = [
  { of: "ManageBillingButton", bytes: 4096 },
  { of: "BillingProvider, BillingSettings, useSubscription", bytes: 8192 },
];

const ENTRY = "virtual:page";

/** The bundle of a page that takes `names` from the package as it is built. */
async function bundle(names) {
  const page = {
    name: "page",
    resolveId: (id) => (id === ENTRY ? id : null),
    load: (id) => (id === ENTRY ? `export { ${names} } from "/dist/index.js";` : null),
  };
  const { output } = await build({
    configFile: false,
    logLevel: "error",
    plugins: [page],
    build: {
      write: false,
      minify: true,
      rolldownOptions: {
        input: ENTRY,
        external: /^react($|\/)/,
        preserveEntrySignatures: "strict",
        output: { format: "es" },
      },
    },
  });
  return output[0].code;
}

for (const { of, bytes } of LIMITS) {
  const size = gzipSync(await bundle(of), { level: 9 }).length;
  console.log(`${of}: ${size} of ${bytes} bytes`);
  if (size > bytes) {
    process.exitCode = 1;
  }
}
