/** Tests the meaning of a settled delivery for its app: most have none. */
import { describe, expect, test } from "vitest";
import type { Cause, OpenTrouble } from "../../../src/credentials/troubles.ts";
import type { Attempt } from "../../../src/delivery/attempt.ts";
import { type ContactDelivery, type KfDelivery, openDelivery } from "../../../src/delivery/delivery.ts";
import {
  endedBy,
  isOfSubject,
  isSuspected,
  troubleOfRules,
  troublesOfDelivery,
} from "../../../src/delivery/troubles/causes.ts";
import { TroubleWatch } from "../../../src/delivery/troubles/watch.ts";
import { coded, partOf } from "../../../src/i18n/sentence.ts";
import { english } from "../../english.ts";
import { attempt, EVENT_AT } from "../../unit/delivery/states.ts";

const settled = (changes: Partial<ContactDelivery>): ContactDelivery => ({
  ...openDelivery({
    ...({ id: "0-1", app: "sales", event: "contact.added", via: "added", staff: "zhangsan" } as const),
    customer: "wm1",
    state: null,
    code: "code",
    eventAt: EVENT_AT,
    receivedAt: EVENT_AT,
    account: null,
    scene: null,
    details: null,
  }),
  ...changes,
});
/** A customer's entrance, where no servicer is known. */
const settledKf = (changes: Partial<KfDelivery>): KfDelivery => ({
  ...settled({}),
  ...({ event: "kf.entered", account: "wk1", staff: null, via: null, state: null } as const),
  ...changes,
});
const refusedWith = (errcode: number, errmsg = ""): Attempt => ({ ...attempt("refused"), errcode, errmsg });

test("a miss is trouble of its app, with its cause", () => {
  const troubles = troublesOfDelivery(settled({ outcome: "missed", cause: "no answer came" }));
  expect(troubles).toMatchObject([{ cause: "missed", detail: expect.stringContaining("no answer came") }]);
});

test("a refusal is trouble when WeCom refuses the app, and not the customer", () => {
  const troubles = (errcode: number) =>
    troublesOfDelivery(settled({ outcome: "refused", attempts: [refusedWith(errcode)] }));
  expect(troubles(48002)).toMatchObject([{ cause: "48002" }]);
  expect(troubles(84061)).toEqual([]);
});

test("an untrusted address is a part of the trouble", () => {
  const attempts = [refusedWith(60020, "not allow to access from your ip, from ip: 192.0.2.1")];
  expect(troublesOfDelivery(settled({ outcome: "refused", attempts }))).toMatchObject([
    { cause: "60020", fromIp: "192.0.2.1" },
  ]);
});

test.each([41054, 84074, 60111, 41050, 45009, 40058])(
  "a refusal with %i is trouble of its member",
  (errcode) => {
    const attempts = [refusedWith(errcode)];
    const troubles = troublesOfDelivery(settled({ outcome: "refused", errcode, attempts, rule: "默认" }));
    expect(troubles).toMatchObject([{ cause: `${errcode}`, subject: "zhangsan", rule: "默认" }]);
  },
);

test("no code and no rule are trouble of the member too", () => {
  expect(troublesOfDelivery(settled({ outcome: "no-code" }))).toMatchObject([
    { cause: "no-code", subject: "zhangsan", staff: "zhangsan" },
  ]);
  expect(troublesOfDelivery(settled({ outcome: "no-rule" }))).toMatchObject([
    { cause: "no-rule", subject: "contact.added zhangsan" },
  ]);
});

test("a failure in customer service is trouble of its account", () => {
  const about = { subject: "wk1", staff: "wk1" };
  expect(troublesOfDelivery(settledKf({ outcome: "no-rule" }))).toMatchObject([
    { cause: "no-rule", ...about, subject: "kf.entered wk1" },
  ]);
  const cause = "a text is too long";
  expect(troublesOfDelivery(settledKf({ outcome: "refused", cause }))).toMatchObject([
    { cause: "refused", ...about, detail: expect.stringContaining(cause) },
  ]);
  const refused = { outcome: "refused", attempts: [refusedWith(41050)] } as const;
  expect(troublesOfDelivery(settledKf({ ...refused, attempts: [...refused.attempts] }))).toMatchObject([
    { cause: "41050", ...about },
  ]);
});

test("a refusal of the app counts when it is WeCom's last answer", () => {
  const causes = (...attempts: Attempt[]) =>
    troublesOfDelivery(settled({ outcome: "missed", attempts })).map(({ cause }) => cause);
  expect(causes(attempt("busy"), refusedWith(48002))).toEqual(["48002", "missed"]);
  expect(causes(refusedWith(48002), attempt("busy"))).toEqual(["missed"]);
});

