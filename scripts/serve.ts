/**
 * `npm run serve`: runs the production bundle on this machine, in plain workerd, with everything that Cloudflare gives it on
 * the local disk. Its log goes to stdout, a JSON object a line; what stops it from starting goes to stderr in words.
 */
import { fileURLToPath } from "node:url";
import { say } from "../src/i18n/sentence.ts";
import { readCommand } from "./flags.ts";
import { built } from "./serve/build.ts";
import { Folder } from "./serve/folder.ts";
import { Machine } from "./serve/machine.ts";
import { readSecrets } from "./serve/secrets.ts";
import { giveUp, quoted } from "./words.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const USUAL_ADDRESS = "127.0.0.1:8787";
const USAGE = say("serve-usage", { listen: USUAL_ADDRESS, language: say("what-lang-takes") });

const text = { type: "string" } as const;
const { values: options } = readCommand({
  command: "npm run serve",
  usage: USAGE,
  options: {
    config: text,
    data: text,
    listen: text,
    "private-network": { type: "boolean" },
    "build-only": { type: "boolean" },
  },
});
if (options["build-only"]) {
  await built(ROOT);
  process.exit();
}
const data = options.data || giveUp(say("data-needed"), USAGE);
const { listen = USUAL_ADDRESS } = options;
if (!/^(?:[^\s:]+|\[[\da-fA-F:.]+\]):\d{1,5}$/.test(listen)) {
  giveUp(say("not-a-listen-address", { listen: quoted(listen) }));
}
const secrets = readSecrets(options.config, process.env);
const folder = new Folder(data);
folder.make();
const lock = folder.lock();
if (lock === null) giveUp(say("folder-in-use", { folder: quoted(folder.path), processes: folder.holders() }));

const machine = new Machine({
  root: ROOT,
  built: await built(ROOT),
  folder,
  lock,
  secrets,
  listen,
  callsPrivate: options["private-network"] ?? false,
  print: (line) => console.log(line),
});
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void machine.stop().then(() => process.exit()));
}
if (!(await machine.start())) process.exitCode = 1;
