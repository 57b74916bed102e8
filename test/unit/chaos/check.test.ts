/** The checker of chaos tests finds each broken promise when a part of the evidence is wrong. */
import { expect, test } from "vitest";
import { check } from "../../chaos/check.ts";
import type { Call, Chance, Evidence, RecordedDelivery, Span } from "../../chaos/evidence.ts";

/** The time of the event and of WeCom's callback. */
const AT = 1_000_000_000;
const DEADLINE = AT + 19_000;

const aCall = (changes: Partial<Call> = {}): Call => ({
  id: 1,
  api: "send_welcome_msg",
  app: "sales",
  at: AT + 10,
  endedAt: AT + 20,
  status: 200,
  errcode: 0,
  delivered: true,
  code: "code",
  customer: null,
  account: null,
  staff: null,
  text: "您好",
  fault: null,
  ...changes,
});

const anAttempt = (changes: Partial<RecordedDelivery["attempts"][number]> = {}) => ({
  at: AT + 5,
  ms: 20,
  errcode: 0,
  verdict: "sent",
  ...changes,
});

interface Changes {
  chance?: Partial<Chance>;
  calls?: readonly Call[];
  record?: Partial<RecordedDelivery>;
  downs?: readonly Span[];
  kvFailures?: readonly Span[];
  lagMs?: number;
  deploys?: Evidence["deploys"];
  asked?: Evidence["asked"];
  authorisations?: Evidence["authorisations"];
}

/** Evidence of one event, one call that WeCom took, and their record, in which `changes` are changed. */
function evidence({
  chance,
  calls = [aCall()],
  record,
  downs = [],
  kvFailures = [],
  lagMs = 0,
  deploys = [],
  asked = [],
  authorisations = [],
}: Changes = {}): Evidence {
  const parties = { event: "contact.added", via: "added", staff: "zhangsan", customer: "wm1" };
  const hasWelcome = calls.some(({ delivered }) => delivered);
  return {
    chances: [
      {
        name: "visit 1",
        group: "1",
        app: "sales",
        account: null,
        ...parties,
        code: "code",
        toldAt: AT,
        expiresAt: AT + 20_000,
        expects: "send",
        refusedText: null,
        namings: [],
        receipts: [{ at: AT, endedAt: AT + 5, status: 200 }],
        ...chance,
      },
    ],
    calls,
    received: hasWelcome ? [{ group: "1", at: AT + 20, app: "sales" }] : [],
    deliveries: [
      {
        id: "0-1",
        app: "sales",
        ...parties,
        outcome: "sent",
        errcode: 0,
        cause: null,
        eventAt: AT,
        receivedAt: AT,
        deadline: DEADLINE,
        settledAt: AT + 30,
        attempts: [anAttempt()],
        notes: [],
        ...record,
      },
    ],
    downs,
    kvFailures,
    lagMs,
    forbiddenText: "never",
    deploys,
    wrongSecrets: ["lapsed"],
    authorisations,
    asked,
    byApi: null,
    limits: null,
    refusedWrites: [],
    longRecord: { rows: 100_000, from: AT - 1_000_000, to: AT },
  };
}

const found = (changes?: Changes) => check(evidence(changes)).map(({ promise }) => promise);

test("the check finds no broken promise in a welcome that was sent and recorded", () => {
  expect(check(evidence())).toEqual([]);
});

test("the check finds a limit of Cloudflare's that was broken", () => {
  const broken = ["Dispatcher.claim made more than 1000 requests"];
  const limits = { works: {}, broken, resets: [] };
  expect(check({ ...evidence(), limits }).map(({ promise }) => promise)).toEqual([
    "Cloudflare's limits are kept",
  ]);
});

const UNREACHED = "WeCom could not be reached until the window closed (HTTP 502)";
const missed = (settledAt: number) => ({
  calls: [
    aCall({ at: settledAt - 20, endedAt: settledAt - 10, status: 502, errcode: null, delivered: false }),
  ],
  record: {
    outcome: "missed",
    errcode: null,
    cause: UNREACHED,
    settledAt,
    attempts: [anAttempt({ at: settledAt - 25, ms: 20, errcode: null, verdict: "lost" })],
  },
});

