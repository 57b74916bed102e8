/** Tests the history of rules files inside workerd: what is published, what is found in KV, and what is kept. */
import {
  createExecutionContext,
  evictDurableObject,
  reset,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AuditLog } from "../../../src/audit/audit-log.ts";
import { onCron } from "../../../src/cron.ts";
import worker from "../../../src/index.ts";
import { AUDIT_LOG, RULES_EDITOR } from "../../../src/objects/names.ts";
import { MAX_FILE_BYTES } from "../../../src/rules/file-size.ts";
import { textHash } from "../../../src/rules/last-good.ts";
import { type Authorship, BY_TOKEN } from "../../../src/rules/version.ts";
import { TEXT_BYTES_KEPT } from "../../../src/rules-editor/rule-versions.ts";
import { RulesHistory } from "../../../src/rules-editor/rules-history.ts";
import { bindings, RULES } from "../wecom.ts";

const MINUTE_MS = 60_000;
const saying = (text: string) => RULES.replace("您好，欢迎！", text);
const [FIRST, SECOND, THIRD] = [saying("一"), saying("二"), saying("三")];
const BROKEN = RULES.replace("send:", "sned:");

const editor = () => bindings.RULES_EDITOR.getByName(RULES_EDITOR);
const log = () => bindings.AUDIT.getByName(AUDIT_LOG);
const put = (text: string, file = "rules") => bindings.RULES.put(file, text);
const publish = (
  text: string,
  expected: string,
  authorship: Partial<Authorship> = {},
  app: string | null = null,
) =>
  editor().publish(app, text, expected === "*" ? "*" : textHash(expected), {
    by: "token",
    note: null,
    from: null,
    ...authorship,
  });
const restore = (text: string, expected: string, by = "token") =>
  editor().restore(null, textHash(text), textHash(expected), { by, note: null });
async function restoreByApi(sha256: string, expected: string): Promise<Response> {
  const ADMIN_TOKEN = "an-admin-token-that-is-long-enough";
  const context = createExecutionContext();
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, "if-match": `"${expected}"` };
  const body = JSON.stringify({ sha256 });
  const request = new Request("https://yingbin.test/api/rules/restore", { method: "POST", headers, body });
  const answer = await worker.fetch(request, { ...bindings, ADMIN_TOKEN }, context);
  await waitOnExecutionContext(context);
  return answer;
}
const versions = async (app: string | null = null) =>
  (await editor().versions(app)).map(({ sha256, by }) => [sha256, by]);
const logged = async () =>
  (await log().list({}, null, 200)).map(({ what, by, about }) => [what, by, about["sha256"] ?? null]);
const sql = <T>(look: (sql: SqlStorage) => T) =>
  runInDurableObject(editor(), (_, { storage }) => look(storage.sql));
const texts = () =>
  sql((db) =>
    db
      .exec("SELECT sha256 FROM ruleTexts")
      .toArray()
      .map(({ sha256 }) => sha256),
  );
/** Lets all that happened until now be three minutes ago: KV shows no older text any more. */
const laterOn = () =>
  runInDurableObject(editor(), (_, { storage }) => {
    storage.sql.exec("UPDATE ruleVersions SET at = at - ?", 3 * MINUTE_MS);
    for (const [key] of storage.kv.list({ prefix: "published:" })) storage.kv.delete(key);
  });

beforeEach(async () => {
  await reset();
  for (const { name } of (await bindings.RULES.list()).keys) await bindings.RULES.delete(name);
});
afterEach(() => vi.restoreAllMocks());

test("a publication is kept with its author, its note and its text", async () => {
  await publish(FIRST, "*", { by: "li", note: "开业" });
  await publish(SECOND, FIRST);
  expect(await editor().versions(null)).toMatchObject([
    { sha256: textHash(SECOND), by: "token", note: null, from: null },
    {
      sha256: textHash(FIRST),
      by: "li",
      note: "开业",
      from: null,
      size: new TextEncoder().encode(FIRST).length,
    },
  ]);
  expect(await editor().version(null, textHash(FIRST))).toMatchObject({ by: "li", text: FIRST });
  expect(await editor().version(null, textHash(THIRD))).toBeNull();
  await evictDurableObject(editor());
  expect(await versions()).toHaveLength(2);
});

test("a Worker of the version before, which names no author, publishes too", async () => {
  expect(await editor().publish(null, FIRST, "*")).toMatchObject({ ok: true });
  expect(await versions()).toEqual([[textHash(FIRST), "token"]]);
});

test("the published text again is no version of its own", async () => {
  await publish(FIRST, "*");
  expect(await publish(FIRST, FIRST, { by: "li" })).toMatchObject({ ok: true });
  expect(await versions()).toEqual([[textHash(FIRST), "token"]]);
});