test("a refusal is told in WeCom's words for it, whatever came after it", () => {
  const attempts = [refusedWith(40058, "from ip: 192.0.2.1"), refusedWith(41050, "from ip: 192.0.2.2")];
  expect(troublesOfDelivery(settled({ outcome: "refused", errcode: 40058, attempts }))).toMatchObject([
    { cause: "40058", fromIp: "192.0.2.1" },
  ]);
});

test("no rule for queued, accepted and ended sessions is no trouble", () => {
  for (const event of ["kf.queued", "kf.accepted", "kf.ended"] as const) {
    const inSession = { event, account: "wk1", via: null, state: null } as const;
    const delivery = { ...settled({ outcome: "no-rule" }), ...inSession };
    expect(troublesOfDelivery(delivery)).toEqual([]);
  }
});

test("a program's failed message is trouble only when WeCom refuses the app", () => {
  const refused = (errcode: number) =>
    troublesOfDelivery(
      settled({ by: "program", outcome: "refused", errcode, attempts: [refusedWith(errcode)] }),
    );
  expect(refused(40058)).toEqual([]);
  expect(refused(60020)).toMatchObject([{ cause: "60020" }]);
});

test("a message that was sent without a part is trouble of its rule", () => {
  const changes = { outcome: "sent", cause: "a part is missing: …", rule: "默认" } as const;
  const troubles = troublesOfDelivery(settled({ ...changes, attempts: [attempt("sent")] }));
  expect(troubles).toMatchObject([{ cause: "incomplete", subject: "默认" }]);
});

test("a rules file at fault is trouble, with the place of its first problem and the file in force", () => {
  const problem = { line: 3, column: 5, path: "", message: coded("unreadable-job") };
  const fault = { file: "rules", problems: [problem, { ...problem, line: 9 }] };
  const trouble = troubleOfRules({ inForce: null, fault });
  expect(trouble).toMatchObject({ cause: "rules", subject: "rules" });
  expect(partOf(trouble?.detail ?? "")).toMatchObject({ code: "rules-problem" });
  expect(trouble?.detail).toEqual(
    english(/^the rules file "rules" is not in force: line 3, .*\. No rules are in force\.$/),
  );
  expect(troubleOfRules({ inForce: null, fault: null })).toBeNull();
});

describe("a delivery ends the troubles", () => {
  const sent = (changes: Partial<ContactDelivery> = {}) =>
    settled({
      outcome: "sent",
      rule: "默认",
      attempts: [{ ...attempt("sent"), at: EVENT_AT + 100 }],
      ...changes,
    });
  const open = (cause: Cause, subject: string, lastAt = EVENT_AT - 1): OpenTrouble[] => [
    { cause, subjects: [subject], lastAt },
  ];

  test.each<[Cause, string]>([
    ["60020", "contact"],
    ["48006", "contact"],
    ["missed", "contact"],
    ["84074", "zhangsan"],
    ["no-code", "zhangsan"],
    ["no-rule", "contact.added zhangsan"],
    ["incomplete", "默认"],
    ["callback", ""],
  ])("%s of %s, when it was sent after the last failure", (cause, subject) => {
    expect(endedBy(sent(), open(cause, subject))).toMatchObject([{ cause }]);
    expect(endedBy(sent(), open(cause, subject, EVENT_AT + 200))).toEqual([]);
    const [ended] = endedBy(sent(), open(cause, subject));
    expect(endedBy(sent(), open(cause, subject, ended?.at))).toEqual([]);
  });

  test("of all subjects, when the version before stored none", () => {
    expect(endedBy(sent(), open("60020", ""))).toMatchObject([{ cause: "60020" }]);
  });

  test.each<[Cause, string]>([
    ["60020", "kf"],
    ["84074", "lisi"],
    ["no-code", "lisi"],
    ["incomplete", "展会"],
    ["rules", "rules"],
    ["webhook", ""],
    ["low_active", ""],
  ])("but not %s of %s", (cause, subject) => {
    expect(endedBy(sent(), open(cause, subject))).toEqual([]);
  });

  test("of none when it was not sent, or not whole", () => {
    for (const outcome of ["missed", "refused", "silent", "superseded"] as const) {
      expect(endedBy(sent({ outcome }), open("60020", "contact"))).toEqual([]);
    }
    expect(endedBy(sent({ cause: "a part is missing" }), open("incomplete", "默认"))).toEqual([]);
  });

  test("of refused callbacks only when it came by a callback of the app", () => {
    expect(endedBy(sent({ by: "program" }), open("callback", ""))).toEqual([]);
    expect(endedBy(settledKf({ outcome: "sent" }), open("callback", ""))).toEqual([]);
  });

  test("of missing codes only when it is a new contact that has a code", () => {
    expect(endedBy(settled({ outcome: "no-code" }), open("no-code", "zhangsan"))).toEqual([]);
    const accepted = { event: "kf.accepted", staff: "zhangsan", outcome: "sent" } as const;
    expect(endedBy(settledKf(accepted), open("no-code", "zhangsan"))).toEqual([]);
  });

  test("of missing rules only when a rule was found", () => {
    const trouble = open("no-rule", "contact.added zhangsan");
    expect(endedBy(settled({ outcome: "superseded", rule: null }), trouble)).toEqual([]);
    expect(endedBy(settled({ outcome: "no-rule", rule: null }), trouble)).toEqual([]);
  });
});

