/** The pages of an installation say what they can when the suite cannot be asked. */
import { expect, test } from "vitest";
import { install, installed } from "../../../src/install/route.ts";

const suite = {
  ...{ kind: "third-party", suiteId: "ww1", suiteSecret: "s", providerCorpId: "ww2" },
  ...{ callbackToken: "t", encodingAesKey: "a".repeat(43) },
};
const ADDRESS = "/crm?state=abc&auth_code=AUTH-CODE";
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