test("the check finds a miss that comes before the last pause could end at the deadline", () => {
  expect(found(missed(DEADLINE - 150))).not.toContain("nothing is given up early");
  expect(found(missed(DEADLINE - 250))).toContain("nothing is given up early");
});

test("the check finds a late event without a call, unless the Worker was down", () => {
  const receivedAt = DEADLINE + 1_000;
  const late = {
    chance: { receipts: [{ at: receivedAt, endedAt: receivedAt + 5, status: 200 }] },
    calls: [],
    record: {
      receivedAt,
      settledAt: receivedAt + 10,
      outcome: "missed",
      errcode: null,
      attempts: [],
      cause: "the event came 1.0 s after its last moment",
    },
  };
  expect(found(late)).toEqual(["nothing is given up early"]);
  expect(found({ ...late, downs: [{ from: receivedAt + 8, to: receivedAt + 9 }] })).toEqual([]);
});

test("the check finds a refused message without its fallback", () => {
  const refused = {
    calls: [aCall({ errcode: 40007, delivered: false, text: "图片" })],
    record: {
      outcome: "refused",
      errcode: 40007,
      cause: "invalid media_id",
      attempts: [anAttempt({ errcode: 40007, verdict: "content" })],
    },
  };
  expect(found(refused)).toEqual([]);
  expect(found({ ...refused, chance: { refusedText: "图片" } })).toEqual(["nothing is given up early"]);
});

test("the check finds an event that was not answered with 200 while the Worker was up", () => {
  const refused = {
    chance: { receipts: [{ at: AT, endedAt: AT + 5, status: 503 }] },
    calls: [],
    record: { customer: "another" },
  };
  expect(found(refused)).toContain("every event is taken");
  expect(found({ ...refused, downs: [{ from: AT - 10, to: AT + 1 }] })).not.toContain("every event is taken");
});

test("the check finds a call after an answer, unless the machine's lag explains that the answer was lost", () => {
  const calls = [
    aCall({ endedAt: AT + 4_700 }),
    aCall({ id: 2, at: AT + 5_300, endedAt: AT + 5_310, errcode: 41051, delivered: false }),
  ];
  const record = (verdict: string) => ({
    outcome: "sent-unconfirmed",
    errcode: 41051,
    settledAt: AT + 5_320,
    attempts: [
      anAttempt({ ms: 5_000, errcode: null, verdict }),
      anAttempt({ at: AT + 5_300, errcode: 41051, verdict: "welcomed" }),
    ],
  });
  const broken = "no call is made for a settled code";
  expect(found({ calls, record: record("lost"), lagMs: 661 })).toEqual([]);
  expect(found({ calls, record: record("lost"), lagMs: 10 })).toContain(broken);
  expect(found({ calls, record: record("overloaded"), lagMs: 661 })).toContain(broken);
});

test("the check finds a welcome that was refused for an app or a secret which a deploy was still bringing", () => {
  const broken = "the record is true";
  const deploys = [{ app: "sales", brings: "secret" as const, from: AT - 1_000, to: AT + 5_000 }];
  const gettoken = aCall({ api: "gettoken", app: null, code: null, errcode: 40001, delivered: false });
  const record = { outcome: "refused", errcode: 40001, cause: "the Secret is wrong (40001)", attempts: [] };
  expect(found({ calls: [gettoken], record, deploys })).toEqual([broken]);
  const noApp = { ...record, errcode: null, cause: "the app sales is not in WECOM_APPS" };
  expect(found({ calls: [], record: noApp, deploys })).toEqual([broken]);
  const lapsed = { chance: { app: "lapsed" }, record: { ...record, app: "lapsed" } };
  expect(found({ calls: [gettoken], ...lapsed })).toEqual([]);
});

