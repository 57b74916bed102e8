/** The check of follow-ups, which stand under `then` in a rule. */
import { describe, expect, test } from "vitest";
import type { FollowUp } from "../../../../src/rules/engine/action.ts";
import { KF_EVENTS } from "../../../../src/rules/engine/events.ts";
import { file, firstRule, kfFile, problems, rule, values } from "../files.ts";

const doing = (...then: unknown[]) => file({ rules: [rule({ then })] });
const first = (text: string): FollowUp | undefined => firstRule(text).then[0];

describe("then", () => {
  test("is an empty list when it is left out", () => {
    expect(firstRule(file()).then).toEqual([]);
    expect(firstRule(doing()).then).toEqual([]);
  });

  test("keeps the order of its follow-ups", () => {
    const { then } = firstRule(doing({ webhook: "https://a.example.com" }, { tag: "etA" }, { remark: "a" }));
    expect(then.map((one) => Object.keys(one)[0])).toEqual(["webhook", "tag", "remark"]);
  });

  test("adds one tag or several", () => {
    expect(first(doing({ tag: "etA" }))).toEqual({ tag: ["etA"] });
    expect(first(doing({ tag: ["etA", "etB"] }))).toEqual({ tag: ["etA", "etB"] });
  });

  test("takes a webhook on every event, with a port in its address", () => {
    const webhook = "https://hooks.example.com:8443/a?key=1";
    expect(first(doing({ webhook }))).toEqual({ webhook });
    for (const event of KF_EVENTS) {
      expect(first(kfFile(event.slice("kf.".length), { then: [{ webhook }] }))).toEqual({ webhook });
    }
  });

  test("may stand in a rule that sends nothing", () => {
    expect(problems(file({ rules: [rule({ send: "nothing", then: [{ tag: "etA" }] })] }))).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    [
      "a group in place of the list",
      { tag: "etA" },
      ": expected a list of follow-ups, found a group of keys",
    ],
    ["a text", ["etA"], '[0]: expected a follow-up such as { tag: et… }, found the text "etA"'],
    ["an empty follow-up", [{}], "[0]: the follow-up is empty; tag, remark and webhook are possible"],
    [
      "an unknown follow-up",
      [{ tags: "etA" }],
      '[0].tags: "tags" is not a follow-up; tag, remark and webhook are; did you mean "tag"?',
    ],
    [
      "two follow-ups in one item",
      [{ tag: "etA", remark: "a" }],
      "[0]: one item does one thing; make a list of several items",
    ],
    ["an empty list of tags", [{ tag: [] }], "[0].tag: the list is empty; name the ids of tags"],
    ["an empty tag", [{ tag: " " }], "[0].tag: the tag's id is empty"],
    [
      "a tag that is a number",
      [{ tag: [12] }],
      "[0].tag[0]: expected a tag's id, found the number 12; put it in quotes",
    ],
    [
      "a tag that is a group",
      [{ tag: {} }],
      "[0].tag: expected a list of tag ids, or one of them, found a group of keys",
    ],
    ["a webhook that is not a URL", [{ webhook: "hooks" }], '[0].webhook: this is not a URL, found "hooks"'],
    [
      "a webhook over http",
      [{ webhook: "http://a.example.com" }],
      '[0].webhook: the URL must begin with https://, found "http://a.example.com"',
    ],
    [
      "a webhook on localhost",
      [{ webhook: "https://localhost/a" }],
      '[0].webhook: the URL must name a host on the Internet, found "https://localhost/a"',
    ],
  ])("is refused: %s", (_, then, sentence) => {
    expect(problems(file({ rules: [rule({ then })] }))).toEqual([`rules[0].then${sentence}`]);
  });

  test.each([{ tag: "etA" }, { remark: "a" }])("takes no %j in customer service", (followUp) => {
    const [key] = Object.keys(followUp);
    expect(problems(kfFile("entered", { then: [followUp] }))).toEqual([
      `rules[0].then[0].${key}: "${key}" is for contact.added only`,
    ]);
  });
});

describe("a remark", () => {
  const remark = (text: string, change: Parameters<typeof values>[0] = {}) => {
    const followUp = first(doing({ remark: text }));
    if (followUp === undefined || !("remark" in followUp)) throw new Error("this is no remark");
    return followUp.remark.fill(values(change));
  };
  const named = (name: string) => ({ customer: { external_userid: "wm", name } });

  test("is filled in with the variables of the event", () => {
    expect(remark("展会-{{ customer.name }}")).toBe("展会-小明");
    expect(remark("展会来客")).toBe("展会来客");
    expect(remark("{{ now | date: '%m-%d' }} {{ state }}")).toBe("11-22 expo-7");
  });

  test("becomes one line", () => {
    expect(remark("{{ customer.name }}", named(" 小\n明 \t x "))).toBe("小 明 x");
  });

  test("is cut to 20 characters without splitting an emoji", () => {
    expect(remark("{{ customer.name }}", named("名".repeat(20)))).toBe("名".repeat(20));
    expect(remark("{{ customer.name }}", named("名".repeat(21)))).toBe("名".repeat(20));
    expect(remark("{{ customer.name }}", named(`${"名".repeat(19)}😀`))).toBe("名".repeat(19));
    expect(remark("{{ customer.name }}", named("👨‍👩‍👧‍👦".repeat(9)))).toBe("👨‍👩‍👧‍👦");
  });

  test("is null when nothing is left of it, or it cannot be filled in", () => {
    expect(remark("{{ state }}", { state: null })).toBeNull();
    expect(remark("{{ customer.name | strip }}", named("\u0000 "))).toBeNull();
  });

  test("names the look-ups that it needs", () => {
    const lookups = (text: string) => {
      const followUp = first(doing({ remark: text }));
      return followUp && "remark" in followUp ? followUp.remark.lookups : null;
    };
    expect(lookups("a{{ state }}")).toMatchObject({ customer: false, staff: false });
    expect(lookups("{{ customer.name }}{{ staff.userid }}")).toMatchObject({ customer: true, staff: false });
    expect(lookups("{{ staff.name }}")).toMatchObject({ customer: false, staff: true });
  });

  test.each<[unknown, string]>([
    ["", "the remark is empty; leave it out"],
    [12, "expected a remark, found the number 12; put it in quotes"],
    ["名".repeat(21), `"${"名".repeat(21)}" is 21 characters long, WeCom takes at most 20`],
    ["{{ nme }}", '"nme" is not a variable; there are customer, staff, state, via and now'],
    ["{{ account }}", "account belongs to customer-service events, not to contact.added"],
    ["{{ state", 'the Liquid cannot be read: output "{{ state" not closed'],
    ["{{ state | append }}", "this cannot be filled in: a filter lacks its value"],
  ])("%j is refused", (text, sentence) => {
    expect(problems(doing({ remark: text }))).toEqual([`rules[0].then[0].remark: ${sentence}`]);
  });
});
