/** `check` that is told an app's codes, by the API and in the terminal. */
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { caller } from "./caller.ts";
import { Terminal } from "./terminal.ts";

const RULES = `
rules:
  - { name: 展会, on: contact.added, when: { state: "expo-*" }, send: nothing }
  - { name: 门店, on: contact.added, when: { state: shop-2 }, send: nothing }
  - { name: 默认, on: contact.added, send: nothing }
`;
const NO_CODE = /no code of the app sales fits "shop-2": .*; did you mean "shop-1"\?/;

let scene: Scene;
let terminal: Terminal;
beforeAll(async () => {
  scene = await Scene.start({ apps: [{ name: "sales" }, { name: "other" }] });
  for (const state of ["expo-7", "shop-1"]) {
    await caller(scene.worker.url)("PUT", `sales/codes/${state}`, { staff: ["zhangsan"] });
  }
  terminal = await Terminal.open();
});
afterAll(async () => {
  await scene.stop();
  await terminal.close();
});

const answer = v.object({
  ok: v.boolean(),
  warnings: v.array(v.object({ path: v.string(), code: v.string(), message: v.string() })),
});
async function check(query: string) {
  const response = await fetch(`${scene.worker.url}/api/rules/check${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    body: RULES,
  });
  return response.status === 200 ? v.parse(answer, await response.json()).warnings : response.status;
}

test("the API asks the store of the app that is named", async () => {
  expect(await check("")).toEqual([]);
  expect(await check("?app=sales")).toEqual([
    {
      path: "rules[1].when.state",
      code: "state-without-code",
      message: expect.stringMatching(NO_CODE),
    },
  ]);
  expect(await check("?app=other")).toHaveLength(2);
  expect(await check("?app=nobody")).toBe(404);
});

test("the command reads the file of codes", async () => {
  const run = (...args: string[]) => terminal.run("rules", "check", "rules.yaml", ...args);
  await terminal.save("rules.yaml", RULES);
  await terminal.save(
    "codes.yaml",
    "app: sales\ncodes: { expo-7: { staff: [a] }, shop-1: { staff: [a] } }\n",
  );
  await terminal.save("nobody.yaml", "codes: { expo-7: { staff: [a] } }\n");
  const { code, out } = await run("--codes", "codes.yaml");
  expect([code, out]).toEqual([0, expect.stringMatching(NO_CODE)]);
  expect(out).toMatch(/^rules.yaml:4:51 /);
  expect((await run()).out).toBe("rules.yaml is in order.\n");
  expect(await run("--codes", "nobody.yaml")).toMatchObject({
    code: 1,
    err: "nobody.yaml does not say whose codes these are: add app: sales\n",
  });
});
