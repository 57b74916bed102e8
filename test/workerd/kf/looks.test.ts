/** Tests that the cron looks into every account of a company, whatever becomes of a look into another. */
import { reset } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { configOf } from "../../../src/config.ts";
import { onCron } from "../../../src/cron.ts";
import { KfInbox } from "../../../src/kf/inbox.ts";
import { credentialsOf } from "../../../src/objects.ts";
import { bindings } from "../wecom.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

test.for<[string, () => Promise<void>]>([
  ["fails", () => Promise.reject(new Error("the object was moved"))],
  ["takes longer than the cron waits, as into an inbox that rests", () => new Promise(() => {})],
])("a look that %s keeps no other account waiting", async ([, first]) => {
  const app = configOf(bindings).apps.get("sales");
  if (app === undefined) throw new Error("there is no app");
  // Those of a second turn too.
  for (let n = 0; n < 10; n += 1) await credentialsOf(bindings, configOf(bindings), app).serves(`wk${n}`);
  vi.spyOn(scheduler, "wait").mockResolvedValue(undefined);
  const look = vi.spyOn(KfInbox.prototype, "look").mockResolvedValue(undefined).mockImplementationOnce(first);
  await onCron({ cron: "*/5 * * * *", scheduledTime: 0, noRetry: () => {} }, bindings);
  expect(look).toHaveBeenCalledTimes(10);
});
