// The demonstration, which uses the package by its source: `npm run build:demo`.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at("."),
  resolve: {
    alias: [
      { find: "portal-server-react/styles.css", replacement: at("../src/styles.css") },
      { find: "portal-server-react", replacement: at("../src/index.ts") },
    ],
  },
  build: {
    outDir: at("dist"),
    emptyOutDir: true,
    // The page's policy allows nothing but files of its own: no data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
