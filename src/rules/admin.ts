/**
 * Answers people who write rules: checks a file, explains an event, shows the file in force, publishes a file. Answers
 * are data; knows nothing of HTTP.
 */
import * as v from "valibot";
import { pause, takeInTurn } from "../concurrency/steps.ts";
import type { Language } from "../i18n/language.ts";
import { type CodedSentence, coded, encode, say } from "../i18n/sentence.ts";
import { anyText, isGroup } from "../schema/group.ts";
import { expected } from "../schema/wording.ts";
import { rulesByState } from "./by-state.ts";
import { presentExplanation } from "./explain/present.ts";
import { explainQuestion } from "./explain/question.ts";
import { COMMON_FILE, fileOf, filesOf } from "./file-keys.ts";
import { textHash } from "./last-good.ts";
import type { FileContext } from "./lint/warnings.ts";
import { type Checked, checkInSteps, type Loaded, loadInSteps } from "./load.ts";
import { parsedFile } from "./parsed-files.ts";
import { faultOf, formatPath, type Problem } from "./problem.ts";
import { type Publication, type PublicationWish, Publisher, type PublisherPorts } from "./publisher.ts";
import type { RulesFault, RulesStore } from "./store.ts";

/** The newest rules file of an app in KV, and where the rules in force come from. */
export interface RulesFileState {
  /** The key in `RULES`. */
  file: string;
  text: string | null;
  sha256: string | null;
  /** The key that the rules in force came from; differs from `file` when `file` is broken. */
  from: string | null;
  fault: RulesFault | null;
}

/** `explanation` is JSON text, as the response has it. */
export type ExplainAnswer =
  | { ok: true; explanation: string }
  | { ok: false; path: string; message: CodedSentence }
  | { ok: false; problems: Problem[] };

/** No app has this name, so its rules are the common file. */
const NO_APP = "";

const question = v.strictObject(
  {
    text: v.exactOptional(anyText("the-text-of-a-rules-file")),
    event: v.unknown(),
    at: v.exactOptional(anyText("a-time-example")),
  },
  ({ expected: key, input }) =>
    key === "never"
      ? coded("unknown-question-key")
      : encode(expected(say("a-group-with", { key: key ?? "" }), input)),
);

/** What the rules want to know of apps and suites, by name. */
export interface KnownApps {
  has(name: string): boolean;
  /** Whether WeCom tells the app no member's name. */
  isNameless(name: string): boolean;
}

function appOf(event: unknown): string | null {
  const { app } = isGroup(event) ? event : {};
  return typeof app === "string" ? app : null;
}

export class RulesAdmin {
  readonly #store: RulesStore;
  readonly #publisher: Publisher;
  readonly #apps: KnownApps;

  constructor(store: RulesStore, ports: PublisherPorts, apps: KnownApps) {
    this.#store = store;
    this.#publisher = new Publisher(ports);
    this.#apps = apps;
  }

  /**
   * Every problem and warning of a text, for the app or suite whose file it is; with the codes of an app also the States
   * that none of these codes has.
   */
  async check(
    text: string,
    app: string | null,
    context: Omit<FileContext, "nameless">,
    now: number,
  ): Promise<Checked> {
    return await takeInTurn(checkInSteps(text, now, { ...context, nameless: this.#nameless(app) }), pause);
  }

  /** Explains what a file, or the rules in force, would do with an event; `json` is `{ text?, event, at? }`. */
  async explain(json: string, language: Language, now: number): Promise<ExplainAnswer> {
    const inJson = v.pipe(
      v.string(),
      v.parseJson(undefined, () => coded("expected-json")),
      question,
    );
    const read = v.safeParse(inJson, json);
    if (!read.success) {
      const { path, message } = faultOf(read.issues[0]);
      return { ok: false, path: formatPath(path), message: encode(message) };
    }
    const { text, event, at = null } = read.output;
    const loaded =
      text === undefined ? await this.#inForce(event, now) : await takeInTurn(loadInSteps(text), pause);
    if (!loaded.ok) return loaded;
    const answered = explainQuestion(loaded.compiled, event, at, now, this.#nameless(appOf(event)));
    if (!answered.ok) return answered;
    return { ok: true, explanation: JSON.stringify(presentExplanation(answered.explanation, language)) };
  }

  async file(app: string | null, now: number): Promise<RulesFileState> {
    let file = COMMON_FILE;
    let text: string | null = null;
    for (file of app === null ? [COMMON_FILE] : filesOf(app)) {
      text = await this.#publisher.current(file, now);
      if (text !== null) break;
    }
    const loaded = text === null ? null : await parsedFile(text).read(pause);
    const hash = text === null ? null : textHash(text);
    if (loaded?.ok) return { file, text, sha256: hash, from: file, fault: null };
    const { inForce, fault } = await this.#store.get(app ?? NO_APP, now);
    const found = loaded === null ? fault : { file, problems: loaded.problems };
    return { file, text, sha256: hash, from: inForce?.from ?? null, fault: found };
  }

  /** The time zone of the rules in force for an app, or of the common file; null when no rules are in force. */
  async timezone(app: string | null, now: number): Promise<string | null> {
    const { inForce } = await this.#store.get(app !== null && this.#apps.has(app) ? app : NO_APP, now);
    return inForce?.compiled.timezone ?? null;
  }

  /** The names of the rules that each State of an app's codes fits; none when no rules are in force. */
  async rulesByState(app: string, states: readonly string[], now: number): Promise<string[][]> {
    const { inForce } = await this.#store.get(this.#apps.has(app) ? app : NO_APP, now);
    return rulesByState(inForce?.compiled.rules ?? [], app, states);
  }

  /** Publishes a text; `app` is null for the common file. */
  async publish(
    app: string | null,
    wish: Omit<PublicationWish, "file">,
    context: Pick<FileContext, "uploads">,
    now: number,
  ): Promise<Publication> {
    const nameless = this.#nameless(app);
    return await this.#publisher.publish({ file: fileOf(app), ...wish }, now, { ...context, nameless });
  }

  /** The newest text of a file by its key, also where it cannot be used; null when there is no such file. */
  async newest(file: string, now: number): Promise<string | null> {
    return await this.#publisher.current(file, now);
  }

  #nameless(app: string | null): string | null {
    return app !== null && this.#apps.isNameless(app) ? app : null;
  }

  async #inForce(event: unknown, now: number): Promise<Loaded> {
    const app = appOf(event);
    const name = app !== null && this.#apps.has(app) ? app : NO_APP;
    const { inForce, fault } = await this.#store.get(name, now);
    if (inForce !== null) return { ok: true, compiled: inForce.compiled };
    return { ok: false, problems: [...(fault?.problems ?? [])] };
  }
}
