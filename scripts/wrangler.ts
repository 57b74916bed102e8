/**
 * `npm run wrangler`, `npm run deploy`: runs wrangler with the company's own settings merged over those of
 * `wrangler.toml`. A deploy uploads the bundle of `npm run build`; the other commands bundle the source as wrangler does.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { say } from "../src/i18n/sentence.ts";
import { refuseKept } from "./flags.ts";
import { withoutLang } from "./language.ts";
import { giveUp } from "./words.ts";
import { buildProduction, PRODUCTION } from "./worker/bundle.ts";
import { hasAddress, keepNamespaceIds, LOCAL_CONFIG, writeMergedConfig } from "./wrangler/config.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const WRANGLER = fileURLToPath(new URL("../node_modules/wrangler/bin/wrangler.js", import.meta.url));

refuseKept(`npm run ${process.env["npm_lifecycle_event"] ?? "wrangler"}`, []);
const args = withoutLang(process.argv.slice(2));
/** Cloudflare's build service says so (developers.cloudflare.com/workers/ci-cd/builds/configuration). */
const isWorkersBuild = process.env["WORKERS_CI"] === "1";
const config = writeMergedConfig(ROOT, isWorkersBuild);
const deploys = args[0] === "deploy";

// A fresh clone has no pages yet. A deploy builds them anew (package.json).
if (args[0] === "dev" && !existsSync(`${ROOT}assets/console/index.html`)) {
  spawnSync("npm", ["run", "build:console"], { cwd: ROOT, stdio: "inherit" });
}

if (deploys && !hasAddress(config)) giveUp(say("worker-without-address", { file: LOCAL_CONFIG }));
if (deploys) await buildProduction(ROOT);
const bundle = deploys ? [`${ROOT}${PRODUCTION}`, "--no-bundle", "--no-minify"] : [];
const { status } = spawnSync(process.execPath, [WRANGLER, ...args, ...bundle, "--config", config], {
  stdio: "inherit",
});
if (deploys && status === 0) keepNamespaceIds(ROOT);
process.exit(status ?? 1);