test("a publication that KV refuses leaves no version, no text and no entry of the log, even told of meanwhile", async () => {
  await publish(FIRST, "*");
  await runInDurableObject(editor(), async (_, { storage }) => {
    const history = new RulesHistory(storage.sql, bindings);
    for (const text of [SECOND, FIRST]) {
      const note = await history.publishing("rules", text, BY_TOKEN, Date.now());
      await history.tell();
      note(false);
      await history.tell();
    }
  });
  expect(await versions()).toEqual([[textHash(FIRST), "token"]]);
  expect(await texts()).toEqual([textHash(FIRST)]);
  expect(await logged()).toEqual([["rules.published", "token", textHash(FIRST)]]);
});

test("files have histories of their own, and a text of both is stored once", async () => {
  await publish(FIRST, "*");
  await publish(FIRST, "*", { by: "li" }, "sales");
  expect(await versions()).toEqual([[textHash(FIRST), "token"]]);
  expect(await versions("sales")).toEqual([[textHash(FIRST), "li"]]);
  expect(await versions("support")).toEqual([]);
  expect(await texts()).toEqual([textHash(FIRST)]);
  expect(await editor().version("support", textHash(FIRST))).toBeNull();
});

describe("a restore", () => {
  test("is a version of its own, which says what it brought back", async () => {
    await publish(FIRST, "*");
    await publish(SECOND, FIRST);
    expect(await restore(FIRST, SECOND, "wang")).toMatchObject({ ok: true, sha256: textHash(FIRST) });
    expect(await bindings.RULES.get("rules")).toBe(FIRST);
    expect((await editor().versions(null))[0]).toMatchObject({ by: "wang", from: textHash(FIRST) });
    expect(await editor().version(null, textHash(FIRST))).toMatchObject({ by: "wang", text: FIRST });
  });

  test("at the same time as another: the second is told", async () => {
    await publish(FIRST, "*");
    await publish(SECOND, FIRST);
    await publish(THIRD, SECOND);
    const both = await Promise.all([restore(FIRST, THIRD, "li"), restore(SECOND, THIRD, "wang")]);
    expect(both).toMatchObject([
      { ok: true, sha256: textHash(FIRST) },
      { ok: false, reason: "conflict", sha256: textHash(FIRST) },
    ]);
    expect(await versions()).toHaveLength(4);
  });

  test("of a text that is refused today tells the problems, and changes nothing", async () => {
    await put(BROKEN);
    await editor().lookIntoKv();
    await publish(FIRST, BROKEN);
    expect(await restore(BROKEN, FIRST)).toMatchObject({
      ok: false,
      reason: "invalid",
      problems: expect.arrayContaining([expect.objectContaining({ path: "rules[0].sned" })]),
    });
    expect(await bindings.RULES.get("rules")).toBe(FIRST);
    expect(await versions()).toHaveLength(2);
  });

  test("of the version in force is told as such, and leaves no entry", async () => {
    await publish(FIRST, "*");
    const sha256 = textHash(FIRST);
    expect(await restore(FIRST, FIRST)).toEqual({ ok: false, reason: "in-force", sha256 });
    expect(await versions()).toHaveLength(1);
    const answer = await restoreByApi(sha256, sha256);
    expect(answer.status).toBe(409);
    const message =
      "this version is in force already: nothing was changed, and nothing entered into the history";
    expect(await answer.json()).toMatchObject({ error: { code: "in-force", message, path: "sha256" } });
  });

  test("of a version that there is not is told as such", async () => {
    await publish(FIRST, "*");
    expect(await restore(SECOND, FIRST)).toEqual({ ok: false, reason: "unknown" });
  });
});

