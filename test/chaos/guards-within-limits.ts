/** The guards that keep the Worker within Cloudflare's limits, each taken out inside them. */
import { byApiOf, company, type Guard, manyKf, scenario } from "./guard.ts";
import type { Editor } from "./scenario/editors.ts";

/** The inbox reads on where it began, however many requests that takes. */
const READS_ON_FOR_EVER = {
  file: "kf/inbox.ts",
  find: "const PAGE_REQUESTS = 19;",
  replace: "const PAGE_REQUESTS = -10_000;",
};

/** Publishes, and again before KV shows the first text. */
const editor: Editor = {
  name: "editor-1",
  steps: Array(3).fill({ afterMs: 1_200, do: "publishes", thinksMs: 0, looks: true, depth: 0 }),
};

export const GUARDS_WITHIN_LIMITS: readonly Guard[] = [
  {
    name: "a suite's object exchanges AuthCodes in lots, each in an invocation of its own",
    hasLimits: true,
    without: [
      { file: "suites/owed-work.ts", find: "new Allowance(WORK_REQUESTS)", replace: "new Allowance(10_000)" },
      {
        file: "suites/owed-work.ts",
        find: "new Allowance(DETAILS_REQUESTS)",
        replace: "new Allowance(10_000)",
      },
    ],
    scenario: scenario([], {
      suite: {
        // All AuthCodes wait for it.
        tickets: [2_500],
        companies: Array.from({ length: 40 }, (_, n) =>
          company([{ do: "installs", at: 50 * n, posts: [0] }], [{ id: n + 1, at: 50 * n }], "third-party"),
        ),
      },
    }),
    breaks: "Cloudflare's limits are kept",
  },
  {
    name: "an inbox to which items keep coming reads on in an invocation of its own",
    hasLimits: true,
    without: [READS_ON_FOR_EVER],
    scenario: scenario([], {
      kfVisits: manyKf(80, "enters").map((visit, n) => ({ ...visit, at: 50 * n })),
      episodes: [
        {
          do: "meet",
          at: 0,
          forMs: 6_000,
          api: "kf/sync_msg",
          percent: 100,
          then: { delayMs: 100, effect: "after" },
        },
      ],
    }),
    breaks: "Cloudflare's limits are kept",
  },
  {
    name: "items that a Dispatcher takes only one by one are read a few at a time, not by a thousand requests",
    hasLimits: true,
    without: [
      READS_ON_FOR_EVER,
      {
        file: "kf/inbox.ts",
        find: "const EVENT_REQUESTS = 2;",
        replace: "const EVENT_REQUESTS = -10_000;",
      },
    ],
    // They are too large together.
    under: [
      {
        file: "delivery/dispatcher.ts",
        find: "async news(events: InboxEvent[]): Promise<InboxEventsApplied> {",
        replace: `async news(events: InboxEvent[]): Promise<InboxEventsApplied> {
    if (events.length > 1) throw new Error("too large together");`,
      },
    ],
    scenario: scenario([], { kfVisits: manyKf(500, "enters") }),
    breaks: "every code has one outcome",
  },
  {
    name: "a publication counts although KV shows the text before it for a minute",
    hasLimits: true,
    without: [
      {
        file: "rules/publisher.ts",
        find: "return isBehind ? published.text : inKv;",
        replace: "return inKv;",
      },
    ],
    scenario: scenario([], { byApi: byApiOf({ editors: [editor], lastMs: 5_000 }) }),
    breaks: "publications are one history",
  },
];
