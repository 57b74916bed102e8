/** Tests the look at the members of printed codes: the faults of all members of a code are one sentence. */
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test } from "vitest";
import { lookAtCodes } from "../../../src/codes/look.ts";
import { CodeStore } from "../../../src/codes/store.ts";
import type { AskWecom } from "../../../src/codes/wecom-port.ts";
import { partOf } from "../../../src/i18n/sentence.ts";
import { channelCodesName } from "../../../src/objects/names.ts";
import { english } from "../../english.ts";
import { bindings, CORP_ID } from "../wecom.ts";
import { storedCode } from "./stored-code.ts";

afterEach(() => reset());

/** A WeCom where every member has customer contact; `statuses` are their activations. */
const wecomOf =
  (statuses: Readonly<Record<string, number>>): AskWecom =>
  async (question) => {
    const found = await question(
      async ({ path, query }) => ({
        ...({ kind: "answered", http: 200, errcode: 0, errmsg: "ok" } as const),
        body:
          path === "user/get"
            ? { userid: query["userid"], status: statuses[query["userid"] ?? ""] }
            : { follow_user: Object.keys(statuses) },
      }),
      "token",
      5_000,
    );
    return { ok: true, found };
  };

/** A store with a code that has no fault. */
function storeWith(sql: SqlStorage, state: string, staff: readonly string[]): CodeStore {
  const codes = new CodeStore(sql);
  codes.put(storedCode({ state, staff }));
  return codes;
}

test("a member who is in no code any more is forgotten after 30 days", async () => {
  const codes = bindings.CODES.getByName(channelCodesName(CORP_ID, "sales"));
  await runInDurableObject(codes, async (_, { storage }) => {
    const at = Date.now();
    const store = storeWith(storage.sql, "a", ["zhangsan"]);
    const ask = wecomOf({ zhangsan: 1 });
    store.putMember({ userid: "former", status: 1, at: at - 1 });
    const days = (count: number) => at + count * 24 * 60 * 60_000;
    await lookAtCodes({ ask, store, now: () => days(30) - 1 }, "");
    expect(store.member("former")).not.toBeNull();
    await lookAtCodes({ ask, store, now: () => days(30) }, "");
    expect([store.member("former"), store.member("zhangsan")]).toMatchObject([null, { status: 1 }]);
  });
});

test("a code's fault names each member who receives nobody", async () => {
  const codes = bindings.CODES.getByName(channelCodesName(CORP_ID, "sales"));
  const fault = await runInDurableObject(codes, async (_, { storage }) => {
    const at = Date.now();
    const store = storeWith(storage.sql, "门店", ["lisi", "zhangsan", "wangwu"]);
    const ask = wecomOf({ lisi: 2, zhangsan: 1, wangwu: 4 });
    expect(await lookAtCodes({ ask, store, now: () => at }, "")).toEqual({ after: "", isWorse: true });
    return store.faulty()[0]?.fault;
  });
  expect(partOf(fault ?? "")).toMatchObject({ code: "members-at-fault" });
  expect(fault).toEqual(english("lisi is disabled and wangwu is not activated"));
});

test("a code that gets other members while it is looked at has no fault of the former ones", async () => {
  const codes = bindings.CODES.getByName(channelCodesName(CORP_ID, "sales"));
  await runInDurableObject(codes, async (_, { storage }) => {
    const store = storeWith(storage.sql, "门店", ["lisi"]);
    const wecom = wecomOf({ lisi: 2, zhangsan: 1 });
    const ask: AskWecom = async (question) => {
      const found = await wecom(question);
      store.put(storedCode({ state: "门店", staff: ["zhangsan"] }));
      return found;
    };
    expect(await lookAtCodes({ ask, store, now: () => Date.now() }, "")).toEqual({
      after: "",
      isWorse: false,
    });
    expect(store.faulty()).toEqual([]);
  });
});
