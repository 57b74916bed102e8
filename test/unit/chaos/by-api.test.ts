/** The checker of chaos tests finds what is wrong with programs' calls, posted events, channel codes and publications. */
import { expect, test } from "vitest";
import { check, type Promised } from "../../chaos/check.ts";
import type {
  ByApi,
  Call,
  CodeAct,
  Evidence,
  PostedEvent,
  ProgramAsk,
  Publication,
  RecordedDelivery,
  Way,
} from "../../chaos/evidence.ts";

const AT = 1_000_000_000;
const EDITED = "rules:support";

const aCall = (changes: Partial<Call> = {}): Call => ({
  id: 1,
  api: "kf/send_msg",
  app: "sales",
  at: AT + 10,
  endedAt: AT + 20,
  status: 200,
  errcode: 0,
  delivered: true,
  code: "reply to wm1",
  customer: "wm1",
  account: "wk1",
  staff: null,
  text: "订单",
  fault: null,
  ...changes,
});

const anAsk = (changes: Partial<ProgramAsk> = {}): ProgramAsk => ({
  key: "key-1",
  text: "订单",
  at: AT,
  endedAt: AT + 30,
  status: 200,
  delivery: "0-1",
  outcome: "sent",
  error: null,
  holder: null,
  ...changes,
});

const aRecord = (changes: Partial<RecordedDelivery> = {}): RecordedDelivery => ({
  id: "0-1",
  app: "sales",
  event: "kf.message",
  via: null,
  staff: null,
  customer: "wm1",
  outcome: "sent",
  errcode: 0,
  cause: null,
  eventAt: AT,
  receivedAt: AT,
  deadline: AT + 600_000,
  settledAt: AT + 25,
  attempts: [],
  notes: [],
  ...changes,
});

const aPost = (changes: Partial<PostedEvent> = {}): PostedEvent => ({
  id: "msg_1",
  type: "delivery.settled",
  body: "{}",
  at: AT + 50,
  status: 204,
  isVerified: true,
  delivery: "0-1",
  ...changes,
});

const anAct = (changes: Partial<CodeAct> = {}): CodeAct => ({
  state: "channel-1",
  method: "PUT",
  at: AT,
  endedAt: AT + 50,
  status: 201,
  configId: "c1",
  ...changes,
});
const aWay = (changes: Partial<Way> = {}): Way => ({
  state: "channel-1",
  configId: "c1",
  from: AT + 10,
  to: null,
  ...changes,
});
const LISTED = { state: "channel-1", configId: "c1", gone: false };

const aPublication = (name: string, changes: Partial<Publication> = {}): Publication => ({
  file: EDITED,
  note: name,
  version: Number(name),
  sha256: `hash-${name}`,
  from: null,
  expected: "*",
  at: AT,
  endedAt: AT + 50,
  status: 200,
  answered: `hash-${name}`,
  ...changes,
});
const FIRST = aPublication("1");
const SECOND = aPublication("2", { expected: "hash-1", at: AT + 100, endedAt: AT + 150 });
const entryOf = ({ note, sha256, from }: Publication) => ({
  note,
  sha256: sha256 ?? "",
  by: "editor-1",
  from,
});

interface Changes extends Partial<Pick<Evidence, "calls" | "deliveries" | "downs">> {
  asks?: readonly ProgramAsk[];
  posted?: readonly PostedEvent[];
  acts?: readonly CodeAct[];
  ways?: readonly Way[];
  listed?: ByApi["codes"]["listed"];
  publications?: readonly Publication[];
  history?: ByApi["published"]["history"];
  current?: string | null;
}

/** Evidence of a message, its event, a code and two publications, in which nothing is wrong but the changes. */
function evidence({
  calls = [aCall()],
  deliveries = [aRecord()],
  downs = [],
  asks = [anAsk()],
  posted = [aPost()],
  acts = [anAct()],
  ways = [aWay()],
  listed = [LISTED],
  publications = [FIRST, SECOND],
  history = [entryOf(FIRST), entryOf(SECOND)],
  current = "hash-2",
}: Changes = {}): Evidence {
  return {
    chances: [],
    calls,
    received: [],
    deliveries,
    downs,
    kvFailures: [],
    deploys: [],
    wrongSecrets: [],
    authorisations: [],
    asked: [],
    byApi: {
      sends: [{ name: "message 1", customer: "wm1", code: "reply to wm1", asks: [...asks] }],
      webhookApp: "sales",
      posted,
      codes: { acts, ways, listed },
      published: { publications, history, current },
    },
    limits: null,
    refusedWrites: [],
    longRecord: null,
    lagMs: 0,
    forbiddenText: "never",
  };
}

