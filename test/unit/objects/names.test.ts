/** The objects' names must not change, since storage is kept by name. */
import { expect, test } from "vitest";
import {
  AUDIT_LOG,
  channelCodesName,
  dispatcherName,
  inboxName,
  RULES_EDITOR,
  readChannelCodesName,
  readDispatcherName,
  SHARDS,
  shardOf,
} from "../../../src/objects/names.ts";

test("a customer's shard is the same in every version", () => {
  expect(SHARDS).toBe(8);
  expect(["wmAAA", "wmBBB", "woCCC", "客户"].map(shardOf)).toEqual([2, 6, 0, 2]);
});

test("the objects' names are the same in every version", () => {
  expect(dispatcherName("ww1", 3)).toBe("ww1:3");
  expect(RULES_EDITOR).toBe("rules");
  expect(AUDIT_LOG).toBe("audit");
  expect(inboxName("ww1", "wk1")).toBe("ww1:wk1");
  expect(channelCodesName("ww1", "sales")).toBe("ww1:sales");
});

test("a Dispatcher reads its company and its shard from its name", () => {
  expect(readDispatcherName(dispatcherName("ww1", 3))).toEqual({ corpId: "ww1", shard: 3 });
  expect(readDispatcherName(RULES_EDITOR).shard).toBeNaN();
});

test("an object of codes reads its company and its app from its name", () => {
  expect(readChannelCodesName(channelCodesName("ww1", "crm@wp1"))).toEqual({ corpId: "ww1", app: "crm@wp1" });
});
