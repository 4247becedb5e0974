// Whether the package has what its users need, and nothing that only its makers do.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const HOME = new URL("..", import.meta.url);
const NEEDED = [
  "LICENSE-APACHE",
  "LICENSE-MIT",
  "README.md",
  "dist/index.d.ts",
  "dist/index.js",
  "dist/styles.css",
  "package.json",
];

function complain(text) {
  console.error(text);
  process.exitCode = 1;
}

const command = ["pack", "--dry-run", "--json", "--ignore-scripts"];
const output = execFileSync("npm", command, {
  cwd: HOME,
  encoding: "utf8",
  shell: process.platform === "win32",
});
const [{ files }] = JSON.parse(output);
const paths = new Set(files.map(({ path }) => path));

for (const path of NEEDED.filter((path) => !paths.has(path))) {
  complain(`the package lacks ${path}`);
}
for (const path of paths) {
  if (!NEEDED.includes(path) && !/^dist\/.+\.d\.ts$/.test(path)) {
    complain(`the package has ${path}, which nobody needs`);
  }
}
if (!readFileSync(new URL("dist/index.js", HOME), "utf8").startsWith('"use client";')) {
  complain('dist/index.js does not begin with "use client"');
}
if (/\]\((?!https?:|#)/.test(readFileSync(new URL("README.md", HOME), "utf8"))) {
  complain("README.md has a link that leads nowhere outside of the repository");
}
