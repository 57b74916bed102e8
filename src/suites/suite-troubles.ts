/**
 * The troubles of a suite as a whole, and of its companies' licences: tells the `Credentials` object that is named after the
 * suite, once when each begins and once when it is over. That object keeps them and alerts operators.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { remedyFor } from "../apps/kinds.ts";
import { SUITE_KINDS } from "../config/kinds.ts";
import type { Config, SuiteConfig } from "../config/types.ts";
import { inFull, type SuiteCause } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { encode, type Sentence, say } from "../i18n/sentence.ts";
import { credentialsNamed } from "../objects.ts";
import { readStored } from "../schema/stored.ts";
import type { Answer } from "../wecom/client.ts";
import { sayAnswer } from "../wecom/errors.ts";

/** By cause and subject: when it began. */
const openSchema = v.record(v.string(), v.number());

export interface SuiteTroublePorts {
  kv: SyncKvStorage;
  env: Env;
  config: Config;
  suite: SuiteConfig;
  waitUntil(work: Promise<unknown>): void;
}

/** The name of the `Credentials` object that keeps a suite's troubles. */
function troublesName({ name, suiteId }: SuiteConfig): string {
  return `${name}:${createHash("sha256").update(suiteId).digest("hex").slice(0, 8)}`;
}

export class SuiteTroubles {
  readonly #ports: SuiteTroublePorts;

  constructor(ports: SuiteTroublePorts) {
    this.#ports = ports;
  }

  /** `subject`: a company, where it concerns one; `what` in a few words, then why, then what to do. */
  begins(
    cause: SuiteCause,
    subject: string | null,
    { what, why = null, remedy }: { what: Sentence; why?: string | null; remedy: Sentence | null },
  ): void {
    const key = keyOf(cause, subject);
    const open = this.#open();
    if (open[key] !== undefined) return;
    this.#put({ ...open, [key]: Date.now() });
    const trouble = { cause, ...inFull(what, why, remedy), subject };
    this.#tell(key, async (object) => void (await object.report(trouble)));
  }

  ends(cause: SuiteCause, subject: string | null = null): void {
    const key = keyOf(cause, subject);
    const { [key]: since, ...others } = this.#open();
    if (since === undefined) return;
    this.#put(others);
    const at = Date.now() + 1;
    this.#tell(key, async (object) => await object.ended([{ cause, subject, at }]));
  }

  /** WeCom has answered that it gives a suite_access_token, or refuses it. */
  tokenAnswered(answer: Answer): void {
    if (answer.kind === "lost") return;
    const { errcode, errmsg } = answer;
    if (errcode === 0) {
      this.ends("suite-token");
      return;
    }
    const { kind } = this.#ports.suite;
    this.begins("suite-token", null, {
      what: say("suite-token-refused"),
      why: encode(sayAnswer(errcode, errmsg)),
      remedy: remedyFor({ kind: SUITE_KINDS[kind].appKind }, errcode),
    });
  }

  /** Gives alerts that came too soon after another. */
  async tellOwed(): Promise<void> {
    if (Object.keys(this.#open()).length > 0) await this.#object.keepWarm();
  }

  #tell(key: string, tell: (object: ReturnType<typeof credentialsNamed>) => Promise<void>): void {
    const before = this.#open();
    this.#ports.waitUntil(
      tell(this.#object).catch((error) => {
        const { suite } = this.#ports;
        console.warn({ event: "trouble.not-noted", suite: suite.name, trouble: key, error: String(error) });
        // It is told at the next occasion.
        const { [key]: since, ...others } = this.#open();
        this.#put(before[key] === undefined ? { ...others, [key]: since ?? Date.now() } : others);
      }),
    );
  }

  get #object() {
    const { env, config, suite } = this.#ports;
    return credentialsNamed(env, config, troublesName(suite));
  }

  #open(): v.InferOutput<typeof openSchema> {
    return readStored(this.#ports.kv, "suiteTroubles", openSchema) ?? {};
  }

  #put(open: v.InferOutput<typeof openSchema>): void {
    this.#ports.kv.put("suiteTroubles", open);
  }
}

const keyOf = (cause: SuiteCause, subject: string | null) =>
  subject === null ? cause : `${cause} ${subject}`;