test("the check accepts a miss for an unknown app only during a deploy and at the deadline", () => {
  const record = {
    outcome: "missed",
    errcode: null,
    cause: "the app sales is not in WECOM_APPS",
    attempts: [],
    settledAt: DEADLINE - 100,
  };
  const deploys = [{ app: "sales", brings: "app" as const, from: AT - 1_000, to: AT + 30_000 }];
  expect(found({ calls: [], record, deploys })).toEqual([]);
  expect(found({ calls: [], record })).toContain("the record is true");
  const early = { ...record, settledAt: AT + 3_000 };
  expect(found({ calls: [], record: early, deploys })).toContain("nothing is given up early");
});

test("the check finds a wrong name, and a missing name unless WeCom was slow and the record has a note", () => {
  const broken = "names are right, and missing only while WeCom is unwell";
  const chance = {
    namings: [
      { beginning: "客户1，我是张三", missing: [] },
      { beginning: "您好，我是张三", missing: ["customer" as const] },
    ],
  };
  const saying = (text: string) => aCall({ id: 9, at: AT + 100, endedAt: AT + 110, text });
  const slow = aCall({
    id: 2,
    api: "externalcontact/get",
    code: null,
    customer: "wm1",
    delivered: false,
    text: null,
    at: AT - 5_000,
    endedAt: AT - 2_000,
  });
  const notes = ["the customer's details were not known in time: WeCom is slow to answer"];
  expect(found({ chance, calls: [saying("客户1，我是张三，第1版")] })).toEqual([]);
  expect(found({ chance, calls: [saying("客户2，我是张三，第1版")] })).toEqual([broken]);
  expect(found({ chance, calls: [slow, saying("您好，我是张三，第1版")], record: { notes } })).toEqual([]);
  expect(found({ chance, calls: [slow, saying("您好，我是张三，第1版")] })).toEqual([broken]);
  expect(found({ chance, calls: [saying("您好，我是张三，第1版")], record: { notes } })).toEqual([broken]);
});

test("the check finds a miss whose connections were all taken by look-ups", () => {
  const full = (api: string) =>
    Array.from({ length: 18 }, (_, n) =>
      aCall({
        id: 100 + n,
        api,
        code: null,
        customer: "wm1",
        delivered: false,
        at: AT,
        endedAt: DEADLINE,
      }),
    );
  const record = {
    outcome: "missed",
    errcode: null,
    attempts: [],
    settledAt: DEADLINE - 100,
    cause: "all connections to WeCom were in use until the window closed",
  };
  expect(found({ calls: full("kf/send_msg"), record })).not.toContain("the record is true");
  expect(found({ calls: full("externalcontact/get"), record })).toContain("the record is true");
});

test("the check finds a miss that is blamed on KV while KV answers; a last try after a crash reads KV late", () => {
  const begun = DEADLINE + 5_000;
  const missed = {
    calls: [],
    downs: [{ from: AT + 5, to: begun }],
    record: {
      outcome: "missed",
      errcode: null,
      attempts: [],
      settledAt: begun + 3_000,
      cause: "the rules could not be read from KV",
    },
  };
  const failing = (from: number) => found({ ...missed, kvFailures: [{ from, to: from + 2_000 }] });
  expect(failing(begun + 1_000)).toEqual([]);
  expect(failing(AT - 10_000)).toEqual(["the record is true"]);
  expect(failing(begun + 4_000)).toEqual(["the record is true"]);
});

test("the check finds a question to the record without a right answer, or that read over ten thousand deliveries", () => {
  const asked = (changes: Partial<Evidence["asked"][number]>) => [
    { what: "customer", at: AT, endedAt: AT + 50, status: 200, searched: null, fault: null, ...changes },
  ];
  const back = (ms: number) => ({ from: AT - ms, to: Number.POSITIVE_INFINITY });
  expect(found({ asked: asked({ searched: back(100_000) }) })).toEqual([]);
  expect(found({ asked: asked({ searched: back(110_000) }) })).toEqual([
    "questions to the record read a bounded number of rows",
  ]);
  const broken = "questions to the record are answered";
  expect(found({ asked: asked({ status: 500 }) })).toEqual([broken]);
  expect(found({ asked: asked({ fault: "it lists another" }) })).toEqual([broken]);
  expect(found({ asked: asked({ status: null }), downs: [{ from: AT, to: AT + 10 }] })).toEqual([]);
});

const COMPANY = "crm@wpA";
type Authorised = Evidence["authorisations"][number];

