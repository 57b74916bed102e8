/**
 * Lists the guards behind the promises, each with the patches that take it out and a short scenario that breaks a
 * promise then, some of them inside Cloudflare's limits. With the guard in place the same scenario breaks no promise.
 */
import type { FaultEffect } from "../../simulator/index.ts";
import { GUARDS_BY_API } from "./by-api/guards.ts";
import { company, type Guard, manyKf, scenario } from "./guard.ts";
import { GUARDS_WITHIN_LIMITS } from "./guards-within-limits.ts";
import type { AppName } from "./scenario/visits.ts";
import type { Visit } from "./scenario.ts";

interface VisitOptions extends Partial<Omit<Visit, "raises">> {
  tellings?: Partial<Record<AppName, { deliveries?: number[]; script?: FaultEffect[] }>>;
}

function visit({ tellings = { sales: {} }, ...options }: VisitOptions = {}): Visit {
  const told = Object.entries(tellings).map(([app, { deliveries = [0], script = [] }]) => ({
    app: app as AppName,
    deliveries,
    script,
  }));
  return {
    id: 1,
    at: 0,
    agedMs: 0,
    skewMs: 0,
    state: "plain",
    shard: null,
    sharedStaff: true,
    ...options,
    raises: [{ via: "added", afterMs: 0, withCode: true, sameCode: false, tellings: told }],
  };
}

const many = (count: number, options: (n: number) => VisitOptions): Visit[] =>
  Array.from({ length: count }, (_, n) => visit({ id: n + 1, ...options(n) }));

const OUT_OF_REACH: FaultEffect[] = Array(100).fill({ status: 502, body: "" });

/** The refusal comes so late that the next app already waits for its turn. */
const REFUSED_AFTER_A_WHILE: FaultEffect[] = [{ errcode: 45033 }, { errcode: 45033 }, { errcode: 48002 }];

/** No object takes up what it finds open. */
const NOTHING_RESUMED: Guard["without"] = [
  "if (alarm !== null) this.#resume();",
  "if (!wasSetByThisLife || this.#isInterrupted) this.#resume();",
].map((find) => ({ file: "delivery/dispatcher/background-work.ts", find, replace: "" }));