describe("a text that was put into KV directly", () => {
  test("between two publications stands in the history, and who did not know it gets a conflict", async () => {
    await publish(FIRST, "*");
    await put(SECOND);
    expect(await publish(THIRD, FIRST)).toMatchObject({
      ok: false,
      reason: "conflict",
      sha256: textHash(SECOND),
    });
    expect(await publish(THIRD, SECOND)).toMatchObject({ ok: true });
    expect(await versions()).toEqual([
      [textHash(THIRD), "token"],
      [textHash(SECOND), "kv"],
      [textHash(FIRST), "token"],
    ]);
  });

  test.each([
    ["the cron", () => editor().lookIntoKv()],
    ["who reads the file", () => editor().file(null)],
    ["who reads the versions", () => editor().versions(null)],
    ["a Dispatcher that loads it", () => editor().keepGood("rules", textHash(SECOND), SECOND)],
  ])("is found by %s, once", async (_, look) => {
    await publish(FIRST, "*");
    await put(SECOND);
    await look();
    await look();
    await vi.waitFor(async () =>
      expect(
        await sql((db) => db.exec('SELECT sha256, "by" FROM ruleVersions ORDER BY id').toArray()),
      ).toEqual([
        { sha256: textHash(FIRST), by: "token" },
        { sha256: textHash(SECOND), by: "kv" },
      ]),
    );
  });

  test("is found by the cron also when it is broken, and in any file of an app", async () => {
    await put(BROKEN, "rules:sales");
    await editor().lookIntoKv();
    expect(await versions("sales")).toEqual([[textHash(BROKEN), "kv"]]);
  });

  test("is found in each of many files, some in each run", async () => {
    const apps = Array.from({ length: 25 }, (_, n) => `crm@wp${n}`);
    for (const app of apps) await publish(FIRST, "*", {}, app);
    for (const app of apps) await put(SECOND, `rules:${app}`);
    for (let run = 0; run < 4; run += 1) await editor().lookIntoKv();
    const found = await sql((db) => db.exec("SELECT file FROM ruleVersions WHERE \"by\" = 'kv'").toArray());
    expect(found).toHaveLength(apps.length);
  });

  test("is found too when the files behind which a run went on are gone", async () => {
    await runInDurableObject(editor(), (_, { storage }) => storage.kv.put("lookedTo", "rules:zhang"));
    await put(SECOND, "rules:sales");
    await editor().lookIntoKv();
    const found = await sql((db) => db.exec('SELECT file, "by" FROM ruleVersions').toArray());
    expect(found).toEqual([{ file: "rules:sales", by: "kv" }]);
  });

  test("is not taken for an edit while KV is behind a publication, and is later", async () => {
    await publish(FIRST, "*");
    await laterOn();
    await put(SECOND);
    await editor().lookIntoKv();
    await put(FIRST);
    await editor().lookIntoKv();
    expect(await versions()).toHaveLength(2);
    await laterOn();
    await editor().lookIntoKv();
    expect(await versions()).toEqual([
      [textHash(FIRST), "kv"],
      [textHash(SECOND), "kv"],
      [textHash(FIRST), "token"],
    ]);
  });

  test("and taken out again is no version: the log has that it was removed", async () => {
    await put(FIRST, "rules:sales");
    await editor().lookIntoKv();
    await laterOn();
    await bindings.RULES.delete("rules:sales");
    await editor().lookIntoKv();
    await editor().lookIntoKv();
    expect(await versions("sales")).toEqual([[textHash(FIRST), "kv"]]);
    expect(await logged()).toEqual([
      ["rules.removed", "kv", null],
      ["rules.published", "kv", textHash(FIRST)],
    ]);
  });

  test("and is larger than any rules file stands in the list, without its text", async () => {
    const large = `# ${"x".repeat(1_048_576)}\n${FIRST}`;
    await put(large);
    await publish(FIRST, large);
    expect(await editor().version(null, textHash(large))).toMatchObject({
      size: new TextEncoder().encode(large).length,
      text: null,
    });
    expect(await restore(large, FIRST)).toEqual({ ok: false, reason: "not-kept" });
  });
});

test("the crons look into KV, and delete old entries of the audit log", async () => {
  await put(FIRST);
  const day = 24 * 60 * MINUTE_MS;
  await log().add({ key: "old", at: Date.now() - 181 * day, by: "li", what: "doctor.run", about: {} });
  const run = async (cron: string) =>
    await onCron({ cron, scheduledTime: Date.now(), noRetry: () => {} }, bindings);
  await run("*/5 * * * *");
  await run("17 19 * * *");
  const found = await sql((db) => db.exec('SELECT sha256, "by" FROM ruleVersions').toArray());
  expect(found).toEqual([{ sha256: textHash(FIRST), by: "kv" }]);
  const kept = await runInDurableObject(log(), (_, { storage }) =>
    storage.sql.exec("SELECT what FROM audit").toArray(),
  );
  expect(kept).toEqual([{ what: "rules.published" }]);
});