/** A company that installs the suite ten seconds before the event, and whose AuthCode is exchanged at once. */
const installs = (changes: Partial<Authorised> = {}): Authorised => ({
  app: COMPANY,
  what: "installs",
  at: AT - 10_000,
  receipts: [{ at: AT - 10_000, endedAt: AT - 9_990, status: 200 }],
  exchanges: [exchanges()],
  ...changes,
});
const exchanges = (changes: Partial<Call> = {}): Call =>
  aCall({
    id: 100,
    api: "service/get_permanent_code",
    app: null,
    at: AT - 9_900,
    endedAt: AT - 9_800,
    delivered: false,
    code: null,
    text: null,
    ...changes,
  });
const cancels = (at: number, receivedAt: number | null): Authorised => ({
  app: COMPANY,
  what: "cancels",
  at,
  receipts: receivedAt === null ? [] : [{ at: receivedAt, endedAt: receivedAt + 5, status: 200 }],
  exchanges: [],
});

/** A refused welcome of that company. */
const refusal = (cause: string, settledAt: number, authorisations: readonly Authorised[]): Changes => ({
  chance: { app: COMPANY },
  calls: [],
  record: { app: COMPANY, outcome: "refused", errcode: null, cause, settledAt, attempts: [] },
  authorisations,
});
const NOT_INSTALLED = "this company has not installed crm, or its authorisation is still on the way";
const CANCELLED = "this company has cancelled its authorisation of crm";

test.each([
  ["never authorised the suite", refusal(NOT_INSTALLED, DEADLINE, [])],
  [
    "authorised it with a command that was lost",
    refusal(NOT_INSTALLED, DEADLINE, [installs({ receipts: [], exchanges: [] })]),
  ],
  [
    "has cancelled, and the Worker was told",
    refusal(CANCELLED, AT + 50, [installs(), cancels(AT - 3_000, AT - 2_000)]),
  ],
  [
    "has cancelled, and the AuthCode of before is exchanged only then",
    refusal(CANCELLED, AT + 50, [
      installs({ exchanges: [exchanges({ at: AT - 6_000, endedAt: AT - 5_900 })] }),
      cancels(AT - 9_500, AT - 9_000),
    ]),
  ],
  [
    "has cancelled, and was authorised until a moment ago",
    refusal(CANCELLED, AT + 50, [installs(), cancels(AT - 500, AT)]),
  ],
  [
    "had cancelled, and is back when its window has just closed",
    refusal(CANCELLED, DEADLINE + 400, [
      cancels(AT - 20_000, AT - 10_500),
      installs({ exchanges: [exchanges({ at: DEADLINE - 2_000, endedAt: DEADLINE - 1_900 })] }),
    ]),
  ],
  [
    "got its permanent_code too late",
    refusal(NOT_INSTALLED, DEADLINE, [
      installs({ exchanges: [exchanges({ at: DEADLINE - 1_500, endedAt: DEADLINE - 1_000 })] }),
    ]),
  ],
])("a company's code is rightly refused when the company %s", (_, changes) => {
  expect(found(changes)).toEqual([]);
});

test.each([
  ["the Worker had its permanent_code", refusal(NOT_INSTALLED, DEADLINE, [installs()])],
  ["its AuthCode may be on the way", refusal(NOT_INSTALLED, AT + 1_000, [])],
  ["nobody has told of a cancel", refusal(CANCELLED, AT + 50, [installs(), cancels(AT - 3_000, null)])],
  [
    "the cancel is older than its authorisation",
    refusal(CANCELLED, DEADLINE, [cancels(AT - 20_000, AT - 1_000), installs()]),
  ],
])("a company's code is wrongly refused when %s", (_, changes) => {
  expect(found(changes)).toContain("the record is true");
});

test.each([
  ["was taken and never exchanged", installs({ exchanges: [] })],
  [
    "was exchanged, and sent again",
    installs({ exchanges: [exchanges(), exchanges({ id: 101, at: AT, errcode: 40078 })] }),
  ],
])("an AuthCode that %s is found", (_, authorisation) => {
  expect(found({ authorisations: [authorisation] })).toContain(
    "every AuthCode that was taken is exchanged, once",
  );
});

