/** Builds the console's pages into static assets. What a page loads first is small; the rest comes with its page. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// A shell that has another NODE_ENV would get pages for development, which are a sixth larger.
process.env["NODE_ENV"] = "production";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: import.meta.dirname,
  base: "/console/",
  publicDir: "public",
  resolve: {
    // The checker is the Worker's own source. In a browser it has another SHA-256, and says its own sentences alone.
    alias: [
      { find: "node:crypto", replacement: here("checker/sha256.ts") },
      { find: /^.*\/i18n\/words\.ts$/, replacement: here("checker/words.ts") },
    ],
  },
  worker: { format: "es" },
  // Preact's automatic runtime, without a plugin.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../assets/console",
    emptyOutDir: true,
    // WeCom's clients have browsers of their own, which lag behind.
    target: ["chrome107", "safari16"],
    // Inlined files would need `data:` in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
