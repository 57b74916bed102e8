/** Routes are found as Hono finds them, though they are sorted late. */
import { expect, test } from "vitest";
import { Hono } from "../../../src/http/hono.ts";

const said = async (app: Hono, path: string) => (await app.request(path)).text();

test("a part's routes are found below the whole, and by the part itself", async () => {
  const part = new Hono().get("/:name", (c) => c.text(`the part's ${c.req.param("name")}`));
  const whole = new Hono().get("/", (c) => c.text("the root"));
  whole.route("/part", part);
  expect(await said(whole, "/")).toBe("the root");
  expect(await said(whole, "/part/leaf")).toBe("the part's leaf");
  expect(await said(part, "/leaf")).toBe("the part's leaf");
  expect((await whole.request("/leaf")).status).toBe(404);
});

test("a route that is added after the first request is found, and the first that fits goes first", async () => {
  const app = new Hono();
  app.get("/early", (c) => c.text("early"));
  expect((await app.request("/late")).status).toBe(404);
  app.get("/late", (c) => c.text("late"));
  app.get("/:any", (c) => c.text("any"));
  expect(await said(app, "/late")).toBe("late");
  expect(await said(app, "/other")).toBe("any");
});
