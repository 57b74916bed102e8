/**
 * The object of an app that has its channel codes: printed codes outlive every rules file, Secret and deploy, and a code
 * may be made once only, which needs one place for each app. A shell: `maker.ts` decides. Nothing of a customer is here.
 */
import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import { TokenSource } from "../apps/token.ts";
import { UnknownApp } from "../apps/unknown-app.ts";
import { withToken } from "../apps/with-token.ts";
import { audit } from "../audit/audit.ts";
import type { AuditEntry } from "../audit/entry.ts";
import { isInstalled } from "../config/kinds.ts";
import type { AppConfig } from "../config/types.ts";
import { configOf } from "../config.ts";
import { reportEnded, reportTrouble } from "../credentials/report.ts";
import { type Trouble, troubleOf } from "../credentials/troubles.ts";
import type { Env } from "../env.ts";
import { coded, encode, partOf, say } from "../i18n/sentence.ts";
import { readChannelCodesName } from "../objects/names.ts";
import { credentialsOf, rulesEditorOf, suiteOf } from "../objects.ts";
import { readStored } from "../schema/stored.ts";
import { quote } from "../schema/wording.ts";
import { wecomClient } from "../wecom/client.ts";
import { addKfLink } from "../wecom/codes.ts";
import { type Adopted, adoptPage } from "./adopt.ts";
import { type ChannelCode, type CodeWish, type ListedCode, listedCode } from "./code.ts";
import { lookAtCodes } from "./look.ts";
import { type CodeChange, CodeMaker } from "./maker.ts";
import { type CodePorts, LOOKS } from "./ports.ts";
import { type CodeProblem, callProblem, NOT_AS_EXPECTED, refusedByWecom, wecomUnreached } from "./problem.ts";
import { CodeStore } from "./store.ts";
import { type AskWecom, CALL_MS } from "./wecom-port.ts";

export type DeletedCode = { ok: true } | CodeProblem;
export type PutCode = { ok: true; isNew: boolean; code: ListedCode } | CodeProblem;
/** `codes` is JSON text, as the response has it: thousands of codes are made into a text once. */
export type ListedCodes = { ok: true; answer: string } | CodeProblem;
/** What the doctor asks of an app's codes; a fault is a stored sentence. */
export interface CodeFaults {
  codes: number;
  faults: { state: string; fault: string }[];
}
export type MadeLink = { ok: true; url: string } | CodeProblem;

