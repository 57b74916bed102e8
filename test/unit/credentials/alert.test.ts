/** An alert goes to the configured robot only. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { alertText, overText, sendAlert } from "../../../src/credentials/alert.ts";
import { inFull } from "../../../src/credentials/troubles.ts";
import { coded, type PlainCode } from "../../../src/i18n/sentence.ts";
import { byteLength } from "../../../src/schema/bytes.ts";

/** A server with the same answer for every request, its address, and the bodies that it received. */
async function listen(status: number, headers: Record<string, string> = {}) {
  const sent: string[] = [];
  const server = createServer(async (request, response) => {
    sent.push(await text(request));
    response.writeHead(status, headers).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/send?key=hidden`, sent };
}

const logged = () => {
  const spy = vi.spyOn(console, "log").mockImplementation(() => {});
  onTestFinished(() => spy.mockRestore());
  return spy.mock.calls;
};

test("an alert is posted to the robot as a text", async () => {
  const lines = logged();
  const robot = await listen(200);
  await sendAlert(robot.url, "60020");
  expect(robot.sent.map((body) => JSON.parse(body))).toEqual([
    { msgtype: "text", text: { content: "60020" } },
  ]);
  expect(lines).toEqual([[{ event: "alert.sent", outcome: "HTTP 200" }]]);
});

test.each([301, 302, 303, 307, 308])("an alert follows no redirect (%i)", async (status) => {
  const lines = logged();
  const elsewhere = await listen(200);
  const robot = await listen(status, { location: elsewhere.url });
  await sendAlert(robot.url, "60020");
  expect(robot.sent).toHaveLength(1);
  expect(elsewhere.sent).toEqual([]);
  expect(lines).toEqual([[{ event: "alert.sent", outcome: `HTTP ${status}` }]]);
});

test("an alert that cannot be sent is logged without the robot's key", async () => {
  const lines = logged();
  await sendAlert("http://127.0.0.1:9/send?key=hidden", "60020");
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain("hidden");
});

/** The most bytes of a text that a robot takes (doc 91770). */
const ROBOT_BYTES = 2_048;
const MINUTE = 60_000;

describe("the text of an alert", () => {
  const missed = {
    ...inFull({ code: "customers-missed" }, "WeCom did not answer in time", null),
    count: 5,
    since: 0,
    lastAt: 10 * MINUTE,
    staff: ["lisi", "zhangsan"],
    rules: ["默认"],
  };

  test("says what happens, how often, and to whose customers, the newest first", () => {
    expect(alertText("sales", missed, 10 * MINUTE, "en")).toBe(
      "Yingbin, app sales: customers were not welcomed in time: WeCom did not answer in time. (5 times in 10 minutes; members zhangsan and lisi; rule 默认)",
    );
    expect(alertText("sales", { ...missed, rules: [] }, 10 * MINUTE, "zh")).toBe(
      "迎宾，应用 sales：有客户没能及时收到欢迎语：WeCom did not answer in time。（10 分钟内 5 次；成员 zhangsan 和 lisi）",
    );
  });

  test("ends with the link, whatever is cut", () => {
    const link = "https://yingbin.example.com/console/#/deliveries/3-0a";
    expect(alertText("sales", missed, 10 * MINUTE, "en", link)).toMatch(
      /members zhangsan and lisi; rule 默认\)\nhttps:\/\/yingbin.example.com\/console\/#\/deliveries\/3-0a$/,
    );
    const long = { ...missed, detail: "a".repeat(3_000) };
    const text = alertText("sales", long, 10 * MINUTE, "zh", link);
    expect([byteLength(text), text.endsWith(`\n${link}`)]).toEqual([2_048, true]);
  });

  test("says nothing of times and names where there is one occurrence without them", () => {
    const once = {
      ...missed,
      ...inFull({ code: "customers-missed" }, null, null),
      count: 1,
      staff: [],
      rules: [],
    };
    expect(alertText("sales", once, MINUTE, "zh")).toBe("迎宾，应用 sales：有客户没能及时收到欢迎语。");
  });

  test("names five members, and counts the others", () => {
    const staff = ["a", "b", "c", "d", "e", "f", "g"];
    expect(alertText("sales", { ...missed, staff }, MINUTE, "en")).toContain(
      "members g, f, e, d, c and 2 more;",
    );
    expect(alertText("sales", { ...missed, staff }, MINUTE, "zh")).toContain(
      "成员 g、f、e、d、c 和另外 2 个；",
    );
  });

  test("shows what the version before stored as it is", () => {
    const stored = {
      ...missed,
      detail: "the app is blocked (60020). Enter the address.",
      what: "the app is blocked",
    };
    expect(alertText("sales", { ...stored, count: 1 }, 0, "zh")).toBe(
      "迎宾，应用 sales：the app is blocked (60020). Enter the address.（成员 zhangsan 和 lisi；规则 默认）",
    );
    expect(overText("sales", stored, "zh")).toBe(
      "迎宾，应用 sales：已恢复：the app is blocked，10 分钟内 5 次。",
    );
  });

  test("says when it is over how often it came", () => {
    expect(overText("sales", missed, "en")).toBe(
      "Yingbin, app sales: over: customers were not welcomed in time. It came 5 times in 10 minutes.",
    );
    expect(overText("sales", { ...missed, count: 1 }, "zh")).toBe(
      "迎宾，应用 sales：已恢复：有客户没能及时收到欢迎语，共 1 次。",
    );
  });

  const codes: PlainCode[] = ["customers-refused", "messages-incomplete"];
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom(
      '"}{',
      "{message}",
      "{{ staff.name }}",
      "{count:a|b}",
      "$&$1",
      'in-full {"message":"x"}',
      "\u202eevil",
      "\u0000\ud800",
      "长".repeat(1_334),
      "a\nb\r\n".repeat(300),
    ),
  );

  test("holds the robot's limit and the facts, whatever a customer or WeCom wrote", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        hostile,
        hostile,
        fc.array(hostile, { maxLength: 7 }),
        fc.constantFrom("en", "zh"),
        (code, why, remedy, rules, language) => {
          const text = alertText(
            "sales",
            {
              ...missed,
              ...inFull({ code }, coded("as-written", { word: why }), coded("as-written", { word: remedy })),
              rules: rules.map((name) => name.slice(0, 20)),
            },
            MINUTE,
            language,
          );
          expect(byteLength(text)).toBeLessThanOrEqual(ROBOT_BYTES);
          expect(text).toMatch(
            language === "zh" ? /成员 zhangsan 和 lisi.*）$/s : /members zhangsan and lisi.*\)$/s,
          );
          expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\p{Surrogate}]/u);
          expect(JSON.parse(JSON.stringify({ text }))).toEqual({ text });
        },
      ),
    );
  });

  test("keeps the braces and quotes of a customer's text", () => {
    const why = coded("as-written", { word: '"{remedy}" {{ staff.name }} $&' });
    expect(
      alertText("sales", { ...missed, ...inFull({ code: "customers-refused" }, why, null) }, 0, "en"),
    ).toContain('customers got no welcome: "{remedy}" {{ staff.name }} $&. (');
  });
});
