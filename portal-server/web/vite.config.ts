// The library's bundle: one module, and the style sheet as it is written.

import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Puts `src/styles.css` beside the bundle, for who wants it. */
function styles(): Plugin {
  return {
    name: "styles",
    generateBundle() {
      const source = readFileSync(new URL("src/styles.css", import.meta.url), "utf8");
      this.emitFile({ type: "asset", fileName: "styles.css", source });
    },
  };
}

export default defineConfig({
  plugins: [styles()],
  build: {
    target: "es2022",
    minify: false,
    lib: { entry: "src/index.ts", formats: ["es"], fileName: "index" },
    rolldownOptions: {
      external: [/^react($|\/)/],
      // Frameworks with components of the server's are told that these are the browser's.
      output: { banner: '"use client";' },
    },
  },
});
