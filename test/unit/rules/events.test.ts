/** The events of rules, and rules whose event is unknown. */
import { describe, expect, test } from "vitest";
import { EVENT_TABLE, EVENTS, KF_EVENTS } from "../../../src/rules/engine/events.ts";
import { compiledRules, facts, file, kfFacts, kfFile, kfRule, problems, rule, ruleFor } from "./files.ts";

const text = (content: string) => ({ text: { content } });

test("each event takes the first rule for that event", () => {
  const rules = EVENTS.map((on) => rule({ name: on, on }));
  const compiled = compiledRules(file({ rules }));
  expect(ruleFor(compiled, facts())?.name).toBe("contact.added");
  for (const event of KF_EVENTS) expect(ruleFor(compiled, kfFacts({ event }))?.name).toBe(event);
});

test("a move of a session to a place brings one event at most", () => {
  const moves = EVENTS.flatMap((event) => EVENT_TABLE[event].comesFrom).filter((one) =>
    one.startsWith("move"),
  );
  expect(moves).toEqual([...new Set(moves)]);
});

test.each([
  ["contact.add", '"contact.add" is not an event; did you mean "contact.added"?'],
  ["kf.enter", '"kf.enter" is not an event; did you mean "kf.entered"?'],
  [
    "message",
    '"message" is not an event; there are contact.added, kf.entered, kf.queued, kf.accepted, kf.ended and kf.message',
  ],
])("a rule on %s is refused: there is no such event", (on, sentence) => {
  expect(problems(file({ rules: [rule({ on })] }))).toEqual([`rules[0].on: ${sentence}`]);
});

describe("a rule with an unknown event", () => {
  test("may have the keys and conditions of every event", () => {
    const change = { when: { state: "a", account: "b", menu: "c" }, after: "10m", unless: "replied" };
    expect(problems(kfFile("mesage", change))).toEqual([
      'rules[0].on: "kf.mesage" is not an event; did you mean "kf.message"?',
    ]);
  });

  test("is still checked for other problems", () => {
    expect(problems(kfFile("mesage", { when: { state: 1 }, sned: "x" }))).toEqual([
      'rules[0].on: "kf.mesage" is not an event; did you mean "kf.message"?',
      "rules[0].when.state: expected a list of states, or one of them, found the number 1; put it in quotes",
      'rules[0].sned: "sned" is not a key of a rule; did you mean "send"?',
    ]);
  });
});

describe("a key that belongs to other events is refused", () => {
  const others = (on: string, change: object) => problems(file({ rules: [rule({ on, ...change })] }));

  test.each(["contact.added", "kf.entered", "kf.queued", "kf.accepted", "kf.ended"])(
    "transfer and otherwise in a rule on %s",
    (on) => {
      expect(others(on, { transfer: { to: "queue" }, otherwise: { to: "end" } })).toEqual([
        'rules[0].transfer: "transfer" is for kf.message only',
        'rules[0].otherwise: "otherwise" is for kf.message only',
      ]);
    },
  );

  test.each(["contact.added", "kf.entered", "kf.ended", "kf.message"])(
    "after and unless in a rule on %s",
    (on) => {
      expect(others(on, { after: "10m", unless: "replied" })).toEqual([
        'rules[0].after: "after" is for kf.queued and kf.accepted only',
        'rules[0].unless: "unless" is for kf.queued and kf.accepted only',
      ]);
    },
  );
});

