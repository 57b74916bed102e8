/** The pages of an installation say what they can when the suite cannot be asked. */
import { expect, test } from "vitest";
import { install, installed } from "../../../src/install/route.ts";

const suite = {
  ...{ kind: "third-party", suiteId: "ww1", suiteSecret: "s", providerCorpId: "ww2" },
  ...{ callbackToken: "t", encodingAesKey: "a".repeat(43) },
};
const ADDRESS = `/crm?state=${"0a".repeat(24)}&auth_code=AUTH-CODE`;
const envWith = (described: object, more: object = {}) => ({
  WECOM_SUITES: JSON.stringify({ crm: described }),
  ...more,
});
const unreachable = {
  getByName: () => ({
    takeInstalled: async () => {
      throw new Error("a deploy");
    },
  }),
};

test.each([
  ["en", "Something does not work at the moment: please load this page again."],
  ["zh", "暂时没有成功，请刷新本页。"],
])(
  "a suite that cannot be reached leaves a page that can be loaded again, in %s",
  async (language, words) => {
    const headers = { "accept-language": language };
    const response = await installed.request(ADDRESS, { headers }, envWith(suite, { SUITE: unreachable }));
    const text = await response.text();
    expect([response.status, text]).toEqual([503, expect.stringContaining(`<p>${words}</p>`)]);
    expect(text).not.toContain("AUTH-CODE");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  },
);

test("a suite with a wrong description is mended and the page loaded again; one that nobody described is not there", async () => {
  const env = envWith({ ...suite, kind: "wrong" });
  expect((await installed.request(ADDRESS, {}, env)).status).toBe(503);
  expect((await install.request("/nobody", {}, env)).status).toBe(404);
});

test.each(["", "abc", "0A".repeat(24), "0a".repeat(25), `${"0a".repeat(24)}\n`])(
  "the state %j, which no link has, asks the suite's object nothing",
  async (state) => {
    const query = `state=${encodeURIComponent(state)}&auth_code=AUTH-CODE`;
    // Asked, it would answer 503.
    const env = envWith(suite, { SUITE: unreachable });
    expect((await install.request(`/crm?${query}`, {}, env)).status).toBe(404);
    expect((await installed.request(`/crm?${query}`, {}, env)).status).toBe(403);
  },
);
