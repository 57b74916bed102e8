/**
 * Tests inside Cloudflare's limits that what goes on behind an answer ends by itself: Cloudflare ends it after 30 s. The
 * proof that the limits tell of longer work takes half a minute, so only `RIM_LONG=1` runs it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { SimulatedWecom } from "../../simulator/index.ts";
import { buildMutant, type Patch } from "../chaos/mutant.ts";
import { LIMITED_WORKER, limitFigures } from "../cloudflare/limits.ts";
import { Worker } from "../cloudflare/worker.ts";
import { ADMIN_TOKEN, PLAIN_RULES } from "./scene.ts";

const WITHOUT_TIME_LIMIT: Patch = {
  file: "callback/forward.ts",
  find: "const FORWARD_TIMEOUT_MS = 10_000;",
  replace: "const FORWARD_TIMEOUT_MS = 31_000;",
};

/** What the limits tell when a callback was forwarded to a backend that never answers, once that was given up. */
async function forwardedToNobody(patches: readonly Patch[]) {
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
      expect(works["POST /callback"]?.waitUntilMs).toBeGreaterThan(0);
    },
    { timeout: 50_000, interval: 200 },
  );
  return await limitFigures(worker);
}

test("a backend that never answers a forwarded callback is given up in time", async () => {
  const { broken, works } = await forwardedToNobody([]);
  expect(broken).toEqual([]);
  expect(works["POST /callback"]?.waitUntilMs).toBeGreaterThan(5_000);
});

test.runIf(process.env["RIM_LONG"])("without its time limit that goes on for too long", async () => {
  const { broken } = await forwardedToNobody([WITHOUT_TIME_LIMIT]);
  expect(broken).toEqual([expect.stringMatching(/^POST \/callback went on 3\d+ ms after its response$/)]);
});
