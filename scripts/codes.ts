/**
 * `npm run codes`: lists, plans, makes and adopts channel codes (渠道码), saves their pictures, and makes links. The Worker
 * makes the calls to WeCom, which refuses calls from other machines. Deletes no code.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { say } from "../src/i18n/sentence.ts";
import { Caller } from "./codes/caller.ts";
import { type CodesFile, readCodesFile, type SceneLinks } from "./codes/file.ts";
import { fileNames } from "./codes/file-names.ts";
import { linkWithChannel } from "./codes/link-url.ts";
import { planOf, type Step } from "./codes/plan.ts";
import { drawTo, type NamedLink, pathsOf } from "./codes/qr.ts";
import { columnsOf, padded } from "./columns.ts";
import { askedWorker, LOCAL_URL } from "./doctor/worker.ts";
import { printUsage, readCommand } from "./flags.ts";
import { giveUp, inWords } from "./words.ts";

const USAGE = say("codes-usage", { local: LOCAL_URL, language: say("what-lang-takes") });

const text = { type: "string" } as const;
const { values: options, positionals } = readCommand({
  command: "npm run codes",
  usage: USAGE,
  options: {
    url: text,
    config: text,
    app: text,
    account: text,
    scene: text,
    param: { type: "string", multiple: true },
    svg: text,
    fresh: { type: "boolean" },
    json: { type: "boolean" },
  },
  takesWords: true,
});
const [command, first, ...others] = positionals;
if (command === undefined) printUsage(USAGE);

const caller = (app: string | undefined) =>
  new Caller(askedWorker(options.url, options.config), app ?? giveUp(say("app-needed", { command })));

const commands: Readonly<Record<string, () => Promise<void> | void>> = {
  list: () => list(),
  plan: () => plan(),
  apply: () => apply(),
  adopt: () => adopt(),
  pictures: () => pictures(),
  "kf-link": () => kfLink(),
  "link-url": () => linkUrl(),
};
const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
if (chosen === undefined) giveUp(say("unknown-command", { command, hint: "" }), USAGE);
await chosen();

async function list(): Promise<void> {
  const codes = await caller(options.app).codes(options.fresh ?? false);
  if (options.json) {
    console.log(JSON.stringify(codes, null, 2));
    return;
  }
  if (codes.length === 0) console.log(inWords(say("no-codes-yet")));
  const width = Math.max(0, ...codes.map(({ state }) => columnsOf(state)));
  for (const { state, staff, departments, usedBy, note, gone } of codes) {
    const members = [...staff, ...departments.map((id) => `#${id}`)].join(", ");
    const used = usedBy.length === 0 ? say("used-by-none") : say("used-by", { rules: { all: usedBy } });
    const dead = gone === true ? inWords(say("code-is-gone")) : "";
    const remark = note === "" ? "" : inWords(say("in-brackets", { note }));
    const columns = [padded(state, width), members, inWords(used), remark, dead];
    console.log(columns.filter(Boolean).join("  "));
  }
}

/** The content of the file that the command names. */
function fileOf(): CodesFile {
  if (first === undefined) return giveUp(say("codes-file-needed", { command: command ?? "" }));
  const file = readCodesFile(first, readText(first));
  if (!file.ok) return giveUp(...file.problems);
  return file.file;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return giveUp(say("codes-file-unread", { file: path, why: error instanceof Error ? error.message : "" }));
  }
}

async function planned(): Promise<{ steps: Step[]; links: readonly SceneLinks[]; to: Caller }> {
  const { app, codes, links } = fileOf();
  const to = caller(options.app ?? app ?? undefined);
  const steps = codes.size === 0 ? [] : planOf(codes, await to.codes(false));
  return { steps, links, to };
}

async function plan(): Promise<void> {
  const { steps, links } = await planned();
  for (const step of steps) console.log(inWords(inPlan(step)));
  for (const { account, scene, params } of links) {
    console.log(inWords(say("plan-links", { account, scene, count: Math.max(1, params.length) })));
  }
  const isImpossible = steps.some(({ do: act }) => act === "cannot");
  if (isImpossible) process.exitCode = 1;
}