const details = (changes: Changes, promise: Promised) => {
  const found = check(evidence(changes));
  expect([...new Set(found.map((one) => one.promise))]).toEqual([promise]);
  return found.map(({ detail }) => detail).join("; ");
};

test("the check finds nothing wrong with calls of the API that were answered truly", () => {
  expect(check(evidence())).toEqual([]);
});

const UP = { from: AT - 10, to: AT + 10 };
const FAILED = anAsk({ status: 500, delivery: null, outcome: null });

test.each<[string, Changes, string]>([
  ["was taken twice", { calls: [aCall(), aCall({ id: 2 })] }, "by the calls 1, 2"],
  [
    "is answered with two deliveries",
    {
      asks: [anAsk(), anAsk({ delivery: "0-2" })],
      deliveries: [aRecord(), aRecord({ id: "0-2" })],
      posted: [aPost(), aPost({ id: "msg_2", body: "{2}", delivery: "0-2" })],
    },
    "the deliveries 0-1, 0-2",
  ],
  [
    "is answered with two outcomes",
    { asks: [anAsk(), anAsk({ outcome: "missed" })] },
    "the outcomes sent, missed",
  ],
  ["is used under two keys", { asks: [anAsk(), anAsk({ key: "key-2" })] }, "under the keys key-1, key-2"],
  [
    "is refused though nobody has the code",
    {
      asks: [anAsk({ status: 409, delivery: null, outcome: null, error: "code-used", holder: "silent" })],
    },
    "nobody has the code",
  ],
  [
    "is refused for another reason",
    {
      asks: [anAsk({ status: 422, delivery: null, outcome: null, error: "invalid-body" })],
    },
    "422 invalid-body",
  ],
  ["is not answered while the Worker is up", { asks: [FAILED] }, "answered 500"],
  ["has no record", { deliveries: [], posted: [] }, "there are 0 records"],
  [
    "has another outcome in the record",
    {
      deliveries: [aRecord({ outcome: "missed" })],
    },
    "the record says missed",
  ],
  ["is recorded as sent, and was not", { calls: [] }, "WeCom took no such message"],
  [
    "is recorded as missed, and was sent",
    {
      asks: [anAsk({ outcome: "missed" })],
      deliveries: [aRecord({ outcome: "missed", cause: "the Worker was interrupted" })],
    },
    "WeCom took it",
  ],
])("the check finds a program's message that %s", (_, changes, detail) => {
  expect(details(changes, "a program's key sends once")).toContain(detail);
});

test("the check lets a program's call fail during a kill, and a miss be unknown", () => {
  expect(check(evidence({ asks: [FAILED, anAsk()], downs: [UP] }))).toEqual([]);
  const asks = [anAsk({ outcome: "missed" })];
  const record = aRecord({ outcome: "missed", cause: "whether it took effect is not known" });
  expect(check(evidence({ asks, deliveries: [record] }))).toEqual([]);
});

const CONTACT = aRecord({ event: "contact.added" });
const ADDED = aPost({ id: "msg_0", type: "contact.added", body: "{0}", at: AT + 5 });

test.each<[string, Changes, string]>([
  ["never arrived", { posted: [] }, "never arrived"],
  ["was refused by the program, and never came again", { posted: [aPost({ status: 500 })] }, "never arrived"],
  ["came under two ids", { posted: [aPost(), aPost({ id: "msg_2" })] }, "under the ids msg_1, msg_2"],
  ["has the id of another", { posted: [aPost(), aPost({ body: "{2}" })] }, "the id of two events"],
  ["is not signed", { posted: [aPost({ isVerified: false })] }, "not signed"],
  [
    "tells of a contact after its welcome",
    {
      deliveries: [CONTACT],
      posted: [aPost(), { ...ADDED, at: AT + 60 }],
    },
    "came before contact.added",
  ],
  [
    "does not tell of the contact",
    { deliveries: [CONTACT] },
    "contact.added of the delivery 0-1 never arrived",
  ],
])("the check finds a posted event that %s", (_, changes, detail) => {
  expect(details(changes, "every event is posted, under one id")).toContain(detail);
});