describe("storage", () => {
  test("has room for a file of 1 MB that cannot be compressed", async () => {
    const noise = Array.from({ length: 15 }, () => randomBytes(50_000).toString("base64")).join("");
    const large = `# ${noise}\n${FIRST}`;
    await publish(large, "*");
    await publish(SECOND, large);
    expect(await editor().version(null, textHash(large))).toMatchObject({ text: large });
  });

  test("keeps the text of the largest file that a Worker takes, to the byte", async () => {
    const around = new TextEncoder().encode(`# \n${FIRST}`).length;
    const largest = `# ${"x".repeat(MAX_FILE_BYTES - around)}\n${FIRST}`;
    await publish(largest, "*");
    expect(await editor().version(null, textHash(largest))).toMatchObject({
      size: MAX_FILE_BYTES,
      text: largest,
    });
  });

  test("keeps the newest 200 versions of a file, and no text that none of them has", async () => {
    await publish(FIRST, "*", {}, "sales");
    await publish(FIRST, "*");
    await publish(SECOND, FIRST);
    // Between the two, 198 versions more, each with a text of its own.
    await sql((db) => {
      const numbers =
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 198)";
      db.exec("UPDATE ruleVersions SET id = 1000 WHERE sha256 = ?", textHash(SECOND));
      db.exec(
        `${numbers} INSERT INTO ruleVersions (id, file, sha256, at, "by", size, isTold)
        SELECT 100 + n, 'rules', 'text-' || n, 0, 'token', 1, 1 FROM numbers`,
      );
      db.exec(
        `${numbers} INSERT INTO ruleTexts (sha256, lastId, bytes, packed)
        SELECT 'text-' || n, 100 + n, 1, x'00' FROM numbers`,
      );
    });
    expect((await versions()).at(-1)).toEqual([textHash(FIRST), "token"]);
    await publish(THIRD, SECOND);
    const kept = await versions();
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([
      200,
      [textHash(THIRD), "token"],
      ["text-1", "token"],
    ]);
    expect(await editor().version(null, textHash(FIRST))).toBeNull();
    // The other file still has this text.
    expect(await editor().version("sales", textHash(FIRST))).toMatchObject({ text: FIRST });
    await publish(saying("四"), THIRD);
    expect((await versions()).at(-1)).toEqual(["text-2", "token"]);
    expect(await texts()).toHaveLength(201);
    expect(await texts()).not.toContain("text-1");
  });

  test("lets the oldest texts go beyond its limit, and never the newest of a file", async () => {
    await publish(FIRST, "*", {}, "sales");
    await publish(SECOND, "*");
    await publish(THIRD, SECOND);
    await sql((db) => db.exec("UPDATE ruleTexts SET bytes = ?", TEXT_BYTES_KEPT));
    await publish(saying("四"), THIRD);
    expect((await texts()).sort()).toEqual([textHash(FIRST), textHash(saying("四"))].sort());
    expect(await editor().version(null, textHash(SECOND))).toMatchObject({ by: "token", text: null });
    const answer = await restoreByApi(textHash(SECOND), textHash(saying("四")));
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      {
        error: {
          message:
            "the text of this version is not kept any more: it was too large, or many others came after it",
        },
      },
    ]);
  });

  test("lets no more texts go than it has to, that which was published longest ago first", async () => {
    const fourth = saying("四");
    await publish(FIRST, "*");
    await publish(SECOND, FIRST);
    await publish(THIRD, SECOND);
    await publish(FIRST, THIRD);
    await sql((db) => db.exec("UPDATE ruleTexts SET bytes = ?", Math.ceil(TEXT_BYTES_KEPT / 3)));
    await publish(fourth, FIRST);
    expect((await texts()).sort()).toEqual([FIRST, THIRD, fourth].map(textHash).sort());
  });

  test("names no customer who is to be forgotten", async () => {
    await publish(FIRST, "*", { note: "wm1 与 wm12" });
    expect(await editor().forget("wm1")).toBe(1);
    expect(await editor().forget("wm1")).toBe(0);
    expect(await editor().versions(null)).toMatchObject([{ note: "… 与 wm12" }]);
  });
});

describe("the audit log", () => {
  test("has publications and restores by the time that they are answered", async () => {
    await publish(FIRST, "*", { by: "li" });
    await publish(SECOND, FIRST);
    await restore(FIRST, SECOND, "wang");
    expect(await logged()).toEqual([
      ["rules.restored", "wang", textHash(FIRST)],
      ["rules.published", "token", textHash(SECOND)],
      ["rules.published", "li", textHash(FIRST)],
    ]);
  });

  test("that cannot be reached undoes nothing, and is told by the next run of the cron", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const down = vi.spyOn(AuditLog.prototype, "add").mockImplementation(() => {
      throw new Error("the log is down");
    });
    expect(await publish(FIRST, "*", { by: "li" })).toMatchObject({ ok: true });
    down.mockRestore();
    expect(await logged()).toEqual([]);
    await editor().lookIntoKv();
    await editor().lookIntoKv();
    expect(await logged()).toEqual([["rules.published", "li", textHash(FIRST)]]);
  });
});
