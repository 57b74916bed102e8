/** The layout of the doctor's report on a terminal. */
import { expect, test } from "vitest";
import { answerInWords } from "../../../scripts/doctor/words.ts";

test("the findings of a report stand in one column, also beside Chinese names and full-width signs", () => {
  const checks = ["token", "客户联系", "规则（sales）"].map((check) => ({ check, ok: true, found: "ok" }));
  const apps = [{ app: "sales", corpId: null, fromIp: null, checks }];
  const report = answerInWords({ version: "1.0.0", ok: true, checks: [], apps }, "https://wecom.example.com");
  expect(report.split("\n").filter((line) => line.includes("✓"))).toEqual([
    "  ✓ token           ok",
    "  ✓ 客户联系        ok",
    "  ✓ 规则（sales）   ok",
  ]);
});