test("the check lets an event come twice, and of other apps none", () => {
  expect(check(evidence({ posted: [aPost({ status: 500 }), aPost(), aPost()] }))).toEqual([]);
  expect(check(evidence({ deliveries: [CONTACT], posted: [ADDED, aPost()] }))).toEqual([]);
  expect(check(evidence({ deliveries: [aRecord({ app: "support" })], posted: [] }))).toEqual([]);
});

const DELETED = anAct({ method: "DELETE", at: AT + 100, endedAt: AT + 150, status: 204, configId: null });

test.each<[string, Changes, string]>([
  ["was made twice", { ways: [aWay(), aWay({ configId: "c2", from: AT + 30 })] }, "made while c1 was there"],
  ["was answered, and never made", { ways: [], listed: [] }, "WeCom did not have it"],
  ["was made, and is not listed", { listed: [] }, "is not there"],
  ["is listed as another", { listed: [{ ...LISTED, configId: "c2" }] }, "c2 is listed, and WeCom has c1"],
  ["was deleted, and is there", { acts: [anAct(), DELETED] }, "still there"],
  ["died, and is listed", { ways: [aWay({ to: AT + 200 })] }, "WeCom has none"],
])("the check finds a channel code that %s", (_, changes, detail) => {
  expect(details(changes, "a channel code is made once, and lives until it is deleted")).toContain(detail);
});

test("the check lets a channel code be made again after it was deleted, and be unknown after a lost answer", () => {
  const again = [aWay({ to: AT + 120 }), aWay({ configId: "c2", from: AT + 200 })];
  const acts = [anAct(), DELETED, anAct({ at: AT + 190, endedAt: AT + 250, configId: "c2" })];
  expect(check(evidence({ acts, ways: again, listed: [{ ...LISTED, configId: "c2" }] }))).toEqual([]);
  const unknown = [anAct(), { ...DELETED, status: 503 }];
  expect(check(evidence({ acts: unknown, ways: [aWay({ to: AT + 9_000 })], listed: [] }))).toEqual([]);
});

const THIRD = aPublication("3", { expected: "hash-1", at: AT + 200, endedAt: AT + 250, status: 409 });
const LOST = aPublication("3", { expected: "hash-2", at: AT + 200, endedAt: AT + 250, status: null });
const RESTORED = aPublication("4", {
  version: null,
  expected: "hash-2",
  at: AT + 200,
  endedAt: AT + 250,
  sha256: "hash-1",
  from: "hash-1",
  answered: "hash-1",
});

test.each<[string, Changes, string]>([
  ["was answered, and is lost", { history: [entryOf(FIRST)], current: "hash-1" }, "2 was answered 200"],
  [
    "is there twice",
    {
      history: [entryOf(FIRST), entryOf(SECOND), entryOf(SECOND)],
    },
    "2 is there 2 times",
  ],
  [
    "got a conflict, and is there",
    {
      publications: [FIRST, SECOND, THIRD],
      history: [entryOf(FIRST), entryOf(SECOND), entryOf(THIRD)],
      current: "hash-3",
    },
    "3 was refused (409), and is published",
  ],
  [
    "replaced another than it named",
    {
      publications: [FIRST, { ...SECOND, expected: "*" }],
    },
    "2 replaced another version",
  ],
  [
    "nobody made",
    {
      history: [entryOf(FIRST), entryOf(SECOND), { ...entryOf(SECOND), note: null, by: "kv" }],
    },
    "nobody published it",
  ],
  ["is not in force", { current: "hash-1" }, "hash-1 is in force"],
  [
    "got a conflict with nobody",
    {
      publications: [FIRST, SECOND, { ...THIRD, expected: "hash-2" }],
    },
    "3 got a conflict, and 2 was the newest",
  ],
  [
    "restored a version, and is recorded as new",
    {
      publications: [FIRST, SECOND, RESTORED],
      history: [entryOf(FIRST), entryOf(SECOND), { ...entryOf(RESTORED), from: null }],
      current: "hash-1",
    },
    "4 is recorded as another version",
  ],
  [
    "restored a version, which is not the newest",
    {
      publications: [FIRST, SECOND, RESTORED],
      history: [entryOf(FIRST), entryOf(SECOND), entryOf(RESTORED)],
    },
    "hash-2 is in force",
  ],
  ["nobody can read", { history: null }, "could not be read"],
])("the check finds a publication that %s", (_, changes, detail) => {
  expect(details(changes, "publications are one history")).toContain(detail);
});

