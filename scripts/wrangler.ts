/** `npm run wrangler`, `npm run deploy`: wrangler with the company's own settings over those of `wrangler.toml`. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { hasAddress, keepNamespaceIds, LOCAL_CONFIG, writeMergedConfig } from "./wrangler/config.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const WRANGLER = fileURLToPath(new URL("../node_modules/wrangler/bin/wrangler.js", import.meta.url));

const args = process.argv.slice(2);
const config = writeMergedConfig(ROOT);
const deploys = args[0] === "deploy";

if (deploys && !hasAddress(config)) {
  console.error(
    `The Worker has no address yet. Copy wrangler.local.example.jsonc to ${LOCAL_CONFIG} and enter your domain there.`,
  );
  process.exit(1);
}
const { status } = spawnSync(process.execPath, [WRANGLER, ...args, "--config", config], { stdio: "inherit" });
if (deploys && status === 0) keepNamespaceIds(ROOT);
process.exit(status ?? 1);
