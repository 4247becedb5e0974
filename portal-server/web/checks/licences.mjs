// Puts the licences of the repository beside `package.json`, for the package to have them.

import { copyFileSync } from "node:fs";

for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  const from = new URL(`../../../${name}`, import.meta.url);
  copyFileSync(from, new URL(`../${name}`, import.meta.url));
}
