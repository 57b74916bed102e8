/** An inbox that has made its requests of an invocation reads on in another, whatever becomes of the call that begins it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildMutant, type Mutant, type Patch } from "../../chaos/mutant.ts";
import { KfScene, textsOf } from "./kf-scene.ts";

/** As Cloudflare refuses a chain of calls that is too long. */
const CANNOT_CALL_ITSELF: Patch = {
  file: "kf/inbox.ts",
  find: "readOn(): void {",
  replace: 'readOn(): void { throw new Error("Subrequest depth limit exceeded");',
};
const WINDOW_MS = 20_000;

let mutant: Mutant;
let kfScene: KfScene;
beforeAll(async () => {
  mutant = await buildMutant([CANNOT_CALL_ITSELF]);
  kfScene = await KfScene.open({ bundle: mutant.bundle });
});
afterAll(async () => {
  await kfScene?.close();
  await mutant?.remove();
});

test("an inbox that cannot call itself goes on by its alarm, at once", async () => {
  kfScene.scene.wecom.settings.kfPageItems = 1;
  const customers = [...Array(60)].map(() => kfScene.customer());
  const visits = customers.map((customer, n) =>
    kfScene.kf.enter({ ...kfScene.with(customer), notify: n === customers.length - 1 }),
  );
  for (const visit of visits) expect(await visit.welcomed(WINDOW_MS)).not.toBeNull();
  for (const customer of customers) {
    expect(textsOf(kfScene.kf.session(kfScene.with(customer)))).toEqual(["您好，请问有什么可以帮您？"]);
  }
});
