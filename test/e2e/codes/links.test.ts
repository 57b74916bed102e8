/** Links into customer service by the API, with scene and scene_param. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Scene } from "../scene.ts";
import { caller } from "./caller.ts";

let scene: Scene;
let call: ReturnType<typeof caller>;
let account: string;
beforeAll(async () => {
  scene = await Scene.start();
  call = caller(scene.worker.url);
  account = scene.corp.addKfAccount({ manageByApi: false }).openKfId;
});
afterAll(() => scene.stop());

const links = (body: object) => call("POST", "sales/kf/links", { open_kfid: account, ...body });
const asked = () => scene.wecom.journal.calls("kf/add_contact_way").length;

test("a link without a scene has neither", async () => {
  const { status, body } = await links({});
  expect([status, body]).toEqual([
    200,
    { links: [{ scene: null, scene_param: null, url: expect.any(String) }] },
  ]);
});

test("a link for each scene_param is made of one call, each encoded", async () => {
  const before = asked();
  const params = ["1", "2 号 & 大厅=?", "桌".repeat(42)];
  const { body } = await links({ scene: "table_1-A", scene_params: params });
  const made = body["links"] as { scene: string; scene_param: string; url: string }[];
  expect(made.map(({ scene: of, scene_param: param }) => [of, param])).toEqual(
    params.map((param) => ["table_1-A", param]),
  );
  for (const { url, scene_param: param } of made) {
    const read = new URL(url);
    expect(read.searchParams.get("scene_param")).toBe(param);
    expect([...read.searchParams.keys()]).toEqual(["enc_scene", "scene_param"]);
  }
  expect(asked() - before).toBe(1);
});

test.for([
  ["a scene of 33 characters", { scene: "a".repeat(33) }, "scene"],
  ["a scene of other characters", { scene: "桌" }, "scene"],
  ["an empty scene", { scene: "" }, "scene"],
  ["a scene_param of 129 bytes", { scene: "a", scene_params: ["桌".repeat(43)] }, "scene_params[0]"],
  ["an empty scene_param", { scene: "a", scene_params: [""] }, "scene_params[0]"],
  ["scene_params without a scene", { scene_params: ["1"] }, "scene"],
  ["1,001 scene_params", { scene: "a", scene_params: Array(1_001).fill("1") }, "scene_params"],
  ["no account", { open_kfid: "" }, "open_kfid"],
] as const)("%s is refused before WeCom is asked", async ([, body, path]) => {
  const before = asked();
  const reply = await links(body);
  expect([reply.status, reply.body.error?.path]).toEqual([422, path]);
  expect(asked()).toBe(before);
});

test("an account that is unknown is told with WeCom's errcode", async () => {
  expect(await links({ open_kfid: "wkAAA" })).toMatchObject({
    status: 422,
    body: { error: { code: "refused-by-wecom", errcode: 95004 } },
  });
});