export class ChannelCodes extends DurableObject<Env> {
  readonly #config = configOf(this.env);
  readonly #store = new CodeStore(this.ctx.storage.sql);
  readonly #call = wecomClient(this.#config);
  readonly #tokens = new TokenSource({
    // Codes are made so rarely that KV would not be a shorter way.
    readCache: async () => null,
    askCredentials: (app, refused) => credentialsOf(this.env, this.#config, app).token(refused),
  });
  #maker: CodeMaker | null = null;

  /** Makes or changes the code of a State; `by` is who asked for it, as the audit log names people. */
  async put(state: string, wish: CodeWish, by: string = NOBODY_NAMED): Promise<PutCode> {
    const hadCodes = this.#hasCodes();
    const made = await this.#makerOfApp().put(state, wish);
    if (!made.ok) return await this.#reported(made);
    if (!hadCodes) this.#lookSoon();
    const what = ENTRY_OF[made.change];
    const { staff, departments } = made.code;
    const about = { state, staff: staff.join(", "), departments: departments.join(", ") };
    if (what !== null) await this.#audit(by, what, about);
    const [code] = await this.#listed([made.code]);
    if (code === undefined) return wecomUnreached(NOT_AS_EXPECTED);
    return { ok: true, isNew: made.change === "made", code };
  }

  async delete(state: string, by: string = NOBODY_NAMED): Promise<DeletedCode> {
    const deleted = await this.#makerOfApp().delete(state);
    if (!deleted.ok) return await this.#reported(deleted);
    await this.#audit(by, "code.deleted", { state, configId: deleted.configId });
    return { ok: true };
  }

  async adopt(cursor: string | null, by: string = NOBODY_NAMED): Promise<Adopted> {
    const hadCodes = this.#hasCodes();
    const adopted = await adoptPage(this.#portsOf(this.#app()), cursor);
    if (!adopted.ok) return await this.#reported(adopted);
    if (!hadCodes && adopted.adopted > 0) this.#lookSoon();
    if (adopted.adopted > 0) await this.#audit(by, "codes.adopted", { adopted: adopted.adopted });
    return adopted;
  }

  /** All codes; with `isFresh`, those behind a State that WeCom can be asked about at once. */
  async list(isFresh: boolean, after: string | null): Promise<ListedCodes> {
    if (!isFresh) {
      const codes = await this.#listed(this.#store.list(after ?? ""));
      return { ok: true, answer: JSON.stringify({ codes, cursor: null }) };
    }
    const maker = this.#makerOfApp();
    const page = this.#store.list(after ?? "", LOOKS + 1).map(({ state }) => state);
    const asked = page.slice(0, LOOKS);
    const fresh: ChannelCode[] = [];
    for (const state of asked) {
      const refreshed = await maker.refresh(state);
      if (!refreshed.ok) return await this.#reported(refreshed);
      if (refreshed.code !== null) fresh.push(refreshed.code);
    }
    const cursor = page.length > LOOKS ? (asked.at(-1) ?? null) : null;
    return { ok: true, answer: JSON.stringify({ codes: await this.#listed(fresh), cursor }) };
  }

  /** The States of all codes. */
  states(): string[] {
    return this.#store.states();
  }

  /** The address of a code's picture at WeCom's; null when WeCom gave none, undefined when there is no such code. */
  picture(state: string): string | null | undefined {
    const known = this.#store.get(state);
    return known?.kind === "made" ? known.code.qrCode : undefined;
  }

  /** A link into an account of customer service. Nothing is stored. */
  async kfLink(openKfId: string, scene: string): Promise<MadeLink> {
    const app = this.#app();
    const asked = await this.#ask(app)((call, token, ms) => addKfLink(call, token, { openKfId, scene }, ms));
    const problem = callProblem(asked, app);
    if (problem !== null || !asked.ok)
      return await this.#reported(problem ?? wecomUnreached(NOT_AS_EXPECTED));
    const { answer, details } = asked.found;
    if (details !== null) return { ok: true, url: details };
    if (answer.kind === "answered" && answer.errcode !== 0) {
      return await this.#reported(refusedByWecom(app, answer));
    }
    return wecomUnreached(NOT_AS_EXPECTED);
  }

  /**
   * Looks at the members of codes, for the cron: tells operators of codes that lead to nobody, and when there is none any
   * more. Gives whether there are codes.
   */
  async look(): Promise<boolean> {
    const hasCodes = this.#hasCodes();
    if (hasCodes) await this.#lookAtCodes();
    const { kv } = this.ctx.storage;
    if (readStored(kv, "told", v.boolean()) === true && this.#store.faulty().length === 0) {
      kv.delete("told");
      const ended = { cause: "codes", subject: null, at: Date.now() } as const;
      await reportEnded(this.env, this.#config, this.#app(), [ended]);
    }
    return hasCodes;
  }

  #hasCodes(): boolean {
    return this.#store.list("", 1).length > 0;
  }

  /** Has the first code of an installed company looked at in the next run of the cron: without codes it waits a day. */
  #lookSoon(): void {
    const app = this.#app();
    if (!isInstalled(app)) return;
    const told = async () => await suiteOf(this.env, this.#config, app.suite).lookAtCodesSoon(app.corpId);
    this.ctx.waitUntil(told().catch(() => {}));
  }

  async #lookAtCodes(): Promise<void> {
    const { kv } = this.ctx.storage;
    const app = this.#app();
    const after = readStored(kv, "lookedTo", v.string()) ?? "";
    const looked = await lookAtCodes(this.#portsOf(app), after);
    if (looked === null) return;
    if (looked.after !== after) kv.put("lookedTo", looked.after);
    if (looked.isWorse) {
      kv.put("told", true);
      await reportTrouble(this.env, this.#config, app, troubleOfCodes(this.#store.faulty()));
    }
  }

  /** How many codes there are, and which lead to members who receive nobody. */
  faults(): CodeFaults {
    const faulty = this.#store.faulty();
    return {
      codes: this.#store.count(),
      faults: faulty.map(({ state, fault }) => ({ state, fault: fault ?? "" })),
    };
  }

  async #listed(codes: readonly ChannelCode[]): Promise<ListedCode[]> {
    const { app } = readChannelCodesName(this.ctx.id.name ?? "");
    const users = await this.#usersOf(
      app,
      codes.map(({ state }) => state),
    );
    return codes.map((code, index) => listedCode(code, users[index] ?? []));
  }

  /** The rules that use each State; none while the rules cannot be asked. */
  async #usersOf(app: string, states: string[]): Promise<string[][]> {
    if (states.length === 0) return [];
    try {
      return await rulesEditorOf(this.env, this.#config).rulesByState(app, states);
    } catch (error) {
      console.warn({ event: "codes.rules-unknown", app, error: String(error) });
      return [];
    }
  }

  /** Notes a refusal that concerns the app as a whole, so that operators are told of it. */
  async #reported<T extends { ok: boolean }>(result: T | CodeProblem): Promise<T | CodeProblem> {
    if (!("errcode" in result) || result.errcode === undefined) return result;
    const app = this.#app();
    const trouble = troubleOf(app, result.errcode, result.errmsg ?? "", "contact");
    if (trouble !== null) await reportTrouble(this.env, this.#config, app, trouble);
    return result;
  }

  #makerOfApp(): CodeMaker {
    if (this.#maker === null) {
      this.#maker = new CodeMaker(this.#portsOf(this.#app()));
    }
    return this.#maker;
  }

  #portsOf(app: AppConfig): CodePorts {
    return { ask: this.#ask(app), store: this.#store, app, now: () => Date.now() };
  }

  async #audit(by: string, what: AuditEntry["what"], about: AuditEntry["about"]): Promise<void> {
    const { app } = readChannelCodesName(this.ctx.id.name ?? "");
    await audit(this.env, { by, what, about: { app, ...about } });
  }

  #ask(app: AppConfig): AskWecom {
    return async (question) =>
      await withToken(this.#tokens.of(app), async (token) => await question(this.#call, token, CALL_MS));
  }

  /** The app by this object's name; a deploy may have brought it only to the caller. */
  #app(): AppConfig {
    const { corpId, app: name } = readChannelCodesName(this.ctx.id.name ?? "");
    const app = this.#config.apps.get(name);
    if (app === undefined || app.corpId !== corpId) throw new UnknownApp(name);
    return app;
  }
}

/** Of a Worker of the version before, which does not say who asks: it takes no one but the holder of the token. */
const NOBODY_NAMED = "token";

/** What the audit log says of what was done with a code. */
const ENTRY_OF: Readonly<Record<CodeChange, AuditEntry["what"] | null>> = {
  made: "code.made",
  changed: "code.changed",
  none: null,
};

/** An alert names no more codes. */
const NAMED = 10;

function troubleOfCodes(faulty: readonly ChannelCode[]): Trouble {
  const what = say("codes-at-fault", { count: faulty.length });
  const named = faulty
    .slice(0, NAMED)
    .map(({ state, fault }) => say("code-fault", { state: quote(state), why: partOf(fault ?? "") }));
  const more = faulty.length - named.length;
  const names = { all: named };
  const codes = more > 0 ? say("names-and-more", { names, count: more }) : names;
  return {
    cause: "codes",
    what: encode(what),
    detail: coded("codes-alert", { what, codes, remedy: say("mend-codes") }),
  };
}