export const GUARDS: readonly Guard[] = [
  // The longest stands first, so that it begins first.
  {
    name: "names are looked up after sends, and not while WeCom is slow",
    without: [
      {
        file: "delivery/connections.ts",
        find: "if (!this.#times.mayBegin(asked, until - begunAt, begunAt)) return SLOW;",
        replace: "",
      },
      {
        file: "delivery/connections.ts",
        find: "if (!this.#times.mayBegin(asked, until - now, now)) return SLOW;",
        replace: "",
      },
      {
        file: "delivery/connections.ts",
        find: "const found = await this.#slots.runOptional(\n      until,\n      until - begunAt,",
        replace: "const found = await this.#slots.run(\n      until,",
      },
    ],
    // Half of each window is over when the callback comes, and all customers belong to one object.
    scenario: scenario(
      many(60, (n) => ({
        at: n * 200,
        agedMs: 9_000,
        state: "personal",
        shard: 0,
        sharedStaff: false,
      })),
      { episodes: [{ do: "meet", at: 0, forMs: 22_000, api: null, percent: 100, then: { delayMs: 3_000 } }] },
    ),
    breaks: "no window is left idle",
  },
  {
    name: "an object has six connections, and sends what these cannot take by those of an entrypoint",
    hasLimits: true,
    without: [
      { file: "delivery/connections.ts", find: "const OWN = 6;", replace: "const OWN = 18;" },
      { file: "delivery/connections.ts", find: "const ASIDE = 12;", replace: "const ASIDE = 0;" },
    ],
    scenario: scenario(
      many(18, () => ({ agedMs: 12_000, shard: 0 })),
      {
        episodes: [
          {
            do: "meet",
            at: 0,
            forMs: 8_000,
            api: "send_welcome_msg",
            percent: 100,
            then: { delayMs: 3_000 },
          },
        ],
      },
    ),
    breaks: "no window is left idle",
  },
  {
    name: "a question without an app asks a bounded number of objects",
    hasLimits: true,
    without: [
      {
        file: "api/covered-apps.ts",
        find: "export const COMPANIES_COVERED = 20;",
        replace: "export const COMPANIES_COVERED = 1_000;",
      },
      { file: "api/status.ts", find: "const APPS_SHOWN = 20;", replace: "const APPS_SHOWN = 1_000;" },
    ],
    scenario: scenario([], {
      suite: {
        tickets: [0],
        companies: Array.from({ length: 26 }, (_, n) =>
          company([{ do: "installs", at: 100 * n, posts: [0] }]),
        ),
      },
    }),
    breaks: "Cloudflare's limits are kept",
  },
  {
    name: "a delivery whose object is moved between two awaits goes on in its next place",
    hasLimits: true,
    without: NOTHING_RESUMED,
    scenario: scenario(
      many(5, () => ({ agedMs: 8_000, shard: 0, tellings: { sales: { script: [{ delayMs: 1_000 }] } } })),
      { resets: [{ at: 500, of: "Dispatcher" }] },
    ),
    breaks: "every code has one outcome",
  },
  {
    name: "a code is claimed once",
    without: [
      {
        file: "delivery/record/ledger.ts",
        find: "ON CONFLICT DO NOTHING",
        replace: "ON CONFLICT (id) DO UPDATE SET attempts = excluded.attempts",
      },
    ],
    scenario: scenario(
      many(10, () => ({
        tellings: { sales: { deliveries: [0, 0, 5, 30], script: Array(4).fill({ delayMs: 200 }) } },
      })),
    ),
    breaks: "one call at a time",
  },
  {
    name: "200 is answered when the claim is stored, not before",
    without: [
      {
        file: "callback/take-event.ts",
        find: `if (!asksNothing && !(await store(c, config, app, event, receivedAt))) return c.body(null, 503);`,
        replace: `if (!asksNothing) c.executionCtx.waitUntil(store(c, config, app, event, receivedAt));`,
      },
    ],
    // Storage is slow.
    under: [
      {
        file: "delivery/dispatcher.ts",
        find: "claim(claim: Claim): { claimed: boolean } {",
        replace: "async claim(claim: Claim): Promise<{ claimed: boolean }> { await scheduler.wait(100);",
      },
    ],
    scenario: scenario(
      many(10, () => ({ agedMs: 10_000 })),
      { kills: [{ at: 0, on: "answer", afterMs: 0, downMs: 200 }] },
    ),
    breaks: "every code has one outcome",
  },
  {
    name: "claims that share a request are answered when it has stored them, not before",
    without: [
      {
        file: "concurrency/shared-calls.ts",
        find: "await calls.several([item, ...others.map((other) => other.item)]);",
        replace: `for (const other of others) tell(other, { do: "nothing" });
      await calls.several([item, ...others.map((other) => other.item)]);`,
      },
    ],
    // Storage is slow, and all customers belong to one object.
    under: [
      {
        file: "delivery/dispatcher.ts",
        find: "claim(claim: Claim): { claimed: boolean } {",
        replace: "async claim(claim: Claim): Promise<{ claimed: boolean }> { await scheduler.wait(200);",
      },
      {
        file: "delivery/dispatcher.ts",
        find: "claimAll(claims: Claim[]): void {",
        replace: "async claimAll(claims: Claim[]): Promise<void> { await scheduler.wait(500);",
      },
    ],
    scenario: scenario(
      many(10, () => ({ agedMs: 10_000, shard: 0 })),
      { kills: [{ at: 0, on: "answer", afterMs: 200, downMs: 200 }] },
    ),
    breaks: "every code has one outcome",
  },
  {
    name: "an event is taken from every app",
    without: [
      {
        file: "callback/take-event.ts",
        find: `const asksNothing = event.type === "other"`,
        replace: `if (event.type === "contact.added" && app.name === "support") return c.body(null, 503);
  const asksNothing = event.type === "other"`,
      },
    ],
    scenario: scenario(many(5, () => ({ tellings: { sales: {}, support: { deliveries: [20] } } }))),
    breaks: "every event is taken",
  },
  {
    name: "no call begins after the deadline",
    without: [
      {
        file: "delivery/policy.ts",
        find: "const mayBegin = (at: number) => at < state.deadline ||",
        replace: "const mayBegin = (at: number) => at < state.deadline + 6_000 ||",
      },
      {
        file: "delivery/attempt-sender.ts",
        find: "Math.min(ATTEMPT_MS, delivery.deadline - now)",
        replace: "ATTEMPT_MS",
      },
    ],
    scenario: scenario(many(10, () => ({ agedMs: 16_000, tellings: { sales: { script: OUT_OF_REACH } } }))),
    breaks: "no call begins after the deadline",
  },
  {
    name: "a late event has one call",
    without: [
      {
        file: "delivery/policy.ts",
        find: "receivedAt >= deadline - LAST_MOMENT_MS;",
        replace: "receivedAt > deadline + 60_000;",
      },
    ],
    scenario: scenario(many(5, () => ({ agedMs: 22_000 }))),
    breaks: "nothing is given up early",
  },
  {
    name: "a passing failure is tried again",
    without: [
      {
        file: "delivery/policy.ts",
        find: '    case "refused":\n      return refused;\n    default:\n      return null;',
        replace: '    case "refused":\n      return refused;\n    default:\n      return missed(state);',
      },
    ],
    scenario: scenario(many(5, () => ({ tellings: { sales: { script: OUT_OF_REACH.slice(0, 2) } } }))),
    breaks: "nothing is given up early",
  },
  {
    name: "a message that is refused for its content is followed by its fallback",
    without: [
      {
        file: "delivery/policy.ts",
        find: "return state.hasMessage ? null : refused;",
        replace: "return refused;",
      },
    ],
    scenario: scenario(many(5, () => ({ state: "spoilt" }))),
    breaks: "nothing is given up early",
  },
  {
    name: "a delivery under way is not taken up again",
    without: [
      {
        file: "delivery/dispatcher/background-work.ts",
        find: "if (!wasSetByThisLife || this.#isInterrupted) this.#resume();",
        replace: "this.#resume();",
      },
      { file: "delivery/runner.ts", find: "if (this.#underWay.has(stored.id)) return;", replace: "" },
    ],
    scenario: scenario(
      many(10, () => ({ tellings: { sales: { script: [...OUT_OF_REACH.slice(0, 3), { hang: true }] } } })),
    ),
    breaks: "one call at a time",
  },
  {
    name: "a call that is given up is ended",
    without: [
      {
        file: "wecom/client.ts",
        find: "const timer = setTimeout(() => abort.abort(), timeoutMs);",
        replace: "const timer = setTimeout(() => {}, timeoutMs);",
      },
      {
        file: "delivery/attempt-sender.ts",
        find: "const { answer, msgCode } = await callSendApi(delivery, act, {",
        replace: `const { answer, msgCode } = await Promise.race([
          new Promise<Awaited<ReturnType<typeof callSendApi>>>((resolve) =>
            setTimeout(() => resolve({ answer: { kind: "lost", http: null, reason: "timeout" }, msgCode: null }), 1_000),
          ), callSendApi(delivery, act, {`,
      },
      {
        file: "delivery/attempt-sender.ts",
        find: "timeoutMs: timeoutOf(delivery, now),\n    });",
        replace: "timeoutMs: timeoutOf(delivery, now),\n    })]);",
      },
    ],
    scenario: scenario(many(10, () => ({ tellings: { sales: { script: [{ delayMs: 2_500 }] } } }))),
    breaks: "one call at a time",
  },
  {
    name: "a delivery that a crash interrupts is resumed",
    without: NOTHING_RESUMED,
    scenario: scenario(
      many(10, () => ({ agedMs: 8_000, tellings: { sales: { script: [{ hang: true }] } } })),
      { kills: [{ at: 0, on: "call", afterMs: 50, downMs: 200 }] },
    ),
    breaks: "every code has one outcome",
  },
  {
    name: "a delivery that a crash interrupts keeps the rest of its window",
    without: [
      {
        file: "delivery/runner.ts",
        find: 'if (attempt.verdict === "begun") attempt.verdict = "lost";',
        replace: 'if (attempt.verdict === "begun") attempt.verdict = "lost";\n    stored.deadline = now;',
      },
    ],
    scenario: scenario(
      many(5, () => ({ agedMs: 8_000, tellings: { sales: { script: [{ hang: true }] } } })),
      { kills: [{ at: 0, on: "call", afterMs: 50, downMs: 200 }] },
    ),
    breaks: "nothing is given up early",
  },
  {
    name: "an attempt that was begun before a crash counts as lost",
    without: [
      {
        file: "delivery/runner.ts",
        find: 'for (const attempt of stored.attempts) if (attempt.verdict === "begun") attempt.verdict = "lost";',
        replace: "",
      },
    ],
    scenario: scenario(
      many(10, () => ({ tellings: { sales: { script: [{ delayMs: 2_000, effect: "before" }] } } })),
      { kills: [{ at: 0, on: "call", afterMs: 100, downMs: 200 }] },
    ),
    breaks: "the record is true",
  },
  {
    name: "a refused leader hands over at once",
    without: [
      {
        file: "delivery/runner.ts",
        find: "for (const rival of this.#rivals.with(delivery)) this.#underWay.get(rival.id)?.wake();",
        replace: "",
      },
    ],
    scenario: scenario(
      many(10, () => ({
        agedMs: 9_000,
        tellings: { sales: { script: REFUSED_AFTER_A_WHILE }, support: { deliveries: [20] } },
      })),
    ),
    breaks: "no window is left idle",
  },
  {
    name: "apps of one company do not race",
    without: [
      {
        file: "delivery/policy.ts",
        find: 'if (state.rivals === "open") {\n    return',
        replace: "if (false) {\n    return",
      },
    ],
    scenario: scenario(
      many(10, () => ({
        tellings: {
          sales: { script: [{ delayMs: 500, effect: "after" }] },
          support: { deliveries: [20], script: [{ delayMs: 500, effect: "after" }] },
        },
      })),
    ),
    breaks: "one call at a time",
  },
  {
    name: "41096 is tried again",
    without: [
      { file: "wecom/errcodes.ts", find: '41096: row("another-app",', replace: '41096: row("refused",' },
    ],
    scenario: scenario(
      many(10, () => ({
        tellings: { sales: { script: [{ anotherApp: { forMs: 1_000, thenDelivers: false } }] } },
      })),
    ),
    breaks: "the record is true",
  },
  {
    name: "a used code settles its delivery",
    without: [
      {
        file: "delivery/policy.ts",
        find: '    case "welcomed":\n    case "code-invalid":\n      return concludeUsed(state, last);\n',
        replace: "",
      },
    ],
    scenario: scenario(
      many(10, () => ({ agedMs: 16_000, tellings: { sales: { script: [{ loseAnswer: true }] } } })),
    ),
    breaks: "no call is made for a settled code",
  },
  {
    name: "tokens are fetched one at a time",
    without: [
      {
        file: "credentials/access-token.ts",
        find: "this.#fetching ??= this.#fetch()",
        replace: "this.#fetching = this.#fetch()",
      },
    ],
    scenario: scenario(
      many(20, () => ({ at: 1_000 })),
      {
        episodes: [
          { do: "meet", at: 0, forMs: 3_000, api: "gettoken", percent: 100, then: { delayMs: 1_500 } },
          { do: "spoil-tokens", at: 500, app: "sales", how: "revoked" },
        ],
      },
    ),
    breaks: "one token is fetched at a time",
  },
  {
    name: "the cursor of an inbox moves when its items are taken care of",
    // Taking the items is slow.
    under: [
      {
        file: "kf/inbox.ts",
        find: "take: (items, reading) => this.#take(items, reading),",
        replace:
          "take: async (items, reading) => (await scheduler.wait(300), await this.#take(items, reading)),",
      },
    ],
    without: [
      {
        file: "kf/reader.ts",
        find: "const taken = await this.#ports.take(",
        replace: `state.advance({ ...progress, cursor: page.nextCursor || progress.cursor, told: notices.told });
    const taken = await this.#ports.take(`,
      },
    ],
    scenario: scenario([], {
      kfVisits: manyKf(5, "enters"),
      kills: [{ at: 0, on: "call", afterMs: 100, downMs: 200 }],
    }),
    breaks: "every code has one outcome",
  },
  {
    name: "a message of customer service keeps its msgid when it is sent again",
    without: [
      {
        file: "delivery/attempt-sender.ts",
        find: "msgidOf(delivery.id, active.turn);",
        replace: 'crypto.randomUUID().replaceAll("-", "");',
      },
    ],
    scenario: scenario([], { kfVisits: manyKf(5, "asks", [{ loseAnswer: true }]) }),
    breaks: "no code is accepted twice",
  },
  {
    name: "an app that an object does not know yet is waited for",
    without: [
      {
        file: "delivery/attempt-sender.ts",
        find: 'mayBeDeployed(delivery) ? null : "refused"',
        replace: '"refused"',
      },
    ],
    scenario: scenario(
      many(5, () => ({})),
      { deploy: { app: "sales", brings: "app", forMs: 2_000 } },
    ),
    breaks: "the record is true",
  },
  {
    name: "a Secret that an object does not know yet is waited for",
    without: [
      {
        file: "delivery/attempt-sender.ts",
        find: "const mayPass = retry || (errcode !== LIMITED && mayHaveChanged(app, delivery));",
        replace: "const mayPass = retry;",
      },
    ],
    scenario: scenario(
      many(5, () => ({})),
      { deploy: { app: "sales", brings: "secret", forMs: 2_000 } },
    ),
    breaks: "the record is true",
  },
  {
    name: "a question to the record goes in bounded steps",
    without: [
      {
        file: "delivery/record/search.ts",
        find: "export const STEP_ROWS = 250;",
        replace: "export const STEP_ROWS = 1_000_000;",
      },
      {
        file: "delivery/record/search.ts",
        find: "export const SEARCHED_ROWS = 10_000;",
        replace: "export const SEARCHED_ROWS = 1_000_000;",
      },
    ],
    scenario: scenario(
      many(20, (n) => ({ at: n * 100, shard: 0 })),
      { rows: 30_000, askers: Array(4).fill([{ for: "customer", depth: 100, afterMs: 20 }]) },
    ),
    breaks: "questions to the record read a bounded number of rows",
  },
  {
    name: "a broken rules file is not used",
    without: [
      {
        file: "rules/store.ts",
        find: "const inForce = before ?? (await this.#standIn(app, file, texts));",
        replace: "const inForce = null;",
      },
    ],
    scenario: scenario(
      many(20, (n) => ({ at: n * 200 })),
      {
        episodes: [{ do: "edit-rules", at: 1_000, to: "broken" }],
        kills: [{ at: 1_200, on: "nothing", afterMs: 0, downMs: 200 }],
      },
    ),
    breaks: "the record is true",
  },
  {
    name: "an AuthCode is stored before WeCom gets its success",
    without: [
      {
        file: "callback/suite-route.ts",
        find: "if (command !== null) await suiteOf(c.env, config, suite).take(command);",
        replace:
          "if (command !== null) c.executionCtx.waitUntil(suiteOf(c.env, config, suite).take(command));",
      },
    ],
    // Storage is slow.
    under: [
      {
        file: "suites/suite.ts",
        find: "take(command: SuiteCommand): void {",
        replace: "async take(command: SuiteCommand): Promise<void> { await scheduler.wait(100);",
      },
    ],
    scenario: scenario([], {
      suite: { tickets: [0], companies: [company([{ do: "installs", at: 1_500, posts: [0] }])] },
      kills: [{ at: 1_000, on: "answer", afterMs: 0, downMs: 200 }],
    }),
    breaks: "every AuthCode that was taken is exchanged, once",
  },
  {
    name: "a customer of a third-party app is stored before WeCom gets its success",
    without: [
      {
        file: "callback/suite-route.ts",
        find: "const answer = await takeEvent(c, config, app, { event: received.event, receivedAt, search, body });",
        replace: `const event = { event: received.event, receivedAt, search, body };
          c.executionCtx.waitUntil(scheduler.wait(300).then(() => takeEvent(c, config, app, event)));
          const answer = c.text("success");`,
      },
    ],
    scenario: scenario([], {
      suite: {
        tickets: [0],
        companies: [company([{ do: "installs", at: 200, posts: [0] }], [{ at: 2_500 }], "third-party")],
      },
      kills: [{ at: 2_000, on: "answer", afterMs: 0, downMs: 200 }],
    }),
    breaks: "every code has one outcome",
  },
  {
    name: "an AuthCode that could not be exchanged is tried again",
    without: [
      {
        file: "suites/exchange.ts",
        find: "now + backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, tries + 1)",
        replace: "now + 3_600_000",
      },
      { file: "suites/suite.ts", find: "this.#authCodes.allDue(now);", replace: "" },
    ],
    scenario: scenario([], {
      suite: { tickets: [0], companies: [company([{ do: "installs", at: 300, posts: [0] }])] },
      episodes: [
        {
          do: "meet",
          at: 0,
          forMs: 1_500,
          api: "service/get_permanent_code",
          percent: 100,
          then: { status: 502, body: "" },
        },
      ],
    }),
    breaks: "every AuthCode that was taken is exchanged, once",
  },
  {
    name: "a customer who comes before the AuthCode is exchanged is waited for",
    without: [
      {
        file: "suites/permanent-code.ts",
        find: 'if (row === null) return none(suite, "not-installed", true);',
        replace: 'if (row === null) return none(suite, "not-installed", false);',
      },
    ],
    scenario: scenario([], {
      suite: {
        tickets: [3_000],
        companies: [company([{ do: "installs", at: 0, posts: [0] }], [{ at: 200, agedMs: 5_000 }])],
      },
    }),
    breaks: "the record is true",
  },
  {
    name: "a code that was reset is waited for, and holds nothing up",
    without: [
      {
        file: "apps/kinds.ts",
        find: "new Set([40001, 40084, 40091, 48004]);",
        replace: "new Set([40084, 48004]);",
      },
    ],
    scenario: scenario([], {
      suite: {
        tickets: [0],
        companies: [
          company(
            [
              { do: "installs", at: 200, posts: [0] },
              { do: "resets", at: 3_000, posts: [1_500] },
            ],
            [{ at: 1_500 }, { at: 3_200, agedMs: 5_000 }],
          ),
        ],
      },
    }),
    breaks: "the record is true",
  },
  {
    name: "a cancel that is older than the authorisation changes nothing",
    without: [
      {
        file: "suites/installations.ts",
        find: "if (before !== null && at < before.authorised_at) return;",
        replace: "",
      },
    ],
    scenario: scenario([], {
      suite: {
        tickets: [0],
        companies: [
          company(
            [
              { do: "installs", at: 100, posts: [0] },
              { do: "cancels", at: 2_600, posts: [0, 4_500] },
              { do: "installs", at: 5_100, posts: [0] },
            ],
            [{ at: 9_500, agedMs: 3_000 }],
          ),
        ],
      },
    }),
    breaks: "the record is true",
  },
  ...GUARDS_WITHIN_LIMITS,
  ...GUARDS_BY_API,
];
