/** The guards behind what programs, keepers of channel codes and editors of rules are promised. */
import { byApiOf, type Guard, scenario } from "../guard.ts";
import type { CodeStep } from "../scenario/codes.ts";
import type { Editor } from "../scenario/editors.ts";

const put = (script: Extract<CodeStep, { do: "puts" }>["script"] = []): CodeStep => ({
  do: "puts",
  afterMs: 0,
  member: 0,
  times: 1,
  script,
});

/** Editors who publish at once, and think as long as the other. */
const editors: Editor[] = ["editor-1", "editor-2"].map((name) => ({
  name,
  steps: Array(3).fill({ afterMs: 1_200, do: "publishes", thinksMs: 300, looks: true, depth: 0 }),
}));

export const GUARDS_BY_API: readonly Guard[] = [
  {
    name: "a call is known by its key",
    without: [
      {
        file: "api/programs/send-draft.ts",
        find: "key: hashed(given ?? randomUUID())",
        replace: "key: hashed(randomUUID())",
      },
    ],
    scenario: scenario([], {
      byApi: byApiOf({
        calls: [{ do: "message", id: 1, at: 0, account: 0, posts: [0, 0, 500], script: [] }],
      }),
    }),
    breaks: "a program's key sends once",
  },
  {
    name: "a code that the rules leave unused is free for programs after a crash",
    without: [
      {
        file: "delivery/delivery.ts",
        find: "const isInterruptedBeforeChoice = ({ message, ms }: Attempt) => message === null && ms === null;",
        replace: "const isInterruptedBeforeChoice = (_: Attempt) => false;",
      },
    ],
    // The rules are read slowly.
    under: [
      {
        file: "delivery/attempt-sender.ts",
        find: "active.acts ??= await this.#plan(active, app);",
        replace: "await scheduler.wait(1_000); active.acts ??= await this.#plan(active, app);",
      },
    ],
    scenario: scenario([], {
      byApi: byApiOf({
        calls: [{ do: "welcome", id: 1, at: 0, posts: [[3_000]], deliveries: [0], script: [] }],
      }),
      kills: [{ at: 500, on: "nothing", afterMs: 0, downMs: 200 }],
    }),
    breaks: "a program's key sends once",
  },
  {
    name: "an event stays in the outbox until the program has taken it",
    without: [
      {
        file: "outbox/outbox.ts",
        find: 'if (result.is === "done" || result.is === "failed") ended.push(seq);',
        replace: 'if (result.is !== "untried") ended.push(seq);',
      },
    ],
    scenario: scenario([], {
      byApi: byApiOf({
        calls: [{ do: "welcome", id: 1, at: 300, posts: [[300]], deliveries: [0], script: [] }],
        receiving: { downs: [{ from: 0, to: 2_500 }], failing: 0, late: 0 },
      }),
    }),
    breaks: "every event is posted, under one id",
  },
  {
    name: "a channel code whose answer was lost is looked for before it is made again",
    without: [
      {
        file: "codes/maker.ts",
        find: 'const found = known?.kind === "pending" ? await this.#lost.find(known.pending) : null;',
        replace: "const found = null; store.forget(state);",
      },
    ],
    scenario: scenario([], {
      byApi: byApiOf({
        keepers: [{ state: "channel-1", steps: [put([{ loseAnswer: true }]), put()] }],
      }),
    }),
    breaks: "a channel code is made once, and lives until it is deleted",
  },
  {
    name: "a publication replaces only the version that it names",
    without: [
      {
        file: "rules/publisher.ts",
        find: 'if ((found ?? NO_FILE) !== expected) return { ok: false, reason: "conflict", sha256: found };',
        replace: "",
      },
    ],
    scenario: scenario([], { byApi: byApiOf({ editors, lastMs: 5_000 }) }),
    breaks: "publications are one history",
  },
];
