/**
 * Runs the DeliveryRunner on an object's storage, loses in a crash what the object would lose, and notes every promise
 * that a call breaks.
 */
import * as v from "valibot";
import { vi } from "vitest";
import { TokenSource } from "../../../src/apps/token.ts";
import { Connections } from "../../../src/delivery/connections.ts";
import { RecordFigures } from "../../../src/delivery/figures/record-figures.ts";
import { Conversations } from "../../../src/delivery/kf/conversations.ts";
import { Budget } from "../../../src/delivery/kf/message-budget.ts";
import { LookUps } from "../../../src/delivery/look-ups.ts";
import { Ledger } from "../../../src/delivery/record/ledger.ts";
import { DeliveryRunner, type DeliveryRunnerPorts } from "../../../src/delivery/runner.ts";
import { MediaCache } from "../../../src/media/cache.ts";
import { loadRules } from "../../../src/rules/load.ts";
import { type Answer, type CallWecom, noAnswer } from "../../../src/wecom/client.ts";
import { anApp } from "../../unit/delivery/app.ts";
import { CORP_ID, RULES } from "../wecom.ts";
import { areRivals, type Code, type Model, type UnderWay } from "./model.ts";

/** More connections than the model uses: waiting for a connection is not part of this model. */
const CONNECTIONS = 100;
const LAST_MOMENT_MS = 1_000;

const welcome = v.object({ welcome_code: v.string() });

export class Worker {
  readonly model: Model;
  readonly ledger: Ledger;
  readonly #conversations: Conversations;
  runner: DeliveryRunner;

  constructor(model: Model, sql: SqlStorage) {
    // Timers of a failed run may be left.
    stopTimers();
    this.model = model;
    this.ledger = new Ledger(sql, new RecordFigures(sql));
    sql.exec("DELETE FROM deliveries");
    this.#conversations = new Conversations(sql);
    this.runner = this.#runner();
  }

  keep(work: Promise<void> | null): void {
    work?.catch((error: unknown) => this.model.broken.push(String(error)));
  }

  /**
   * Starts the runner as the Dispatcher does: settled deliveries first, then open deliveries, those that had begun
   * before the others.
   */
  crash(): void {
    stopTimers();
    this.runner = this.#runner();
    for (const settled of this.ledger.settled(0)) this.runner.remember(settled);
    const open = this.ledger
      .open(0)
      .sort((a, b) => Math.sign(b.attempts.length) - Math.sign(a.attempts.length));
    for (const delivery of open) this.keep(this.runner.resume(delivery, Date.now()));
  }

  #runner(): DeliveryRunner {
    const tokens = new TokenSource({
      readCache: async () => null,
      askCredentials: async () => ({ ok: true, token: "a token", expiresAt: Number.POSITIVE_INFINITY }),
    });
    const connections = new Connections(Array<CallWecom>(CONNECTIONS).fill((call) => this.#called(call)));
    const rules = loadRules(RULES);
    if (!rules.ok) throw new Error("the rules are broken");
    const ports: DeliveryRunnerPorts = {
      app: appNamed,
      ledger: this.ledger,
      conversations: this.#conversations,
      tokens,
      connections,
      budget: new Budget(this.#conversations),
      rules: async () => ({ inForce: { compiled: rules.compiled, from: "rules", text: RULES }, fault: null }),
      lookUps: new LookUps(tokens, connections),
      mediaCache: new MediaCache({ read: async () => new Map(), renew: async () => null, defer: () => {} }),
      accepted: () => {},
      settled: () => {},
      putDown: () => {},
      claim: () => {},
    };
    return new DeliveryRunner(ports);
  }

  /** A call arrives at WeCom; notes every promise that it breaks. */
  #called({ body, timeoutMs }: Parameters<CallWecom>[0]): Promise<Answer> {
    const { model } = this;
    const { welcome_code: value } = v.parse(welcome, body);
    const code = model.codes.find((one) => one.code === value);
    if (code === undefined) throw new Error("a call for a code that WeCom never gave out");
    const rivals = model.codes.filter((other) => areRivals(other, code));
    const isOpen = ({ id }: Code) => this.ledger.find(id)?.outcome === "open";
    const isAhead = (other: Code) =>
      model.hasCrashed ? other.calls > 0 : model.codes.indexOf(other) < model.codes.indexOf(code);
    const isLate = code.receivedAt >= code.deadline - LAST_MOMENT_MS;
    const against: [string, boolean][] = [
      ["a call for it is under way", model.underWay.some((other) => other.code === code)],
      ["another app's call is under way", model.underWay.some((other) => rivals.includes(other.code))],
      ["another app comes first", rivals.some((other) => isAhead(other) && isOpen(other))],
      ["another app was told of the welcome", rivals.some((other) => model.heard.has(other))],
      ["it is settled", !isOpen(code)],
      ["the deadline has passed", Date.now() >= code.deadline && !(isLate && code.calls === 0)],
    ];
    for (const [what, isSo] of against) if (isSo) model.broken.push(`${code.app} called, and ${what}`);
    code.calls += 1;
    return new Promise((resolve) => {
      const end = (answer: Answer) => {
        clearTimeout(timer);
        model.underWay = model.underWay.filter((one) => one !== call);
        resolve(answer);
      };
      const timer = setTimeout(() => end(noAnswer("timeout")), timeoutMs);
      const call: UnderWay = { code, end };
      model.underWay.push(call);
    });
  }
}

const appNamed = (name: string) => anApp({ name, corpId: CORP_ID, secret: name });

/** Stops all timers; the time stays the same. */
function stopTimers(): void {
  const now = Date.now();
  vi.useRealTimers();
  vi.useFakeTimers({ now });
}
