/** Static files of a machine of one's own: which file a path is, and with which headers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { addHeaders, readHeadersFile } from "../../../own-machine/assets/headers-file.ts";
import { findFile, isWorkersFirst } from "../../../own-machine/assets/path.ts";
import { listAssets } from "../../../scripts/serve/assets.ts";

const FILES = ["/index.html", "/about.html", "/console/index.html", "/console/app.js", "/help.html"];

test.for([
  ["/", { do: "serve", file: "/index.html" }],
  ["/index.html", { do: "redirect", to: "/" }],
  ["/about", { do: "serve", file: "/about.html" }],
  ["/about/", { do: "redirect", to: "/about" }],
  ["/about.html", { do: "redirect", to: "/about" }],
  ["/console", { do: "redirect", to: "/console/" }],
  ["/console/", { do: "serve", file: "/console/index.html" }],
  ["/console/app.js", { do: "serve", file: "/console/app.js" }],
  ["/nowhere", { do: "nothing" }],
  ["/nowhere/", { do: "nothing" }],
  ["/constructor", { do: "nothing" }],
] as const)("the path %s", ([path, found]) => {
  expect(findFile(path, (file) => FILES.includes(file))).toEqual(found);
});

test.for([
  ["/api/status", true],
  ["/api", false],
  ["/api/docs", false],
  ["/healthz", true],
  ["/healthzz", false],
  ["/console/", false],
] as const)("the path %s is the Worker's first: %s", ([path, isWorkers]) => {
  expect(isWorkersFirst(path, ["/api/*", "!/api/docs", "/healthz"])).toBe(isWorkers);
});

test("all paths or none are the Worker's first", () => {
  expect(isWorkersFirst("/x", true)).toBe(true);
  expect(isWorkersFirst("/x", false)).toBe(false);
});

const HEADERS = `# The site
/*
  X-Frame-Options: DENY
  Link: <a>
/console/*
  Cache-Control: no-store
  Link: <b>
/console/:page/raw
  ! X-Frame-Options
https://example.com/*
  X-Elsewhere: 1
`;

test("headers of all rules that fit are set, and values of a header are joined", () => {
  const rules = readHeadersFile(HEADERS);
  const headersOf = (path: string) => {
    const headers = new Headers({ "cache-control": "public" });
    addHeaders(rules, path, headers);
    return Object.fromEntries(headers);
  };
  expect(headersOf("/")).toEqual({ "cache-control": "public", "x-frame-options": "DENY", link: "<a>" });
  expect(headersOf("/console/x")).toEqual({
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    link: "<a>, <b>",
  });
  expect(headersOf("/console/x/raw")).not.toHaveProperty("x-frame-options");
});

test("files are listed with type and tag, and what describes the site is left out", () => {
  const folder = mkdtempSync(join(tmpdir(), "yingbin-assets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "console"));
  for (const [name, text] of [
    ["_headers", "x"],
    ["index.html", "a"],
    ["console/app.js", "b"],
    ["console/data.bin", "b"],
  ] as const) {
    writeFileSync(join(folder, name), text);
  }
  const [script, data, page] = listAssets(folder);
  expect(script).toMatchObject({ path: "/console/app.js", type: "text/javascript; charset=utf-8" });
  expect(data).toMatchObject({ path: "/console/data.bin", type: "application/octet-stream" });
  expect(data?.etag).toBe(script?.etag);
  expect(page).toMatchObject({ path: "/index.html", type: "text/html; charset=utf-8" });
  expect(page?.etag).not.toBe(script?.etag);
});