function inPlan({ do: act, state, changes }: Step) {
  const named = { state: `"${state}"` };
  switch (act) {
    case "make":
      return say("plan-make", named);
    case "change":
      return say("plan-change", { ...named, keys: { all: changes } });
    case "same":
      return say("plan-same", named);
    case "cannot":
      return say("plan-cannot", named);
    case "beside":
      return say("plan-beside", named);
  }
}

async function apply(): Promise<void> {
  const { steps, links, to } = await planned();
  let failed = 0;
  for (const { do: act, state, code } of steps) {
    if (code === null || act === "same") continue;
    const done = await to.put(state, code);
    const named = { state: `"${state}"` };
    if (!done.ok) {
      failed += 1;
      console.error(inWords(say("code-failed", { ...named, message: done.message })));
    } else console.log(inWords(say(done.isNew ? "code-was-made" : "code-was-changed", named)));
  }
  const made: ShownLink[] = [];
  const isOneAccount = new Set(links.map(({ account }) => account)).size === 1;
  for (const { account, scene, params } of links) {
    const answered = await to.links(account, scene, params);
    if (!answered.ok) {
      failed += 1;
      console.error(inWords(say("links-failed", { account, scene, message: answered.message })));
      continue;
    }
    for (const { scene_param: param, url } of answered.links) {
      // An account's id is long: a file is called after it only where scenes of several accounts stand beside each other.
      const names = [...(isOneAccount ? [] : [account]), scene, ...(param === null ? [] : [param])];
      made.push({ columns: [account, scene, param ?? ""], name: names.join("-"), url });
    }
  }
  show(made);
  if (failed > 0) process.exitCode = 1;
}

async function adopt(): Promise<void> {
  const { adopted, known, twins } = await caller(options.app).adopt();
  console.log(inWords(say("codes-adopted", { adopted, known })));
  for (const { state, configId } of twins) {
    console.log(inWords(say("code-has-twin", { state: `"${state}"`, configId })));
  }
}

/** Saves the pictures of codes in a folder: those that are named, or all. */
async function pictures(): Promise<void> {
  const folder = first ?? giveUp(say("pictures-need-folder"));
  const from = caller(options.app);
  const states = others.length > 0 ? others : (await from.codes(false)).map(({ state }) => state);
  const names = fileNames(states, ".png");
  for (const [index, state] of states.entries()) {
    const got = await from.picture(state);
    if (!got.ok) {
      process.exitCode = 1;
      console.error(inWords(say("code-failed", { state: `"${state}"`, message: got.message })));
      continue;
    }
    const file = join(folder, names[index] ?? state);
    saved(folder, () => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, got.png);
    });
    console.log(`${state}\t${file}`);
  }
}

/** Ends the command when files cannot be written. */
function saved(target: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    giveUp(say("pictures-not-written", { file: target, why: error instanceof Error ? error.message : "" }));
  }
}

async function kfLink(): Promise<void> {
  const { account = giveUp(say("account-needed")), scene, param: params = [] } = options;
  const answered = await caller(options.app).links(account, scene, params);
  const links = answered.ok ? answered.links : giveUp(answered.message);
  show(
    links.map(({ scene_param: param, url }) => {
      const columns = param === null ? [] : [param];
      return { columns, name: [scene ?? account, ...columns].join("-"), url };
    }),
  );
}

/** A link as it is printed: what stands before it, and what the file of its QR code is called after. */
interface ShownLink extends NamedLink {
  columns: readonly string[];
}

/** Makes the links itself, without a call to the Worker. */
function linkUrl(): void {
  if (first === undefined || others.length === 0) giveUp(say("link-url-needs"));
  const links = others.map((channel) => {
    const link = linkWithChannel(first, channel);
    return link.ok ? { columns: [channel], name: channel, url: link.url } : giveUp(link.message);
  });
  show(links);
}

/** Prints each link behind its columns, and the file of its QR code where `--svg` asks for one. */
function show(links: readonly ShownLink[]): void {
  const files = options.svg === undefined ? [] : drawn(options.svg, links);
  for (const [index, { columns, url }] of links.entries()) {
    console.log([...columns, url, ...files.slice(index, index + 1)].join("\t"));
  }
}

function drawn(target: string, links: readonly NamedLink[]): string[] {
  const paths =
    pathsOf(target, links) ?? giveUp(say("one-svg-for-many", { file: target, count: links.length }));
  saved(target, () => drawTo(target, links, paths));
  return paths;
}
