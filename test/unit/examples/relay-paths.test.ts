/** The relay of `examples/relay` lets through each path of WeCom's that the source calls, and nothing that only resembles it. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const relay = readFileSync("examples/relay/yingbin-relay.conf", "utf8");
/** The locations, whose syntax of regular expressions JavaScript shares. */
const locations = [...relay.matchAll(/location ~ "([^"]+)"/g)].map(([, text = ""]) => new RegExp(text));
const passes = (path: string) => locations.some((location) => location.test(`/wecom/cgi-bin/${path}`));

/** WeCom's paths are literals: `path: "kf/send_msg"`, or members of a type. */
const FAMILIES =
  /"((?:gettoken|get_api_domain_ip)|(?:user|auth|tag|externalcontact|kf|media|service|license|agent)\/[a-z\d_/]+)"/g;
const called = new Set(
  globSync("src/{wecom,apps,credentials}/**/*.ts").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(FAMILIES)].map(([, path = ""]) => path),
  ),
);
/** A path of a family that is not known here would go unnoticed. */
const given = globSync("src/wecom/**/*.ts").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/\bpath: "([^"]+)"/g)].map(([, path = ""]) => path),
);

test("the source's paths are found", () => {
  expect(called.size).toBeGreaterThan(35);
  expect(given.filter((path) => !called.has(path))).toEqual([]);
});

test("each path that the source calls passes the relay", () => {
  expect([...called].filter((path) => !passes(path))).toEqual([]);
});

test.for([
  "message/send",
  "service/get_suite_tokens",
  "service/v3/get_auth_info",
  "agent/set",
  "user/delete",
])("%s does not pass", (path) => expect(passes(path)).toBe(false));
