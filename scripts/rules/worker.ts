/**
 * The rules file as a running Worker has it. By its API a publication stands in the history, with its author. Where no
 * Worker can be asked, this says why, and KV is another way.
 */
import { createHash } from "node:crypto";
import { userInfo } from "node:os";
import * as v from "valibot";
import { rulesFileAnswer, ruleVersionAnswer, ruleVersionsAnswer } from "../../src/api/rules/answers.ts";
import { type Sentence, say } from "../../src/i18n/sentence.ts";
import { refused, unreachable } from "../doctor/ask.ts";
import { type AskedWorker, findWorker, LOCAL_WORKER } from "../doctor/worker.ts";
import { giveUp, LANGUAGE } from "../words.ts";
import { keyOf, type Versions } from "./kv.ts";
import type { Versioned } from "./publish.ts";

/** To check and publish 1 MB takes a Worker a few seconds. */
const TIMEOUT_MS = 60_000;

const problem = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

export type ListedVersion = v.InferOutput<typeof ruleVersionsAnswer>["versions"][number];

interface Answer {
  status: number;
  location: string | null;
  body: unknown;
}

/** The flags by which a command finds its Worker, and says who publishes. */
export interface WorkerFlags {
  app?: string | undefined;
  url?: string | undefined;
  remote?: boolean | undefined;
  data?: string | undefined;
  config?: string | undefined;
  by?: string | undefined;
  note?: string | undefined;
}

type Reached = { ok: true; rules: RulesOfWorker } | { ok: false; why: Sentence };

/** The Worker that the flags name, when it answers. Ends the command when the Worker does not accept the token. */
export async function reachWorker(flags: WorkerFlags): Promise<Reached> {
  const found = workerOf(flags);
  if (!found.ok) return found;
  const { url } = found.worker;
  const rules = new RulesOfWorker(found.worker, flags);
  const answer = await rules.ask("GET", "/versions");
  if (answer === null) return { ok: false, why: say("worker-away", { url }) };
  if (answer.status === 200) return { ok: true, rules };
  // A token that is not accepted is no reason to go past the history; but another program may listen on this machine.
  if (answer.status === 401 && found.worker !== LOCAL_WORKER) rules.giveUp(answer);
  if (v.is(unknownApp, answer.body)) rules.giveUp(answer);
  return { ok: false, why: say("worker-answers", { url, status: String(answer.status) }) };
}

/** A Worker of the version before, which keeps no history, answers 404 without a path. */
const unknownApp = v.object({ error: v.object({ code: v.literal("not-found"), path: v.literal("app") }) });

type FoundWorker = { ok: true; worker: AskedWorker } | { ok: false; why: Sentence };

/** The local Worker is that of `npm start`, whatever YINGBIN_URL names: that is the deployed Worker, for `--remote`. */
function workerOf({ url, remote = false, data, config }: WorkerFlags): FoundWorker {
  const isLocal = !remote && data === undefined;
  if (url === undefined && isLocal) return { ok: true, worker: LOCAL_WORKER };
  const address = (url ?? process.env["YINGBIN_URL"])?.trim();
  if (!address) return { ok: false, why: say("worker-not-known") };
  const worker = findWorker(address, config);
  return worker === null ? { ok: false, why: say("worker-without-token") } : { ok: true, worker };
}

export class RulesOfWorker implements Versioned {
  readonly file: string;
  readonly where: { worker: string };
  readonly #worker: AskedWorker;
  readonly #app: string | undefined;
  readonly #by: string | null;
  readonly #note: string | null;
  /** Why the last request has no answer. */
  #failure: unknown = null;

  constructor(worker: AskedWorker, { app, by, note }: WorkerFlags) {
    this.file = keyOf(app);
    this.where = { worker: worker.url };
    this.#worker = worker;
    this.#app = app;
    this.#by = by ?? userOfMachine();
    this.#note = note ?? null;
  }

  async read(): Promise<Versions> {
    const [, before] = await this.versions();
    const former = before === undefined ? null : (await this.version(before.sha256)).text;
    return { current: await this.#current(), former };
  }

  /** Publishes a text in place of the published text: as a restore, where it is an earlier version. */
  async write({ current: text }: Versions): Promise<void> {
    if (text === null) return;
    const sha256 = sha256Of(text);
    const isKnown = (await this.versions()).some((version) => version.sha256 === sha256);
    // Of a version that was published long ago the text may not be kept.
    if (isKnown && (await this.version(sha256)).text !== null) return await this.restore(sha256);
    const query = this.#note === null ? {} : { note: this.#note };
    const answer = await this.ask("PUT", "", query, text, await this.#replaced());
    if (answer?.status !== 200) this.giveUp(answer);
  }

  /** The versions, newest first. */
  async versions(): Promise<ListedVersion[]> {
    return v.parse(ruleVersionsAnswer, await this.#asked("/versions")).versions;
  }

  /** A version with its text. */
  async version(sha256: string) {
    return v.parse(ruleVersionAnswer, await this.#asked(`/versions/${sha256}`));
  }

  /** Publishes an earlier version again. */
  async restore(sha256: string): Promise<void> {
    const body = JSON.stringify(this.#note === null ? { sha256 } : { sha256, note: this.#note });
    const answer = await this.ask("POST", "/restore", {}, body, await this.#replaced());
    if (answer?.status !== 200) this.giveUp(answer);
  }

  /** The text of the file itself: the API shows another file where an app has none of its own. */
  async #current(): Promise<string | null> {
    const { file, text } = v.parse(rulesFileAnswer, await this.#asked(""));
    return file === this.file ? text : null;
  }

  /** The header that names the file which is replaced. */
  async #replaced(): Promise<Record<string, string>> {
    const current = await this.#current();
    return { "if-match": current === null ? "*" : `"${sha256Of(current)}"` };
  }

  async #asked(path: string): Promise<unknown> {
    const answer = await this.ask("GET", path);
    return answer?.status === 200 ? answer.body : this.giveUp(answer);
  }

  /** An answer of the Worker's; null when there is none. */
  async ask(
    method: string,
    path: string,
    query: Record<string, string> = {},
    body: string | null = null,
    headers: Record<string, string> = {},
  ): Promise<Answer | null> {
    const { url, admin } = this.#worker;
    const parameters = new URLSearchParams(query);
    if (this.#app !== undefined) parameters.set("app", this.#app);
    if (method !== "GET" && this.#by !== null) parameters.set("by", this.#by);
    try {
      const response = await fetch(`${url}/api/rules${path}?${parameters}`, {
        method,
        headers: { authorization: `Bearer ${admin.token}`, "accept-language": LANGUAGE, ...headers },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return { status: response.status, location: response.headers.get("location"), body: parsed(text) };
    } catch (error) {
      this.#failure = error;
      return null;
    }
  }

  /** Ends the command with the sentence of the Worker, or why it gave none. */
  giveUp(answer: Answer | null): never {
    if (answer === null) return giveUp(unreachable(this.#worker.url, this.#failure));
    const { status, location, body } = answer;
    if (v.is(problem, body) && body.error.code !== "unauthorized") return giveUp(body.error.message);
    return giveUp(refused(this.#worker.url, this.#worker.admin, status, location, body));
  }
}

const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");

/** Who is logged in on this machine; null where nobody is, as in a container. */
function userOfMachine(): string | null {
  try {
    return userInfo().username || null;
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
