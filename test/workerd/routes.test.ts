/** Tests that the page of all routes, or that of the API for programs, names every address of the Worker. */
import { expect, test } from "vitest";
import apiPage from "../../docs/api.md?raw";
import http from "../../docs/http.md?raw";
import { api } from "../../src/api/route.ts";
import { callback } from "../../src/callback/route.ts";
import index from "../../src/index.ts?raw";
import { install, installed } from "../../src/install/route.ts";

/** The addresses of a router, as in `/api/deliveries/:id`. */
const addresses = (prefix: string, { routes }: { routes: { method: string; path: string }[] }) =>
  routes
    // Leaves out middleware and the answer to an unknown address.
    .filter(({ path }) => !path.endsWith("*"))
    .map(({ path }) => `${prefix}${path.replace(/\/$/, "")}`);

test("every reachable route is named", () => {
  // The addresses outside these routers.
  expect(
    [...index.matchAll(/\.(?:get|post|put|delete|all|on|route)\("([^"]+)"/g)].map(([, path]) => path),
  ).toEqual(["/", "/healthz", "/callback", "/install", "/installed", "/api/*", "/:file{WW_verify_.+}"]);
  const all = new Set([
    "/healthz",
    ...addresses("/callback", callback),
    ...addresses("/install", install),
    ...addresses("/installed", installed),
    ...addresses("/api", api),
  ]);
  expect(all.size).toBeGreaterThan(12);
  const named = new Set(`${http}\n${apiPage}`.match(/[\w/:.-]+/g));
  const ofPrograms = (path: string) => path.replace("/api/apps/:app/", "");
  expect([...all].filter((path) => !named.has(path) && !named.has(ofPrograms(path)))).toEqual([]);
});
