/** The history of rules by the API: who published what, an earlier version brought back, and the audit log beside it. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditAnswer } from "../../../src/api/answers.ts";
import { ruleVersionsAnswer } from "../../../src/api/rules/answers.ts";
import { ADMIN_TOKEN, PLAIN_RULES, Scene } from "../scene.ts";

const saying = (text: string) =>
  `rules: [{ name: 默认, on: contact.added, send: { text: { content: ${text} } } }]\n`;
const BROKEN = "rules:\n  - { name: 默认, on: contact.added, sned: hello }\n";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const [FIRST, SECOND] = [saying("一"), saying("二")];

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start();
});
afterEach(() => scene.stop());

async function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${scene.worker.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, etag: response.headers.get("etag"), body: await response.json() };
}

const put = (text: string, replaced: string, query = "") =>
  call("PUT", `/rules${query}`, text, { "if-match": `"${sha256(replaced)}"` });
const restore = (body: object, replaced: string, query = "") =>
  call("POST", `/rules/restore${query}`, JSON.stringify(body), { "if-match": `"${sha256(replaced)}"` });
const versions = async () =>
  v.parse(ruleVersionsAnswer, (await call("GET", "/rules/versions")).body).versions;
const audited = async (query = "") => v.parse(auditAnswer, (await call("GET", `/audit${query}`)).body);
const inKv = () => scene.worker.kv.values.get("RULES/rules");

test("versions are listed newest first, from the one that was there, and each has its text", async () => {
  await put(FIRST, PLAIN_RULES, `?by=${encodeURIComponent("li@desk")}&note=${encodeURIComponent("开业")}`);
  await put(SECOND, FIRST);
  const { status, body } = await call("GET", "/rules/versions");
  expect(status).toBe(200);
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const rest = { at, note: null, from: null, size: expect.any(Number) };
  expect(body).toEqual({
    versions: [
      { ...rest, sha256: sha256(SECOND), by: "token" },
      { ...rest, sha256: sha256(FIRST), by: "li@desk", note: "开业" },
      { ...rest, sha256: sha256(PLAIN_RULES), by: "kv" },
    ],
  });
  expect(await call("GET", `/rules/versions/${sha256(PLAIN_RULES)}`)).toMatchObject({
    status: 200,
    body: { sha256: sha256(PLAIN_RULES), by: "kv", text: PLAIN_RULES },
  });
});

test("publications within a second are all taken, though KV takes one write a second", async () => {
  const { kv } = scene.worker;
  kv.isSlow = true;
  const answers = [await put(FIRST, PLAIN_RULES), await put(SECOND, FIRST), await put(FIRST, SECOND)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(inKv()).toBe(FIRST);
  expect((await versions()).map((version) => version.sha256)).toEqual(
    [FIRST, SECOND, FIRST, PLAIN_RULES].map(sha256),
  );
  expect(kv.refused.length).toBeGreaterThan(0);
});

describe("a restore", () => {
  beforeEach(async () => {
    await put(FIRST, PLAIN_RULES);
  });

  test("publishes the version again, and says where it came from", async () => {
    const answer = await restore({ sha256: sha256(PLAIN_RULES), note: "改回去" }, FIRST, "?by=li");
    expect(answer).toEqual({
      status: 200,
      etag: `"${sha256(PLAIN_RULES)}"`,
      body: { sha256: sha256(PLAIN_RULES), warnings: [] },
    });
    expect(inKv()).toBe(PLAIN_RULES);
    expect((await versions())[0]).toMatchObject({
      sha256: sha256(PLAIN_RULES),
      by: "li",
      note: "改回去",
      from: sha256(PLAIN_RULES),
    });
  });

  test("while another is faster gets 409", async () => {
    await put(SECOND, FIRST);
    const both = await Promise.all([
      restore({ sha256: sha256(FIRST) }, SECOND),
      restore({ sha256: sha256(PLAIN_RULES) }, SECOND),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await versions()).toHaveLength(4);
  });

  test("of a text that is refused today gets 422 with the problems, and changes nothing", async () => {
    scene.worker.kv.values.set("RULES/rules", BROKEN);
    await call("GET", "/rules/versions");
    await put(SECOND, BROKEN);
    expect(await restore({ sha256: sha256(BROKEN) }, SECOND)).toMatchObject({
      status: 422,
      body: { error: { code: "invalid-rules", problems: expect.any(Array) } },
    });
    expect(inKv()).toBe(SECOND);
  });

  test.each([
    [{ sha256: sha256("none") }, 404, "not-found", "sha256"],
    [{ sha256: "abc" }, 422, "invalid-body", "sha256"],
    [{}, 422, "invalid-body", "sha256"],
    [{ sha256: sha256(PLAIN_RULES), note: "a\nb" }, 422, "invalid-body", "note"],
    [{ sha256: sha256(PLAIN_RULES), note: "x".repeat(201) }, 422, "invalid-body", "note"],
  ])("by %j is refused", async (body, status, code, path) => {
    expect(await restore(body, FIRST)).toMatchObject({ status, body: { error: { code, path } } });
    expect(inKv()).toBe(FIRST);
  });

  test("without If-Match is refused", async () => {
    const answer = await call("POST", "/rules/restore", JSON.stringify({ sha256: sha256(PLAIN_RULES) }));
    expect(answer).toMatchObject({ status: 400, body: { error: { path: "If-Match" } } });
  });
});

test.each([
  ["note", "a\nb"],
  ["note", "x".repeat(201)],
  ["note", "\u202e改"],
  ["by", "li\nwang"],
  ["by", " "],
  ["by", "x".repeat(65)],
  ["by", "kv"],
])("a publication with the %s %j is refused, and nothing is published", async (name, value) => {
  const answer = await put(FIRST, PLAIN_RULES, `?${name}=${encodeURIComponent(value)}`);
  expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid-parameter", path: name } } });
  expect(inKv()).toBe(PLAIN_RULES);
});

test("an unknown version, and that of another file, are 404", async () => {
  await call("GET", "/rules/versions");
  for (const path of [`${sha256("none")}`, "abc", `${sha256(PLAIN_RULES)}?app=sales`]) {
    expect(await call("GET", `/rules/versions/${path}`)).toMatchObject({
      status: 404,
      body: { error: { code: "not-found", path: "sha256" } },
    });
  }
  expect((await call("GET", "/rules/versions?app=other")).status).toBe(404);
});

describe("GET /api/audit", () => {
  test("tells what was done, by whom, in pages", async () => {
    await put(FIRST, PLAIN_RULES, "?by=li");
    await restore({ sha256: sha256(PLAIN_RULES) }, FIRST);
    await call("POST", "/doctor?app=sales&by=wang");
    const forget = { app: "sales", external_userid: "wm-unknown" };
    await call("POST", "/customers/forget", JSON.stringify(forget));
    const { entries, cursor } = await audited();
    expect(cursor).toBeNull();
    expect(entries).toMatchObject([
      { by: "token", what: "customer.forgotten", about: { app: "sales", deleted: 0 } },
      { by: "wang", what: "doctor.run", about: { app: "sales" } },
      { by: "token", what: "rules.restored", about: { file: "rules", from: sha256(PLAIN_RULES) } },
      { by: "li", what: "rules.published", about: { file: "rules", sha256: sha256(FIRST) } },
      { by: "kv", what: "rules.published", about: { file: "rules", sha256: sha256(PLAIN_RULES) } },
    ]);
    const first = await audited("?limit=2");
    const second = await audited(`?limit=2&cursor=${first.cursor}`);
    const third = await audited(`?limit=2&cursor=${second.cursor}`);
    expect([first, second, third].flatMap((page) => page.entries)).toEqual(entries);
    expect(third.cursor).toBeNull();
    expect((await audited("?by=li")).entries).toEqual([entries[3]]);
    expect((await audited("?by=kv")).entries).toEqual([entries[4]]);
    expect((await audited("?what=doctor.run")).entries).toEqual([entries[1]]);
    expect((await audited("?from=2100-01-01T00:00")).entries).toEqual([]);
    expect((await audited("?to=2000-01-01T00:00Z")).entries).toEqual([]);
  });

  test.each([
    ["what", "doctor.runn"],
    ["limit", "201"],
    ["cursor", "x"],
    ["from", "yesterday"],
    ["app", "sales"],
  ])("refuses %s=%s", async (name, value) => {
    expect(await call("GET", `/audit?${name}=${value}`)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid-parameter", path: name } },
    });
  });
});
