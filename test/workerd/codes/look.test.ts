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

test("a code's fault names each member who receives nobody", async () => {
  const codes = bindings.CODES.getByName(channelCodesName(CORP_ID, "sales"));
  const fault = await runInDurableObject(codes, async (_, { storage }) => {
    const store = new CodeStore(storage.sql);
    const at = Date.now();
    store.put({
      ...({ state: "门店", configId: "c1", qrCode: null, departments: [], accept: "auto" } as const),
      ...{ exclusive: false, note: "", createdAt: at, updatedAt: at, seenAt: at, goneAt: null, fault: null },
      staff: ["lisi", "zhangsan", "wangwu"],
    });
    const ask = wecomOf({ lisi: 2, zhangsan: 1, wangwu: 4 });
    expect(await lookAtCodes({ ask, store, now: () => at }, "")).toEqual({ after: "", isWorse: true });
    return store.faulty()[0]?.fault;
  });
  expect(partOf(fault ?? "")).toMatchObject({ code: "members-at-fault" });
  expect(fault).toEqual(english("lisi is disabled and wangwu is not activated"));
});
