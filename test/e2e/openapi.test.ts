/** The OpenAPI document is served, and the answers of the Worker conform to it. */
import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { version } from "../../package.json";
import { KfScene } from "./kf/kf-scene.ts";
import { ADMIN_TOKEN } from "./scene.ts";

const schemaIn = v.object({
  content: v.object({ "application/json": v.object({ schema: v.looseObject({}) }) }),
});
const operation = v.looseObject({ responses: v.record(v.string(), v.unknown()) });
const documentSchema = v.object({
  openapi: v.literal("3.1.0"),
  info: v.object({ version: v.string() }),
  paths: v.record(v.string(), v.record(v.string(), operation)),
  components: v.object({
    responses: v.record(v.string(), v.unknown()),
    schemas: v.record(v.string(), v.unknown()),
  }),
});

let kfScene: KfScene;
let document: v.InferOutput<typeof documentSchema>;
beforeAll(async () => {
  kfScene = await KfScene.open();
  document = v.parse(documentSchema, await kfScene.scene.get("/api/openapi.json"));
});
afterAll(() => kfScene.close());

const ajv = new Ajv2020({ strict: false });

const call = (method: string, path: string, body?: string, headers = {}) =>
  fetch(`${kfScene.scene.worker.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });

/** Gives the differences between an answer and the document's schema for it; an error is a Problem. */
async function faults(response: Response, method: string, path: string): Promise<unknown> {
  const described = document.paths[path]?.[method]?.responses[response.status];
  if (described === undefined) return `${response.status} is not described`;
  const type = response.headers.get("content-type")?.split(";")[0];
  if (type !== "application/json") {
    const { content = {} } = v.parse(v.looseObject({ content: v.optional(v.looseObject({})) }), described);
    return response.status === 204 || (type ?? "") in content ? null : `${type} is not described`;
  }
  const answer = v.safeParse(schemaIn, described);
  const schema = answer.success
    ? answer.output.content["application/json"].schema
    : document.components.schemas["Problem"];
  const isValid = ajv.validate(schema as object, await response.json());
  return isValid ? null : ajv.errors;
}

test("the document has the Worker's version, and needs the admin token", async () => {
  expect(document.info.version).toBe(version);
  const response = await fetch(`${kfScene.scene.worker.url}/api/openapi.json`);
  expect([400, 401]).toContain(response.status);
});

test("the document is Chinese for a reader of Chinese, and the same otherwise", async () => {
  const response = await call("GET", "/openapi.json", undefined, { "accept-language": "zh-CN" });
  const chinese = v.parse(documentSchema, await response.json());
  expect(Object.keys(chinese.paths)).toEqual(Object.keys(document.paths));
  expect(chinese.paths["/status"]?.["get"]).toMatchObject({ summary: "各应用的状态；不调用企业微信" });
  expect(document.paths["/status"]?.["get"]).toMatchObject({
    summary: "How each app stands; asks nothing of WeCom",
  });
});

test("every answer fits the document, and every operation is asked", async () => {
  const customer = kfScene.customer();
  const visit = kfScene.kf.enter(kfScene.with(customer));
  await visit.welcomed();
  const contact = kfScene.scene.greet({ state: "none" });
  const { id } = await kfScene.scene.settled(contact);
  const parties = { touser: customer.externalUserId, open_kfid: kfScene.account.openKfId };
  const place = { open_kfid: kfScene.account.openKfId, external_userid: customer.externalUserId };
  const session = `${kfScene.account.openKfId}/${customer.externalUserId}`;
  kfScene.kf.says({ ...kfScene.with(customer), text: "嗯" });
  const rules = "rules: [{ name: 默认, on: contact.added, send: nothing }]";
  const json = (value: unknown) => JSON.stringify(value);
  const text = { msgtype: "text", text: { content: "您好" } };
  const code$ = "/apps/{app}/codes/{state}";
  const version$ = "/rules/versions/{sha256}";
  const installation$ = "/suites/{suite}/installations/{corpid}";
  const session$ = "/apps/{app}/kf/sessions/{openKfId}/{externalUserId}";

  const calls: [
    method: string,
    described: string,
    status: number,
    path: string,
    body?: string,
    headers?: object,
  ][] = [
    ["post", "/apps/{app}/kf/messages", 200, "/apps/sales/kf/messages", json({ ...parties, ...text })],
    ["post", "/apps/{app}/kf/messages", 422, "/apps/sales/kf/messages", json(text)],
    ["post", "/apps/{app}/kf/messages", 400, "/apps/sales/kf/messages", "{"],
    ["post", "/apps/{app}/kf/messages", 404, "/apps/nobody/kf/messages", "{}"],
    [
      "post",
      "/apps/{app}/kf/event-messages",
      409,
      "/apps/sales/kf/event-messages",
      json({ code: visit.code, external_userid: customer.externalUserId, ...text }),
    ],
    [
      "post",
      "/apps/{app}/contact/welcomes",
      200,
      "/apps/sales/contact/welcomes",
      json({ welcome_code: "c", external_userid: "wm1", userid: "zhangsan", text: text.text }),
    ],
    ["get", session$, 200, `/apps/sales/kf/sessions/${session}`],
    ["post", session$, 200, `/apps/sales/kf/sessions/${session}`, json({ service_state: 2 })],
    ["get", "/apps/{app}/kf/sessions", 200, `/apps/sales/kf/sessions?${new URLSearchParams(place)}`],
    ["get", "/apps/{app}/kf/sessions", 400, "/apps/sales/kf/sessions"],
    ["post", "/apps/{app}/kf/sessions", 200, "/apps/sales/kf/sessions", json({ ...place, service_state: 2 })],
    ["post", "/apps/{app}/kf/sessions", 422, "/apps/sales/kf/sessions", json({ service_state: 2 })],
    [
      "post",
      "/apps/{app}/kf/sync",
      200,
      "/apps/sales/kf/sync",
      json({ open_kfid: kfScene.account.openKfId }),
    ],
    ["put", code$, 201, "/apps/sales/codes/expo-7", json({ staff: ["zhangsan"] })],
    ["put", code$, 200, "/apps/sales/codes/expo-7", json({ staff: ["zhangsan"] })],
    ["put", code$, 409, "/apps/sales/codes/expo-7", json({ staff: ["zhangsan"], exclusive: true })],
    ["put", code$, 422, "/apps/sales/codes/expo-8", json({ staff: ["nobody"] })],
    ["put", code$, 400, `/apps/sales/codes/${"a".repeat(31)}`, json({ staff: ["zhangsan"] })],
    ["get", "/apps/{app}/codes", 200, "/apps/sales/codes"],
    ["get", "/apps/{app}/codes", 200, "/apps/sales/codes?fresh=1"],
    ["get", "/apps/{app}/codes", 400, "/apps/sales/codes?fresh=yes"],
    ["post", "/apps/{app}/codes/adopt", 200, "/apps/sales/codes/adopt"],
    ["get", `${code$}/picture`, 404, "/apps/sales/codes/nothing/picture"],
    ["delete", code$, 422, "/apps/sales/codes/expo-7", "{}"],
    ["delete", code$, 404, "/apps/sales/codes/nothing", json({ state: "nothing" })],
    [
      "post",
      "/apps/{app}/kf/links",
      200,
      "/apps/sales/kf/links",
      json({ open_kfid: kfScene.account.openKfId, scene: "table", scene_params: ["1"] }),
    ],
    ["post", "/apps/{app}/kf/links", 422, "/apps/sales/kf/links", json({})],
    ["get", "/deliveries", 200, "/deliveries?limit=5"],
    ["get", "/deliveries", 400, "/deliveries?limit=0"],
    ["get", "/deliveries/{id}", 200, `/deliveries/${id}`],
    ["get", "/deliveries/{id}", 404, "/deliveries/none"],
    ["get", "/deliveries/{id}/explain", 200, `/deliveries/${id}/explain`],
    ["get", "/deliveries/{id}/explain", 404, "/deliveries/none/explain"],
    ["get", "/status", 200, "/status"],
    ["get", "/status", 404, "/status?app=nobody"],
    ["get", "/status", 400, "/status?app=sales&app=support"],
    ["post", "/doctor", 200, "/doctor"],
    ["post", "/doctor", 404, "/doctor?app=nobody"],
    [
      "post",
      "/customers/forget",
      200,
      "/customers/forget",
      json({ app: "sales", external_userid: "wm-unknown" }),
    ],
    ["post", "/customers/forget", 404, "/customers/forget", json({ app: "nobody", external_userid: "wm" })],
    ["post", "/customers/forget", 422, "/customers/forget", json({ app: "sales" })],
    ["post", "/rules/check", 200, "/rules/check", "rules: 1"],
    ["post", "/rules/explain", 200, "/rules/explain", json({ text: rules, event: { app: "sales" } })],
    ["post", "/rules/explain", 400, "/rules/explain", "{}"],
    ["get", "/rules", 200, "/rules?app=sales"],
    ["get", "/rules", 404, "/rules?app=nobody"],
    ["put", "/rules", 409, "/rules", rules, { "if-match": "*" }],
    ["put", "/rules", 400, "/rules", rules],
    ["get", "/rules/versions", 200, "/rules/versions"],
    ["get", "/rules/versions", 404, "/rules/versions?app=nobody"],
    ["get", version$, 404, `/rules/versions/${"0".repeat(64)}`],
    ["post", "/rules/restore", 400, "/rules/restore", json({ sha256: "0".repeat(64) })],
    ["post", "/rules/restore", 422, "/rules/restore", json({}), { "if-match": "*" }],
    ["post", "/rules/restore", 404, "/rules/restore", json({ sha256: "0".repeat(64) }), { "if-match": "*" }],
    ["post", "/apps/{app}/webhook/retry", 404, "/apps/sales/webhook/retry"],
    ["get", "/figures", 200, "/figures"],
    ["get", "/figures", 400, "/figures?by=week"],
    ["post", "/session", 200, "/session"],
    ["get", "/session", 200, "/session"],
    ["delete", "/session", 204, "/session"],
    ["get", "/session/wecom", 404, "/session/wecom"],
    ["get", "/session/wecom/done", 404, "/session/wecom/done"],
    ["get", "/suites", 200, "/suites"],
    ["get", "/suites/{suite}/installations", 404, "/suites/nobody/installations"],
    ["post", "/suites/{suite}/link", 404, "/suites/nobody/link", json({})],
    ["put", installation$, 404, "/suites/nobody/installations/wp1", json({ permanentCode: "p" })],
    ["post", `${installation$}/check`, 404, "/suites/nobody/installations/wp1/check"],
    ["delete", installation$, 404, "/suites/nobody/installations/wp1"],
    ["post", "/uploads", 400, "/uploads?type=picture", "a picture"],
    ["get", "/uploads/{sha256}", 404, `/uploads/${"0".repeat(64)}`],
    ["get", "/audit", 200, "/audit"],
    ["get", "/audit", 400, "/audit?limit=0"],
  ];
  for (const [method, described, status, path, body, headers] of calls) {
    const response = await call(method.toUpperCase(), path, body, headers);
    expect([method, path, response.status]).toEqual([method, path, status]);
    expect([method, path, await faults(response, method, described)]).toEqual([method, path, null]);
  }
  const current = (await call("GET", "/rules")).headers.get("etag") ?? "";
  const published = await call("PUT", "/rules?note=one", rules, { "if-match": current });
  const newest = published.headers.get("etag") ?? "";
  expect([published.status, await faults(published, "put", "/rules")]).toEqual([200, null]);
  const sha256 = current.replaceAll('"', "");
  const version = await call("GET", `/rules/versions/${sha256}`);
  expect([version.status, await faults(version, "get", version$)]).toEqual([200, null]);
  const restored = await call("POST", "/rules/restore", json({ sha256 }), { "if-match": newest });
  expect([restored.status, await faults(restored, "post", "/rules/restore")]).toEqual([200, null]);

  const tried = new Set(calls.map(([method, described]) => `${method} ${described}`));
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect([...tried].sort()).toEqual(listed.sort());
});

test("the documentation page leads to the console, without a token", async () => {
  const response = await fetch(`${kfScene.scene.worker.url}/api/docs`, { redirect: "manual" });
  expect([response.status, response.headers.get("location")]).toEqual([302, "/console/#/programs"]);
});
