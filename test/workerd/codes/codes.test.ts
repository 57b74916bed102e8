/**
 * Tests the codes inside workerd: each State has one code after any crash or lost answer. Also tests what is stored
 * before a call and after it.
 */
import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CodeWish } from "../../../src/codes/code.ts";
import { CodeMaker } from "../../../src/codes/maker.ts";
import { LOOKS } from "../../../src/codes/ports.ts";
import { CodeStore } from "../../../src/codes/store.ts";
import type { AskWecom } from "../../../src/codes/wecom-port.ts";
import { configOf } from "../../../src/config.ts";
import { AUDIT_LOG, channelCodesName } from "../../../src/objects/names.ts";
import type { Answer, Call } from "../../../src/wecom/client.ts";
import { english } from "../../english.ts";
import { bindings, CORP_ID, callsOf, fault, sim } from "../wecom.ts";

const codes = () => bindings.CODES.getByName(channelCodesName(CORP_ID, "sales"));
const WISH: CodeWish = { staff: ["zhangsan"], departments: [], accept: "auto", exclusive: false, note: "" };
const put = (state: string, wish = WISH) => codes().put(state, { ...wish });
const adds = async () => (await callsOf("externalcontact/add_contact_way")).length;
const rows = () =>
  runInDurableObject(codes(), (_, { storage }) =>
    storage.sql.exec("SELECT state, configId, askedAt FROM channelCodes ORDER BY state").toArray(),
  );
/** Moves the call of `add` back in time. */
const age = (ms: number) =>
  runInDurableObject(codes(), (_, { storage }) => {
    storage.sql.exec("UPDATE channelCodes SET askedAt = askedAt - ?", ms);
  });

beforeEach(async () => {
  await sim("DELETE", "faults");
  await sim("DELETE", "journal");
});
afterEach(() => reset());

describe("a code", () => {
  test("is stored as asked for before WeCom is called, and is found when the object dies meanwhile", async () => {
    await fault({ api: "externalcontact/add_contact_way", then: { delayMs: 500, effect: "before" } });
    const lost = put("crash").then(
      () => "answered",
      () => "lost",
    );
    await vi.waitFor(async () => expect(await adds()).toBe(1));
    expect(await rows()).toMatchObject([{ state: "crash", configId: null, askedAt: expect.any(Number) }]);
    await abortAllDurableObjects();
    expect(await lost).toBe("lost");
    expect(await put("crash")).toMatchObject({ ok: true, isNew: true });
    expect(await put("crash")).toMatchObject({ ok: true, isNew: false });
    expect([await adds(), await rows()]).toMatchObject([1, [{ state: "crash", askedAt: null }]]);
  });

  test("whose call never reached WeCom is made again, but not before the call can take effect no more", async () => {
    await fault({ api: "externalcontact/add_contact_way", then: { reset: true } });
    expect(await put("never")).toMatchObject({ ok: false, code: "unavailable" });
    expect(await put("never")).toMatchObject({ ok: false, code: "unavailable" });
    expect(await adds()).toBe(1);
    expect((await codes().list(false, null)).ok).toBe(true);
    await age(15_000);
    expect(await put("never")).toMatchObject({ ok: true, isNew: true });
    expect(await adds()).toBe(2);
  });

  test("that WeCom refused leaves no row", async () => {
    expect(await put("refused", { ...WISH, staff: ["nobody"] })).toMatchObject({ ok: false, errcode: 60111 });
    expect(await rows()).toEqual([]);
  });

  test("that another tool made stays, when it is taken in while WeCom refuses to make it again", async () => {
    await put("theirs");
    // As if another tool had made it.
    await runInDurableObject(codes(), (_, { storage }) => void storage.sql.exec("DELETE FROM channelCodes"));
    await fault({ api: "externalcontact/add_contact_way", then: { delayMs: 500 } });
    const refused = put("theirs", { ...WISH, staff: ["nobody"] });
    await vi.waitFor(async () => expect(await adds()).toBe(2));
    expect(await codes().adopt(null)).toMatchObject({ ok: true });
    expect(await refused).toMatchObject({ ok: false, errcode: 60111 });
    expect(await rows()).toContainEqual({ state: "theirs", configId: expect.any(String), askedAt: null });
  });

  test("that a relay turned away was not made, and may be asked for at once", async () => {
    await fault({ api: "externalcontact/add_contact_way", then: { status: 403 } });
    expect(await put("away")).toMatchObject({ ok: false, code: "unavailable" });
    expect(await rows()).toEqual([]);
    expect(await put("away")).toMatchObject({ ok: true, isNew: true });
  });

  test("is handed out after its object was lost", async () => {
    const made = await put("kept");
    await abortAllDurableObjects();
    expect(await put("kept")).toEqual({ ...made, isNew: false });
    expect(await adds()).toBe(1);
  });
});