test("the check finds publications in another order than they were answered", () => {
  const late = { ...FIRST, expected: "hash-2", at: AT + 200, endedAt: AT + 250 };
  const first = { ...SECOND, expected: "hash-1" };
  const changes = {
    publications: [late, first],
    history: [entryOf(late), entryOf(first)],
  };
  expect(details(changes, "publications are one history")).toContain("and stands behind it");
});

test("the check lets what had no answer be in force or not, and a conflict come from a faster editor", () => {
  const publications = [FIRST, SECOND, LOST];
  const both = [entryOf(FIRST), entryOf(SECOND)];
  expect(check(evidence({ publications, history: both }))).toEqual([]);
  expect(check(evidence({ publications, history: [...both, entryOf(LOST)], current: "hash-3" }))).toEqual([]);
  expect(check(evidence({ publications, history: [...both, entryOf(LOST)], current: "hash-2" }))).toEqual([]);
  expect(check(evidence({ publications: [FIRST, SECOND, THIRD] }))).toEqual([]);
  const restored = [...both, entryOf(RESTORED)];
  const withRestored = { publications: [FIRST, SECOND, RESTORED], history: restored, current: "hash-1" };
  expect(check(evidence(withRestored))).toEqual([]);
});

/** A welcome of the app support, received and sent at this time, which says this version. */
function welcome(version: string, at: number, app = "support"): Partial<Evidence> {
  const parties = { app, event: "contact.added", via: "added", staff: "zhangsan", customer: "wm2" };
  const call = aCall({
    id: 5,
    app,
    at,
    endedAt: at + 20,
    code: "code",
    customer: null,
    text: `您好，第${version}版`,
  });
  const toldAt = at - (at % 1_000);
  const receipt = { at, endedAt: at + 5, status: 200 };
  return {
    chances: [
      {
        ...parties,
        name: "visit 1",
        group: "1",
        account: null,
        code: "code",
        toldAt,
        expiresAt: at + 20_000,
        expects: "send",
        refusedText: null,
        namings: [],
        receipts: [receipt],
      },
    ],
    calls: [aCall(), call],
    deliveries: [
      aRecord(),
      aRecord({
        ...parties,
        id: "0-2",
        eventAt: toldAt,
        receivedAt: at,
        deadline: toldAt + 19_000,
        settledAt: at + 30,
        attempts: [{ at, ms: 20, errcode: 0, verdict: "sent" }],
      }),
    ],
    received: [{ group: "1", at: at + 20, app }],
  };
}

const PUT = aPublication("7", { file: "rules", note: null, at: AT - 60_000, endedAt: AT - 60_000 });
const ALL = { publications: [PUT, FIRST, SECOND, THIRD] };
const isSaid = (version: string, at: number) =>
  check({ ...evidence(ALL), ...welcome(version, at) }).map(({ promise, detail }) => `${promise}: ${detail}`);

test.each([
  ["1", AT + 1_000],
  ["1", AT + 80_000],
  ["2", AT + 1_000],
  ["2", AT + 500_000],
  ["7", AT + 80_000],
])("the check lets version %s be sent at %i", (version, at) => {
  expect(isSaid(version, at)).toEqual([]);
});

test.each([
  ["1", AT + 120_000, "version 1, which was replaced long before"],
  ["7", AT + 120_000, "version 7, which was replaced long before"],
  ["2", AT + 20, "version 2, which was published 80 ms later"],
  ["3", AT + 1_000, "version 3, which was refused"],
  ["8", AT + 1_000, "version 8, which nobody published"],
])("the check finds that version %s was sent at %i", (version, at, detail) => {
  expect(isSaid(version, at)).toEqual([`only rules in force are used: call 5 says ${detail}`]);
});

test("the check finds a text of another app's rules", () => {
  const found = check({ ...evidence(ALL), ...welcome("2", AT + 1_000, "finance") });
  expect(found.map(({ detail }) => detail)).toEqual([
    "call 5 says version 2, of rules:support, which is no file of finance",
  ]);
});
