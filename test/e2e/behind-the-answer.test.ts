/**
 * Tests inside Cloudflare's limits that what goes on behind an answer ends by itself, as Cloudflare ends it after 30 s; and
 * that these limits tell of work that goes on for longer.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { SimulatedWecom } from "../../simulator/index.ts";
import { buildMutant, type Patch } from "../chaos/mutant.ts";
import { LIMITED_WORKER, limitFigures } from "../cloudflare/limits.ts";
import { Worker } from "../cloudflare/worker.ts";
import { ADMIN_TOKEN, PLAIN_RULES } from "./scene.ts";

/** So that the test takes seconds: the work is given up sooner, and the limit is shorter. */
const LONGER_THAN_ALLOWED: readonly Patch[] = [
  {
    file: "callback/forward.ts",
    find: "const FORWARD_TIMEOUT_MS = 10_000;",
    replace: "const FORWARD_TIMEOUT_MS = 3_000;",
  },
  {
    file: `../${LIMITED_WORKER}`,
    find: "const WAIT_UNTIL_MS = 30_000;",
    replace: "const WAIT_UNTIL_MS = 1_000;",
  },
];

/**
 * What the limits tell when a callback was forwarded to a backend that never answers, once that was given up, more than
 * `afterMs` behind the answer.
 */
async function forwardedToNobody(patches: readonly Patch[], afterMs: number) {
  const backend = createServer(() => {});
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  const forward = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/wecom`;
  const limited = await buildMutant(patches, LIMITED_WORKER);
  const wecom = await SimulatedWecom.start();
  const corp = wecom.addCorp();
  const app = corp.addApp({ name: "sales" });
  const worker = await Worker.start({
    secrets: {
      WECOM_APPS: JSON.stringify({ sales: { ...app.credentials(), forward } }),
      ADMIN_TOKEN,
      WECOM_API_BASE: wecom.url,
    },
    bundle: limited.bundle,
  });
  onTestFinished(async () => {
    await Promise.all([worker.stop(), wecom.close(), limited.remove()]);
    backend.closeAllConnections();
    backend.close();
  });
  worker.kv.values.set("RULES/rules", PLAIN_RULES);
  app.callbackUrl = `${worker.url}/callback/sales`;
  const contact = corp.addContact({ staff: corp.addStaff(), customer: corp.addCustomer() });
  expect(await contact.welcomed(20_000)).not.toBeNull();
  await vi.waitFor(
    async () => {
      const { works } = await limitFigures(worker);
      expect(works["POST /callback"]?.waitUntilMs).toBeGreaterThan(afterMs);
    },
    { timeout: 50_000, interval: 200 },
  );
  return await limitFigures(worker);
}

test("a backend that never answers a forwarded callback is given up in time", async () => {
  const { broken } = await forwardedToNobody([], 5_000);
  expect(broken).toEqual([]);
});

test("work that goes on behind an answer for longer than is allowed is told", async () => {
  const { broken } = await forwardedToNobody(LONGER_THAN_ALLOWED, 2_000);
  expect(broken).toEqual([expect.stringMatching(/^POST \/callback went on \d{4,} ms after its response$/)]);
});
