/** Builds the console's pages into static assets. What a page loads first is small; the rest comes with its page. */
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/console/",
  publicDir: "public",
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
