/** The order in which databases are copied while a machine serves. */
import { expect, test } from "vitest";
import { backupOrder } from "../../../scripts/serve/backup.ts";

test("an inbox's copy is older than the Dispatchers', so that its cursor passes over nothing", () => {
  const folders = ["own-machine-KvStore", "yingbin-Dispatcher", "yingbin-KfInbox", "yingbin-Suite"];
  expect(backupOrder(folders)).toEqual([
    "yingbin-KfInbox",
    "own-machine-KvStore",
    "yingbin-Suite",
    "yingbin-Dispatcher",
  ]);
  expect(backupOrder(["yingbin-Suite"])).toEqual(["yingbin-Suite"]);
});