describe("a condition that belongs to other events is refused", () => {
  const wrong = (on: string, when: object) => problems(file({ rules: [rule({ on, when })] }));
  const OF_CONTACTS = { staff: "a", state: "a", via: "added", department: 1, customer: { type: 1 } };
  const OF_SERVICE = { account: "a", scene: "a", scene_param: "a", channels: { scene: 1 } };
  const OF_MESSAGES = { text: { is: "a" }, menu: "1", msgtype: "text" };

  test.each(Object.entries(OF_CONTACTS))("%s in a rule for customer service", (key, value) => {
    for (const on of KF_EVENTS) {
      expect(wrong(on, { [key]: value })).toEqual([
        `rules[0].when.${key}: "${key}" is a condition of contact.added, not of ${on}`,
      ]);
    }
    expect(wrong("contact.added", { [key]: value })).toEqual([]);
  });

  test.each(Object.entries(OF_SERVICE))("%s in a rule for contacts", (key, value) => {
    expect(wrong("contact.added", { [key]: value })).toEqual([
      `rules[0].when.${key}: "${key}" is a condition of customer-service events, not of contact.added`,
    ]);
    for (const on of KF_EVENTS) expect(wrong(on, { [key]: value })).toEqual([]);
  });

  test.each(Object.entries(OF_MESSAGES))("%s in a rule for another event than kf.message", (key, value) => {
    for (const on of EVENTS.filter((one) => one !== "kf.message")) {
      expect(wrong(on, { [key]: value })).toEqual([
        `rules[0].when.${key}: "${key}" is a condition of kf.message, not of ${on}`,
      ]);
    }
    expect(wrong("kf.message", { [key]: value })).toEqual([]);
  });

  test("without suggesting a condition of another event", () => {
    expect(wrong("kf.message", { mneu: "1", stafff: "a" })).toEqual([
      'rules[0].when.mneu: "mneu" is not a condition of kf.message; did you mean "menu"?',
      'rules[0].when.stafff: "stafff" is not a condition of kf.message',
    ]);
  });
});

describe("app and hours", () => {
  test.each(EVENTS)("are conditions of %s", (event) => {
    const calendars = {
      office: { weekly: { sun: "09:00-18:00" } },
      never: { open: { "2000-01-01": "10:00-11:00" } },
    };
    const of = (when: object) => {
      const compiled = compiledRules(file({ calendars, rules: [rule({ on: event, when })] }));
      return ruleFor(compiled, event === "contact.added" ? facts() : kfFacts({ event })) !== null;
    };
    expect(of({ app: "sales", hours: "office" })).toBe(true);
    expect(of({ app: "support" })).toBe(false);
    expect(of({ hours: "never" })).toBe(false);
    expect(of({ hours: { not: "never" } })).toBe(true);
  });
});

describe("after and unless", () => {
  const waiting = (after: unknown, unless?: unknown) =>
    kfFile("accepted", { after, ...(unless !== undefined && { unless }), send: text("请稍候") });

  test.each([
    ["1s", 1_000],
    ["30s", 30_000],
    ["10m", 600_000],
    ["2h", 7_200_000],
    ["47h", 169_200_000],
    ["2879m", 172_740_000],
  ])("after: %s is read as %i milliseconds", (after, ms) => {
    expect(compiledRules(waiting(after, "replied")).rules[0]).toMatchObject({
      afterMs: ms,
      unlessReplied: true,
    });
    expect(compiledRules(waiting(after)).rules[0]).toMatchObject({ afterMs: ms, unlessReplied: false });
  });

  test("have no effect when they are left out", () => {
    expect(compiledRules(kfFile("queued")).rules[0]).toMatchObject({ afterMs: null, unlessReplied: false });
  });

  test.each([
    ["48h", "WeCom takes the message within 48 hours only; 48h is too late"],
    ["172799s", "WeCom takes the message within 48 hours only; 172799s is too late"],
    ["2880m", "WeCom takes the message within 48 hours only; 2880m is too late"],
    ...["10", "10 m", "10min", "1h30m", "0s", "-5m", "1.5h", "1d", "", "10M"].map(
      (after): [string, string] => [
        after,
        `expected a time such as 30s, 10m or 2h, found ${after === "" ? "an empty text" : `the text "${after}"`}`,
      ],
    ),
    [10, "expected a time such as 30s, 10m or 2h, found the number 10"],
    [null, "expected a time such as 30s, 10m or 2h, found nothing"],
  ])("after: %j is refused", (after, sentence) => {
    expect(problems(waiting(after))).toEqual([`rules[0].after: ${sentence}`]);
  });

  test("unless takes the word replied only, and needs after", () => {
    expect(problems(waiting("10m", "answered"))).toEqual([
      'rules[0].unless: expected replied, the one word that is possible, found the text "answered"',
    ]);
    expect(problems(kfFile("queued", { unless: "replied" }))).toEqual([
      'rules[0].unless: "unless" needs "after": nobody has replied at once',
    ]);
  });

  test("after is refused in a rule that sends nothing", () => {
    expect(problems(kfFile("queued", { send: "nothing", after: "10m" }))).toEqual([
      "rules[0].after: a rule that sends nothing has nothing to wait for; leave it out",
    ]);
  });
});

