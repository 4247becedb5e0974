// Makes `src/api/schema.ts` from the server's own OpenAPI document; with `--check`, says whether it still is.
//
// `PORTAL_SERVER` names a program that is built already; without it, cargo builds and runs it.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const FILE = new URL("../src/api/schema.ts", import.meta.url);
const HEAD =
  "// What the server is asked and answers. Made by `npm run types` from its OpenAPI document: do not edit.\n\n";

const built = process.env.PORTAL_SERVER;
const [program, args] = built
  ? [built, ["openapi"]]
  : ["cargo", ["run", "--quiet", "--package", "portal-server", "--", "openapi"]];
const output = execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

const wanted = HEAD + astToString(await openapiTS(JSON.parse(output)));
if (!process.argv.includes("--check")) {
  writeFileSync(FILE, wanted);
} else if (readFileSync(FILE, "utf8") !== wanted) {
  console.error("src/api/schema.ts is not what the server's document says: run `npm run types`");
  process.exitCode = 1;
}
