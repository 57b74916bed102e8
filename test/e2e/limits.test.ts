/** Tests that the Worker inside Cloudflare's limits (bench/workers/limits.ts) counts all requests, and tells of too many. */
import { expect, onTestFinished, test } from "vitest";
import { buildMutant, type Patch } from "../chaos/mutant.ts";
import { LIMITED_WORKER, limitFigures } from "../cloudflare/limits.ts";
import { Scene } from "./scene.ts";

/** A company whose Worker runs inside the limits. */
async function sceneWithin(patch: Patch): Promise<Scene> {
  const limited = await buildMutant([patch], LIMITED_WORKER);
  const scene = await Scene.start({ bundle: limited.bundle });
  onTestFinished(async () => {
    await Promise.all([scene.stop(), limited.remove()]);
  });
  return scene;
}

test("what an object sends by the entrypoint counts among its requests", async () => {
  const scene = await sceneWithin({
    file: "delivery/connections.ts",
    find: "const OWN = 6;",
    replace: "const OWN = 0;",
  });
  const customer = scene.corp.addCustomer();
  const sent = async () => {
    expect(await scene.greet({ customer }).welcomed(20_000)).not.toBeNull();
    const { works } = await limitFigures(scene.worker);
    return works["Dispatcher.claim"]?.requests ?? Number.NaN;
  };
  const counts: number[] = [];
  for (let n = 0; n < 5; n += 1) counts.push(await sent());
  // Where the machine is slow, one of them may read the rules again.
  const ofOneEach = counts.slice(1).map((count, n) => count - (counts[n] ?? 0));
  expect(Math.min(...ofOneEach)).toBe(1);
});

test("a request beyond those that are allowed fails, and is told", async () => {
  const scene = await sceneWithin({
    file: `../${LIMITED_WORKER}`,
    find: "const SUBREQUESTS = 1_000;",
    replace: "const SUBREQUESTS = 0;",
  });
  const [callback] = scene.greet({ deliver: false }).callbacks;
  expect((await callback?.deliver())?.status).toBe(503);
  const broken = "POST /callback made more than 0 requests";
  expect((await limitFigures(scene.worker)).broken).toEqual([broken]);
  await scene.worker.kill();
  await scene.worker.begin();
  expect((await limitFigures(scene.worker)).broken, "the process before told it").toEqual([broken]);
});

test("more requests than the free plan allows are known, also after a kill", async () => {
  const scene = await sceneWithin({
    file: `../${LIMITED_WORKER}`,
    find: "const FREE_SUBREQUESTS = 50;",
    replace: "const FREE_SUBREQUESTS = 0;",
  });
  await scene.settled(scene.greet());
  await scene.worker.kill();
  await scene.worker.begin();
  const { works } = await limitFigures(scene.worker);
  expect(works["Dispatcher.claim"]?.subrequests).toBeGreaterThan(0);
});