describe("a transfer", () => {
  const transferring = (change: object) => {
    const { send: _, ...rest } = kfRule("message", change);
    return file({ rules: [rest] });
  };
  const action = (change: object) => compiledRules(transferring(change)).rules[0]?.action;

  test.each([
    [{ to: "queue" }, { to: "queue" }],
    [{ to: "end" }, { to: "end" }],
    [{ to: "assistant" }, { to: "assistant" }],
    [{ to: { servicer: "lisi" } }, { to: "servicer", servicer: "lisi" }],
    [{ servicer: "lisi" }, { to: "servicer", servicer: "lisi" }],
  ])("%j is read, in transfer and in otherwise", (written, to) => {
    expect(action({ transfer: written })).toEqual({ do: "transfer", to, otherwise: null });
    expect(action({ transfer: { to: "queue" }, otherwise: written })).toEqual({
      do: "transfer",
      to: { to: "queue" },
      otherwise: to,
    });
  });

  test.each<[unknown, string]>([
    ["queue", ': expected { to: queue } or { servicer: lisi }, found the text "queue"'],
    [null, ": expected { to: queue } or { servicer: lisi }, found nothing"],
    [
      { to: "quue" },
      '.to: "quue" is no place to transfer to; queue, end and assistant are, or { servicer: lisi }; did you mean "queue"?',
    ],
    [
      { to: 3 },
      ".to: expected one of queue, end and assistant, or { servicer: lisi }, found the number 3; put it in quotes",
    ],
    [
      { to: { servicer: 3 } },
      ".to.servicer: expected a servicer's userid, found the number 3; put it in quotes",
    ],
    [{ servicer: " " }, ".servicer: the servicer's userid is empty"],
    [{ to: { staff: "a" } }, '.to.staff: "staff" is not a key of a transfer'],
    [{ to: "queue", servicer: "lisi" }, '.servicer: "servicer" is not a key of a transfer'],
    [{}, '.to: a transfer needs "to"'],
  ])("%j is refused", (transfer, sentence) => {
    expect(problems(transferring({ transfer }))).toContain(`rules[0].transfer${sentence}`);
    expect(problems(transferring({ transfer: { to: "end" }, otherwise: transfer }))).toContain(
      `rules[0].otherwise${sentence}`,
    );
  });

  test("takes the place of send, and otherwise the place of fallback", () => {
    expect(problems(transferring({}))).toEqual([
      'rules[0].send: a rule for kf.message needs "send" or "transfer"',
    ]);
    expect(problems(kfFile("message", { transfer: { to: "queue" } }))).toEqual([
      'rules[0].transfer: a rule has "send" or "transfer", not both',
    ]);
    expect(problems(transferring({ transfer: { to: "queue" }, fallback: "hello" }))).toEqual([
      'rules[0].fallback: "fallback" goes with "send"; for a transfer that is refused there is "otherwise"',
    ]);
    expect(problems(kfFile("message", { otherwise: { to: "queue" } }))).toEqual([
      'rules[0].otherwise: "otherwise" goes with "transfer"; for a message that is refused there is "fallback"',
    ]);
  });
});
