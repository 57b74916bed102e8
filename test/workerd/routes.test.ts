/** Every address that the Worker answers at is named by the page of all routes or by that of the API for programs. */
import { expect, test } from "vitest";
import apiPage from "../../docs/api.md?raw";
import http from "../../docs/http.md?raw";
import { api } from "../../src/api/route.ts";
import { callback } from "../../src/callback/route.ts";
import index from "../../src/index.ts?raw";

/** As it is written: `/api/deliveries/:id`. */
const addresses = (prefix: string, { routes }: { routes: { method: string; path: string }[] }) =>
  routes
    // Middleware, and what says that there is nothing.
    .filter(({ path }) => !path.endsWith("*"))
    .map(({ path }) => `${prefix}${path.replace(/\/$/, "")}`);

test("every reachable route is named", () => {
  // What these two do not have.
  expect(
    [...index.matchAll(/\.(?:get|post|put|delete|all|on|route)\("([^"]+)"/g)].map(([, path]) => path),
  ).toEqual(["/healthz", "/callback", "/api"]);
  const all = new Set(["/healthz", ...addresses("/callback", callback), ...addresses("/api", api)]);
  expect(all.size).toBeGreaterThan(12);
  const named = new Set(`${http}\n${apiPage}`.match(/[\w/:.-]+/g));
  const ofPrograms = (path: string) => path.replace("/api/apps/:app/", "");
  expect([...all].filter((path) => !named.has(path) && !named.has(ofPrograms(path)))).toEqual([]);
});