describe("a list that asks WeCom", () => {
  const gets = async () => (await callsOf("externalcontact/get_contact_way")).length;
  /** Lists the codes, and does the work while WeCom is asked about the first of them. */
  async function listMeanwhile(work: () => Promise<unknown>): Promise<void> {
    await sim("DELETE", "journal");
    await fault({ api: "externalcontact/get_contact_way", then: { delayMs: 400, effect: "before" } });
    const listed = codes().list(true, null);
    await vi.waitFor(async () => expect(await gets()).toBe(1));
    await Promise.all([work(), listed]);
  }

  test("brings no code back that is deleted meanwhile", async () => {
    for (const state of ["first", "last"]) await put(state);
    await listMeanwhile(() => Promise.all([codes().delete("first"), codes().delete("last")]));
    expect(await rows()).toEqual([]);
  });

  test("keeps what a code is changed to meanwhile", async () => {
    await put("first");
    await listMeanwhile(() => put("first", { ...WISH, note: "换" }));
    const { answer } = (await codes().list(false, null)) as { answer: string };
    expect(JSON.parse(answer)).toMatchObject({ codes: [{ state: "first", note: "换" }] });
  });
});

describe("the audit log", () => {
  let from = 0;
  // The log outlives the tests before.
  beforeEach(() => {
    from = Date.now();
  });
  const entries = () => bindings.AUDIT.getByName(AUDIT_LOG).list({ from }, null, 10);

  test("has who made, changed, took in and deleted codes, and nothing of what changed nothing", async () => {
    expect(await codes().put("logged", { ...WISH }, "wangwu")).toMatchObject({ ok: true, isNew: true });
    await codes().put("logged", { ...WISH }, "lisi");
    await codes().put("logged", { ...WISH, note: "换" }, "lisi");
    await runInDurableObject(codes(), (_, { storage }) => storage.sql.exec("DELETE FROM channelCodes"));
    await codes().adopt(null, "lisi");
    await codes().adopt(null, "lisi");
    await codes().delete("logged", "zhaoliu");
    const about = { app: "sales", state: "logged" };
    expect((await entries()).toReversed()).toMatchObject([
      { by: "wangwu", what: "code.made", about: { ...about, staff: "zhangsan", departments: "" } },
      { by: "lisi", what: "code.changed", about },
      { by: "lisi", what: "codes.adopted", about: { app: "sales", adopted: expect.any(Number) } },
      { by: "zhaoliu", what: "code.deleted", about: { ...about, configId: expect.any(String) } },
    ]);
    expect(await entries()).toHaveLength(4);
  });

  test("has a code once, however many ask for it at the same time", async () => {
    await Promise.all(Array.from({ length: 20 }, () => put("once")));
    expect(await entries()).toMatchObject([{ by: "token", what: "code.made" }]);
  });

  test("has nothing of what WeCom refused", async () => {
    await put("refused", { ...WISH, staff: ["nobody"] });
    await codes().delete("unknown");
    expect(await entries()).toEqual([]);
  });
});

const LOST: Answer = { kind: "lost", http: null, reason: "timeout" };
const answered = (fields: object, errcode = 0): Answer => ({
  kind: "answered",
  http: 200,
  errcode,
  errmsg: "",
  body: { errcode, ...fields },
});

/** WeCom's API of codes. `fates` says beforehand what happens to the next calls. */
class FakeWecom {
  readonly ways = new Map<string, string>();
  now = Date.now();
  fates: ("ok" | "lost" | "late" | "refused" | "busy" | "hangs")[] = [];
  #later: string[] = [];

