/** Tests the location in which objects are made. */
import { afterEach, expect, test, vi } from "vitest";
import { configOf } from "../../src/config.ts";
import {
  auditLogOf,
  channelCodesOf,
  credentialsOf,
  dispatcherOf,
  formerRulesEditorOf,
  inboxOf,
  mediaKeeperOf,
  rulesEditorOf,
} from "../../src/objects.ts";
import { bindings, CORP_ID } from "./wecom.ts";

afterEach(() => vi.restoreAllMocks());

test("every object is placed near LOCATION", () => {
  const config = configOf({ ...bindings, LOCATION: "apac-ne" });
  const app = config.apps.get("sales");
  if (app === undefined) throw new Error("there is no app");
  const namespaces = [
    "DISPATCHER",
    "CREDENTIALS",
    "KF_INBOX",
    "MEDIA",
    "RULES_EDITOR",
    "CODES",
    "AUDIT",
  ] as const;
  const asked = namespaces.map((name) => vi.spyOn(bindings[name], "getByName"));
  dispatcherOf(bindings, config, CORP_ID, 0);
  rulesEditorOf(bindings, config);
  formerRulesEditorOf(bindings, config);
  credentialsOf(bindings, config, app);
  inboxOf(bindings, config, CORP_ID, "wk1");
  mediaKeeperOf(bindings, config, CORP_ID);
  channelCodesOf(bindings, config, app);
  auditLogOf(bindings, config);
  const options = asked.flatMap(({ mock }) => mock.calls.map(([, given]) => given));
  expect(options).toEqual(Array(8).fill({ locationHint: "apac-ne" }));
});
