/** Rules by the API: checking, explaining, reading, and publishing by several people at once. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ADMIN_TOKEN, PLAIN_RULES, Scene } from "../scene.ts";

const saying = (text: string) =>
  `rules: [{ name: 默认, on: contact.added, send: { text: { content: ${text} } } }]\n`;
const BROKEN = "rules:\n  - { name: 默认, on: contact.added, sned: hello }\n";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start();
});
afterEach(() => scene.stop());

async function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${scene.worker.url}/api/rules${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, etag: response.headers.get("etag"), body: await response.json() };
}

const put = (text: string, expected: string, query = "") =>
  call("PUT", query, text, { "if-match": expected === "*" ? "*" : `"${expected}"` });
const explain = (question: object) => call("POST", "/explain", JSON.stringify(question));
const stored = (key: string) => scene.worker.kv.values.get(`RULES/${key}`);

describe("POST /api/rules/check", () => {
  test("finds no problem in a sound file", async () => {
    expect(await call("POST", "/check", PLAIN_RULES)).toMatchObject({
      status: 200,
      body: { ok: true, problems: [], warnings: [] },
    });
  });

  test("lists problems with their place and a suggestion", async () => {
    const { status, body } = await call("POST", "/check", BROKEN);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: false, warnings: [] });
    expect(JSON.stringify(body)).toContain('did you mean \\"send\\"?');
    expect(body).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ line: 2, path: "rules[0].sned" })]),
    });
  });

  test("lists warnings of a file that can be used", async () => {
    const { body } = await call(
      "POST",
      "/check",
      `messages: { hello: { text: { content: a } } }\n${PLAIN_RULES}`,
    );
    expect(body).toMatchObject({ ok: true, warnings: [{ line: 1, path: "messages.hello" }] });
  });

  test("refuses a file of more than 1 MB as too large", async () => {
    expect((await call("POST", "/check", "#".repeat(2_000_000))).body).toMatchObject({ ok: false });
  });
});

describe("POST /api/rules/explain", () => {
  const RULES = `
rules:
  - { name: 展会, on: contact.added, when: { state: "expo-*" }, until: 2026-11-30, send: { text: { content: "{{ customer.name }}好" } } }
  - { name: 默认, on: contact.added, send: nothing }
`;

  test("shows the rule, the exact body and why earlier rules do not fit, at a time in the file's zone", async () => {
    const event = { state: "expo-7", customer: { name: "小明" } };
    expect(await explain({ text: RULES, event, at: "2026-11-30T23:59" })).toMatchObject({
      status: 200,
      body: {
        outcome: "send",
        rule: "展会",
        at: "2026-11-30T23:59",
        passedOver: [],
        messages: [{ name: "展会", body: { text: { content: "小明好" } } }],
      },
    });
    expect((await explain({ text: RULES, event, at: "2026-12-01T00:00" })).body).toMatchObject({
      outcome: "silent",
      rule: "默认",
      passedOver: [{ rule: "展会", reason: "it ended at 2026-11-30 24:00, and this is at 2026-12-01 00:00" }],
    });
  });

  test("explains the rules in force when no text is given", async () => {
    expect((await explain({ event: { app: "sales" } })).body).toMatchObject({
      outcome: "send",
      rule: "默认",
    });
  });

  test.for([
    [{ event: { stat: "x" } }, 400, "event.stat"],
    [{ event: { via: "addded" } }, 400, "event.via"],
    [{ event: {}, at: "tomorrow" }, 400, "at"],
    [{ event: {}, text: 1 }, 400, "text"],
    [{ event: {}, book: "x" }, 400, "book"],
    [{ event: {}, text: BROKEN }, 422, "rules[0].send"],
  ] as const)("%j is refused, and the answer says where", async ([question, status, path]) => {
    const answer = await explain(question);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String), path },
    });
  });

  test("refuses a body that is not JSON", async () => {
    expect((await call("POST", "/explain", "{")).status).toBe(400);
  });
});

describe("GET /api/rules", () => {
  test("shows the file with its hash, and that it is in force", async () => {
    const hash = sha256(PLAIN_RULES);
    expect(await call("GET", "")).toEqual({
      status: 200,
      etag: `"${hash}"`,
      body: { file: "rules", text: PLAIN_RULES, sha256: hash, from: "rules", fault: null },
    });
  });

  test("shows a broken file, its fault, and the file in force", async () => {
    await scene.settled(scene.greet());
    await expect.poll(() => scene.worker.kv.values.get("CACHE/rules-good:*")).toBe(PLAIN_RULES);
    scene.worker.kv.values.set("RULES/rules", BROKEN);
    expect((await call("GET", "")).body).toMatchObject({
      text: BROKEN,
      from: "rules-good:*",
      fault: { file: "rules", problems: expect.any(Array) },
    });
  });

  test("shows an app's own file, or else the common file", async () => {
    expect((await call("GET", "?app=sales")).body).toMatchObject({ file: "rules", text: PLAIN_RULES });
    scene.worker.kv.values.set("RULES/rules:sales", saying("a"));
    expect((await call("GET", "?app=sales")).body).toMatchObject({ file: "rules:sales", text: saying("a") });
  });

  test("refuses an app that is not in WECOM_APPS", async () => {
    expect((await call("GET", "?app=other")).status).toBe(404);
    expect((await put(PLAIN_RULES, "*", "?app=other")).status).toBe(404);
  });
});

describe("PUT /api/rules", () => {
  test("replaces the file that If-Match names, and keeps it as the version before", async () => {
    const next = saying("新的");
    const answer = await put(next, sha256(PLAIN_RULES));
    expect(answer).toEqual({
      status: 200,
      etag: `"${sha256(next)}"`,
      body: { sha256: sha256(next), warnings: [] },
    });
    expect([stored("rules"), stored("rules-before")]).toEqual([next, PLAIN_RULES]);
    expect((await call("GET", "")).body).toMatchObject({ text: next });
  });

  test("publishes an app's first file of its own", async () => {
    expect((await put(saying("a"), sha256(PLAIN_RULES), "?app=sales")).body).toMatchObject({
      error: { message: "the file is not the one that you began with: there is no such file; get it again" },
    });
    expect((await put(saying("a"), "*", "?app=sales")).status).toBe(200);
    expect([stored("rules:sales"), stored("rules-before:sales")]).toEqual([saying("a"), undefined]);
    expect((await put(saying("b"), "*", "?app=sales")).body).toMatchObject({
      error: {
        code: "conflict",
        message: `the file is not the one that you began with: its sha256 is ${sha256(saying("a"))}; get it again`,
      },
    });
    expect((await put(saying("b"), sha256(saying("a")), "?app=sales")).status).toBe(200);
    expect(stored("rules-before:sales")).toBe(saying("a"));
    expect(stored("rules")).toBe(PLAIN_RULES);
  });

  test("changes nothing when the file is faulty", async () => {
    const answer = await put(BROKEN, sha256(PLAIN_RULES));
    expect(answer).toMatchObject({
      status: 422,
      body: {
        error: {
          code: "invalid-rules",
          message: expect.stringMatching(/^line \d+, column \d+: /),
          problems: expect.any(Array),
        },
      },
    });
    expect([stored("rules"), stored("rules-before")]).toEqual([PLAIN_RULES, undefined]);
  });

  test.for(["", "abc"])("refuses If-Match %j, which does not say which file is replaced", async (header) => {
    const answer = await call("PUT", "", PLAIN_RULES, header === "" ? {} : { "if-match": header });
    expect(answer).toMatchObject({ status: 400, body: { error: { path: "If-Match" } } });
  });

  test("accepts one of twenty editors who publish at once", async () => {
    const hash = sha256(PLAIN_RULES);
    const texts = [...Array(20)].map((_, n) => saying(`第${n}版`));
    const answers = await Promise.all(texts.map((text) => put(text, hash)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
    const winner = texts[answers.findIndex(({ status }) => status === 200)];
    expect([stored("rules"), stored("rules-before")]).toEqual([winner, PLAIN_RULES]);
  });

  test("compares with the last published file when KV still shows the old one, after a restart too", async () => {
    const hash = sha256(PLAIN_RULES);
    expect((await put(saying("first"), hash)).status).toBe(200);
    scene.worker.kv.values.set("RULES/rules", PLAIN_RULES);
    expect((await put(saying("second"), hash)).status).toBe(409);
    await scene.worker.kill();
    await scene.worker.begin();
    expect((await put(saying("second"), hash)).status).toBe(409);
    expect((await call("GET", "")).body).toMatchObject({ text: saying("first") });
    expect((await put(saying("second"), sha256(saying("first")))).status).toBe(200);
  });

  test("compares with a file that was put into KV directly", async () => {
    await put(saying("first"), sha256(PLAIN_RULES));
    scene.worker.kv.values.set("RULES/rules", saying("by hand"));
    expect((await put(saying("second"), sha256(saying("first")))).status).toBe(409);
    expect((await put(saying("second"), sha256(saying("by hand")))).status).toBe(200);
    expect(stored("rules-before")).toBe(saying("by hand"));
  });

  test("answers with an error when KV refuses to store", async () => {
    scene.worker.kv.failing = true;
    expect((await put(saying("a"), sha256(PLAIN_RULES))).status).toBe(500);
    scene.worker.kv.failing = false;
    expect((await put(saying("b"), sha256(PLAIN_RULES))).status).toBe(200);
  });
});

test("every page of the rules needs the token", async () => {
  for (const [method, path] of [
    ["GET", ""],
    ["PUT", ""],
    ["POST", "/check"],
    ["POST", "/explain"],
  ] as const) {
    expect(
      (await call(method, path, method === "GET" ? undefined : "", { authorization: "Bearer no" })).status,
    ).toBe(401);
  }
});