  /** The late calls, whose answers were lost, take effect now. */
  settle(): void {
    for (const state of this.#later.splice(0)) this.#make(state);
  }

  readonly ask: AskWecom = async (question) => {
    const found = await question(async (call) => this.#answer(call), "token", 5_000);
    return { ok: true, found };
  };

  #answer({ path, body }: Call): Answer {
    const given = body as { state?: string; config_id?: string };
    switch (path) {
      case "externalcontact/add_contact_way":
        return this.#answerAdd(given.state ?? "");
      case "externalcontact/list_contact_way":
        return answered({ contact_way: [...this.ways.keys()].map((id) => ({ config_id: id })) });
      case "externalcontact/get_contact_way": {
        const { config_id: id = "" } = given;
        const state = this.ways.get(id);
        if (state === undefined) return answered({}, 41044);
        return answered({ contact_way: { config_id: id, state, user: ["zhangsan"], qr_code: "http://p" } });
      }
      default:
        return answered({});
    }
  }

  #answerAdd(state: string): Answer {
    switch (this.fates.shift() ?? "ok") {
      case "ok":
        return answered({ config_id: this.#make(state), qr_code: "http://p.qpic.cn/1" });
      case "lost":
        this.#make(state);
        return LOST;
      case "late":
        this.#later.push(state);
        return LOST;
      case "hangs":
        return LOST;
      case "busy":
        this.#make(state);
        return answered({}, -1);
      case "refused":
        return answered({}, 84074);
    }
  }

  #make(state: string): string {
    const id = `config-${this.ways.size + 1}`;
    this.ways.set(id, state);
    return id;
  }
}

/** Does something with a maker of codes whose WeCom stands in for the real one. */
async function withMaker(act: (maker: CodeMaker, wecom: FakeWecom) => Promise<void>): Promise<void> {
  const app = configOf(bindings).apps.get("sales");
  if (app === undefined) throw new Error("there is no app");
  await runInDurableObject(codes(), async (_, { storage }) => {
    const wecom = new FakeWecom();
    const store = new CodeStore(storage.sql);
    await act(new CodeMaker({ ask: wecom.ask, store, app, now: () => wecom.now }), wecom);
  });
}

test("a lost code among too many codes of the same time is looked for in several requests", async () => {
  await withMaker(async (maker, wecom) => {
    for (let n = 0; n < LOOKS; n += 1) wecom.ways.set(`other-${n}`, `other ${n}`);
    wecom.fates = ["lost"];
    expect(await maker.put("lost", WISH)).toMatchObject({
      ok: false,
      code: "unavailable",
      message: english(
        "the app made many other codes at the same time, and not all were looked at yet: ask again",
      ),
    });
    expect(await maker.put("lost", WISH)).toMatchObject({ ok: true, code: { state: "lost" } });
  });
});

test("a lost code is exclusive as it was asked for, although WeCom does not tell", async () => {
  await withMaker(async (maker, wecom) => {
    wecom.fates = ["lost"];
    const wish = { ...WISH, exclusive: true };
    expect(await maker.put("lost", wish)).toMatchObject({
      ok: true,
      change: "made",
      code: { exclusive: true },
    });
    expect(await maker.put("lost", wish)).toMatchObject({
      ok: true,
      change: "none",
      code: { exclusive: true },
    });
    expect(await maker.put("lost", WISH)).toMatchObject({ ok: false, code: "not-changeable" });
  });
});

test("no sequence of lost, late and refused calls, deaths and requests at once makes two codes of a State", async () => {
  const app = configOf(bindings).apps.get("sales");
  if (app === undefined) throw new Error("there is no app");
  const step = fc.oneof(
    fc.record({
      do: fc.constant("put" as const),
      state: fc.constantFrom("a", "b"),
      times: fc.integer({ min: 1, max: 4 }),
      fate: fc.constantFrom("ok", "lost", "late", "refused", "busy", "hangs"),
    }),
    fc.record({ do: fc.constant("die" as const) }),
    fc.record({ do: fc.constant("settle" as const) }),
    fc.record({ do: fc.constant("wait" as const) }),
  );
  await runInDurableObject(codes(), async (_, { storage }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        for (const table of ["channelCodes", "otherWays"]) storage.sql.exec(`DELETE FROM ${table}`);
        const wecom = new FakeWecom();
        const begin = () =>
          new CodeMaker({ ask: wecom.ask, store: new CodeStore(storage.sql), app, now: () => wecom.now });
        let maker = begin();
        for (const one of steps) {
          if (one.do === "die") maker = begin();
          if (one.do === "settle") wecom.settle();
          // A lost call takes effect soon or never.
          if (one.do === "wait") {
            wecom.settle();
            wecom.now += 20_000;
          }
          if (one.do !== "put") continue;
          wecom.fates = [one.fate];
          await Promise.all(Array.from({ length: one.times }, () => maker.put(one.state, WISH)));
          wecom.now += 1;
        }
        const states = [...wecom.ways.values()];
        expect(states.length).toBe(new Set(states).size);
        wecom.settle();
        wecom.now += 20_000;
        wecom.fates = [];
        for (const state of ["a", "b"]) {
          const made = await maker.put(state, WISH);
          expect(made.ok && wecom.ways.get(made.code.configId)).toBe(state);
        }
        expect([...wecom.ways.values()].sort()).toEqual(["a", "b"]);
      }),
      { numRuns: 150 },
    );
  });
});