describe("a suspicion", () => {
  const suspicion = { cause: "no-code", subject: "zhangsan", since: EVENT_AT } as const;

  test("is borne out by the same failure of the same member alone", () => {
    const failed = settled({ outcome: "no-code" });
    expect(isSuspected(suspicion, failed)).toBe(true);
    expect(isSuspected(suspicion, { ...failed, staff: "lisi" })).toBe(false);
    expect(isSuspected({ ...suspicion, cause: "refused" }, failed)).toBe(false);
  });

  test("looks at deliveries of its own subject, whatever their outcome", () => {
    expect(isOfSubject(suspicion, settled({ outcome: "sent" }))).toBe(true);
    expect(isOfSubject(suspicion, settled({ outcome: "sent", staff: "lisi" }))).toBe(false);
  });
});

test("a sent delivery is no trouble", () => {
  for (const outcome of ["sent", "superseded", "silent", "already-welcomed"] as const) {
    expect(troublesOfDelivery(settled({ outcome, attempts: [attempt("sent")] }))).toEqual([]);
  }
});

describe("the open troubles that a Dispatcher knows", () => {
  const missed: OpenTrouble = { cause: "missed", subjects: ["contact", "kf"], lastAt: EVENT_AT - 1 };
  const refused: OpenTrouble = { cause: "60020", subjects: ["contact"], lastAt: EVENT_AT - 1 };
  const sent = settled({ outcome: "sent", attempts: [attempt("sent")] });
  const known = (...open: OpenTrouble[]) => {
    const watch = new TroubleWatch();
    watch.set("sales", open);
    return watch;
  };
  const causes = (ended: readonly { cause: Cause }[]) => ended.map(({ cause }) => cause);

  test("are those of the app, as they were last told", () => {
    const watch = known(missed);
    expect([watch.has("sales", "missed"), watch.has("shop", "missed")]).toEqual([true, false]);
    watch.set("sales", [refused]);
    expect([watch.has("sales", "missed"), watch.has("sales", "60020")]).toEqual([false, true]);
    watch.set("sales", []);
    expect(watch.has("sales", "60020")).toBe(false);
    expect(watch.endedBy(sent)).toEqual([]);
  });

  test("each end once", () => {
    const watch = known(missed, refused);
    expect(causes(watch.endedBy(sent))).toEqual(["missed", "60020"]);
    expect(watch.endedBy(sent)).toEqual([]);
    expect(watch.has("sales", "60020")).toBe(false);
  });

  test("stay open for their other subjects", () => {
    const watch = known(missed);
    watch.endedBy(sent);
    expect(watch.has("sales", "missed")).toBe(true);
    expect(watch.endedBy(settledKf({ outcome: "sent", attempts: [attempt("sent")] }))).toMatchObject([
      { cause: "missed", subject: "kf" },
    ]);
    expect(watch.has("sales", "missed")).toBe(false);
  });

  test("are over for all subjects, when nobody tells for which, or when the version before stored none", () => {
    const watch = known(missed, refused);
    watch.forget("sales", [{ cause: "missed", subject: null }]);
    expect([watch.has("sales", "missed"), watch.has("sales", "60020")]).toEqual([false, true]);
    const older = known({ ...missed, subjects: [""] });
    older.forget("sales", [{ cause: "missed", subject: "contact" }]);
    expect(older.has("sales", "missed")).toBe(false);
  });

  test("are joined by another, which takes the place of the same cause", () => {
    const watch = known(missed);
    watch.add("sales", refused);
    watch.add("sales", { ...missed, lastAt: EVENT_AT + 60_000 });
    watch.add("shop", refused);
    expect(causes(watch.endedBy(sent))).toEqual(["60020"]);
    expect([watch.has("sales", "missed"), watch.has("shop", "60020")]).toEqual([true, true]);
  });
});
