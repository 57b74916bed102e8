/** Every route for every role: what a role may not do is refused by the API itself, before anything else of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import openapi from "../../../assets/api-docs/openapi.json" with { type: "json" };
import type { Scene } from "../scene.ts";
import { Browser, consoleScene } from "./browser.ts";

const ROLES = ["viewer", "editor", "admin"] as const;
type Role = (typeof ROLES)[number];
const MEMBERS: Readonly<Record<Role, string>> = { viewer: "wangwu", editor: "lisi", admin: "zhangsan" };

/** Who may do what, as promised; the document is held against this, and the Worker too. */
const EDITORS = new Set([
  "put /rules",
  "post /rules/restore",
  "put /apps/{app}/codes/{state}",
  "post /uploads",
]);
const ASKING = new Set(["post /rules/check", "post /rules/explain"]);
function promised(method: string, path: string): Role {
  if (/^\/(?:suites|audit)\b|^\/apps\/\{app\}\/(?:kf|contact)\//.test(path)) return "admin";
  if (method === "get" || ASKING.has(`${method} ${path}`)) return "viewer";
  return EDITORS.has(`${method} ${path}`) ? "editor" : "admin";
}

interface Described {
  "x-role"?: string;
  security?: object[];
}
const routes = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]: [string, Described]) => ({ method, path, ...one })),
);
/** Only the bearer begins a session, and whoever ends one or logs in has none yet. */
const behindRoles = routes
  .filter(({ path, method }) => path !== "/session" || method === "get")
  .filter(({ security }) => security === undefined);

let scene: Scene;
const browsers = new Map<Role, Browser>();
beforeAll(async () => {
  scene = await consoleScene();
  for (const role of ROLES) {
    const browser = new Browser(scene.worker.url);
    await browser.logIn({ as: MEMBERS[role] });
    browsers.set(role, browser);
  }
});
afterAll(() => scene.stop());

const PARTS: Readonly<Record<string, string>> = { app: "sales", openKfId: "wk1", externalUserId: "wm1" };
const addressOf = (path: string) =>
  `/api${path.replaceAll(/\{(\w+)\}/g, (_, name) => PARTS[name] ?? "unknown")}`;

test("the document names a role for every route but those of the login, and the promised one", () => {
  const open = routes.filter((route) => route["x-role"] === undefined);
  expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    "delete /session",
    "get /session/wecom",
    "get /session/wecom/done",
  ]);
  expect(behindRoles.length).toBeGreaterThan(30);
  expect(behindRoles.filter(({ method, path, ...one }) => one["x-role"] !== promised(method, path))).toEqual(
    [],
  );
});

describe.for(ROLES)("a session of the role %s", (role) => {
  test.for(behindRoles.map(({ method, path }) => [method, path] as const))(
    "%s %s",
    async ([method, path]) => {
      const needed = promised(method, path);
      const isForbidden = ROLES.indexOf(role) < ROLES.indexOf(needed);
      // A body that no route takes: nothing is done, whoever may.
      const body =
        method === "get"
          ? {}
          : { body: "\xff", headers: { "content-type": "application/json; charset=gbk" } };
      const answer = await browsers
        .get(role)
        ?.ask(addressOf(path), { method: method.toUpperCase(), ...body });
      if (!isForbidden) {
        expect([401, 403]).not.toContain(answer?.status);
        return;
      }
      expect(answer?.status).toBe(403);
      expect(await answer?.json()).toEqual({
        error: { code: "forbidden", needed, message: expect.stringContaining(role) },
      });
    },
  );
});

test.for(["GET", "POST", "PUT", "PATCH", "DELETE"])(
  "without a session nothing under /api answers %s",
  async (method) => {
    for (const { path } of behindRoles.filter((route) => route.path !== "/session")) {
      const answer = await fetch(scene.worker.url + addressOf(path), { method });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  },
);
