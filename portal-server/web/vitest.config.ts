// The tests: React 19, or 18 with `REACT=18`, which has a folder of its own.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const react18 = [
  // The form that imports React, so that the names below are what it gets.
  {
    find: "@testing-library/react",
    replacement: at("node_modules/@testing-library/react/dist/@testing-library/react.esm.js"),
  },
  ...["react", "react-dom"].map((name) => ({
    find: new RegExp(`^${name}(?=$|/)`),
    replacement: at(`react18/node_modules/${name}`),
  })),
];

export default defineConfig({
  resolve: {
    alias: [
      { find: "portal-server-react/styles.css", replacement: at("src/styles.css") },
      { find: "portal-server-react", replacement: at("src/index.ts") },
      ...(process.env["REACT"] === "18" ? react18 : []),
    ],
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "demo/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    server: { deps: { inline: [/@testing-library/] } },
  },
});