test.each([
  ["was lost on its way", installs({ receipts: [], exchanges: [] })],
  ["WeCom refused", installs({ exchanges: [exchanges({ errcode: 40078 })] })],
])("an AuthCode that %s breaks no promise", (_, authorisation) => {
  expect(found({ authorisations: [authorisation] })).toEqual([]);
});

test("a lost answer is settled by what WeCom told another delivery of the customer, never by nothing", () => {
  const lost = aCall({ at: AT + 60, endedAt: AT + 5_000, status: null, errcode: null, delivered: false });
  const told = aCall({ id: 2, code: "half", at: AT + 1_500, endedAt: AT + 1_510, errcode: 41051 });
  const record = {
    outcome: "sent-unconfirmed",
    errcode: null,
    settledAt: AT + 5_010,
    attempts: [anAttempt({ at: AT + 55, ms: 4_950, errcode: null, verdict: "lost" })],
  };
  const lonely = evidence({ calls: [lost], record });
  const half = { ...aChanceOf(lonely), name: "visit 1, half", via: "half", code: "half" };
  const withHalf = { ...lonely, chances: [...lonely.chances, half], calls: [lost, told] };
  const unproven = "sent-unconfirmed: no answer was lost, or WeCom did not say that it is used";
  const broken = (of: Evidence) => check(of).map(({ detail }) => detail);
  expect(broken(lonely)).toContain(unproven);
  expect(broken({ ...withHalf, received: [{ group: "1", at: AT, app: null }] })).not.toContain(unproven);
});

const aChanceOf = ({ chances: [chance] }: Evidence): Chance => {
  if (chance === undefined) throw new Error("no chance");
  return chance;
};

test("an app that has called is superseded only by an app that came first, after the object began another life", () => {
  const sent = evidence({
    calls: [aCall({ at: AT + 600, endedAt: AT + 610 })],
    record: { settledAt: AT + 620 },
  });
  const lost = aCall({ id: 2, app: "support", status: 500, errcode: null, delivered: false });
  const supersedes = (receivedAt: number, downs: readonly Span[]) => {
    const [sales] = sent.deliveries;
    if (sales === undefined) throw new Error("no delivery");
    const support: RecordedDelivery = {
      ...sales,
      id: "0-2",
      app: "support",
      outcome: "superseded",
      errcode: null,
      receivedAt,
      settledAt: AT + 630,
      attempts: [anAttempt({ errcode: null, verdict: "lost" })],
    };
    const chance = { ...aChanceOf(sent), name: "visit 1, support", app: "support" };
    return check({
      ...sent,
      downs,
      chances: [...sent.chances, chance],
      calls: [...sent.calls, lost],
      deliveries: [...sent.deliveries, support],
    }).map(({ detail }) => detail);
  };
  const called = "superseded: it was called for all the same";
  const moved = [{ from: AT + 300, to: AT + 300 }];
  expect(supersedes(AT + 1, moved)).not.toContain(called);
  expect(supersedes(AT + 1, [])).toContain(called);
  expect(supersedes(AT + 1, [{ from: AT + 5, to: AT + 5 }]), "the call came later").toContain(called);
  expect(supersedes(AT - 1, moved), "it came first").toContain(called);
});

test("the check finds a miss for want of a token when WeCom's journal has no such question of its window", () => {
  const asked = (at: number, lagMs: number) =>
    found({
      calls: [
        aCall({
          api: "gettoken",
          code: null,
          at,
          endedAt: at + 1,
          status: null,
          errcode: null,
          delivered: false,
        }),
      ],
      record: {
        outcome: "missed",
        errcode: null,
        cause: "gettoken: WeCom could not be connected to",
        settledAt: DEADLINE + 3_000,
        attempts: [],
      },
      lagMs,
    });
  expect(asked(DEADLINE - 10, 0)).not.toContain("the record is true");
  expect(asked(DEADLINE + 2_000, 0)).toContain("the record is true");
  expect(asked(DEADLINE + 2_000, 500), "the machine was late").not.toContain("the record is true");
});
