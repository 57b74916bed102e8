/** Tests that a route cannot be declared without a role, and what each role may do. */
import { expect, test } from "vitest";
import type { OperatorEnv } from "../../../src/api/access/operator.ts";
import { admin, editor, viewer, withRoles } from "../../../src/api/access/role.ts";
import { problem } from "../../../src/api/problem.ts";
import { ROLES } from "../../../src/config/roles.ts";
import { Hono } from "../../../src/http/hono.ts";

test.for(ROLES)("%s may do what roles up to it may, and is told which role more needs", async (role) => {
  const routes = withRoles(
    new Hono<OperatorEnv>()
      .use(async (c, next) => {
        c.set("operator", { by: "lisi", role, expiresAt: null });
        await next();
      })
      .get("/viewer", viewer, (c) => c.json({}))
      .put("/editor", editor, (c) => c.json({}))
      .delete("/admin", admin, (c) => c.body(null, 204)),
  );
  const ask = async (path: string, method: string) => {
    const answer = await routes.request(path, { method });
    return answer.status === 403 ? await answer.json() : answer.status;
  };
  const refused = (needed: string) => ({
    error: {
      code: "forbidden",
      needed,
      message: `this needs the role ${needed}, and yours is ${role}: CONSOLE says who has which`,
    },
  });
  expect([await ask("/viewer", "GET"), await ask("/editor", "PUT"), await ask("/admin", "DELETE")]).toEqual([
    200,
    role === "viewer" ? refused("editor") : 200,
    role === "admin" ? 204 : refused("admin"),
  ]);
});

test("a router with a route without a role does not compile", () => {
  const json = new Hono<OperatorEnv>().get("/a", viewer, (c) => c.json({})).get("/b", (c) => c.json({}));
  // @ts-expect-error `$get /b` names no role
  withRoles(json);
  const plain = new Hono<OperatorEnv>().post("/a", () => new Response());
  // @ts-expect-error `$post /a` names no role
  withRoles(plain);
  const mounted = new Hono<OperatorEnv>().route("/b", json);
  // @ts-expect-error nor does it in another router
  withRoles(mounted);
  const forbidding = new Hono<OperatorEnv>().get("/a", (c) => problem(c, 403, "forbidden", ""));
  // @ts-expect-error a 403 of the route's own is no role
  withRoles(forbidding);
  expect(withRoles(new Hono<OperatorEnv>().get("/a", viewer, (c) => c.json({}))).routes).toHaveLength(2);
});
