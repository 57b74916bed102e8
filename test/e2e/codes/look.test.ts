/** The cron finds codes whose members receive no customer any more; the doctor lists them, and an alert names them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { Robot } from "../troubles/robot.ts";
import { caller } from "./caller.ts";
import { madeElsewhere } from "./ways.ts";

const LOOK = "*/5 * * * *";

let scene: Scene;
let robot: Robot;
let call: ReturnType<typeof caller>;
beforeAll(async () => {
  robot = await Robot.start();
  scene = await Scene.start({
    apps: [{ name: "sales" }, { name: "other" }],
    secrets: { ALERT_WEBHOOK: robot.url, LANGUAGE: "zh" },
    hasClock: true,
  });
  call = caller(scene.worker.url);
  for (const userid of ["left", "asleep", "inner", "fine"]) scene.corp.addStaff({ userid });
});
afterAll(async () => {
  await scene.stop();
  robot.close();
});

const put = (state: string, ...staff: string[]) => call("PUT", `sales/codes/${state}`, { staff });
const look = () => scene.worker.runCron(LOOK);
const change = (userid: string, changes: object) => {
  const staff = scene.corp.staff.get(userid);
  if (staff !== undefined) Object.assign(staff, changes);
};
const alerts = () => robot.alerts.filter((text) => text.includes("渠道码"));

interface Check {
  code: string;
  ok: boolean | null;
  found: string;
  remedy?: string;
  list?: string[];
}
async function checkOf(app: string): Promise<Check | undefined> {
  const response = await fetch(`${scene.worker.url}/api/doctor?app=${app}`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "accept-language": "zh" },
  });
  const report = (await response.json()) as { apps: { checks: Check[] }[] };
  return report.apps[0]?.checks.find(({ code }) => code.startsWith("codes-"));
}
const troubles = async (app = "sales") => {
  const { apps } = (await scene.get(`/api/status?app=${app}`)) as {
    apps: { troubles: Record<string, { overAt: string | null }> }[];
  };
  return apps[0]?.troubles["codes"];
};

test("a code whose member has left, is inactive or lost 客户联系 is found, told and over when it is mended", async () => {
  await put("a-left", "left", "fine");
  await put("b-asleep", "asleep");
  await put("c-inner", "inner");
  await put("d-fine", "fine");
  await look();
  expect(await checkOf("sales")).toMatchObject({ ok: true, found: "4 个渠道码" });
  expect([alerts(), await troubles()]).toEqual([[], undefined]);

  change("left", { hasLeft: true });
  change("inner", { canContact: false });
  await look();
  expect(await checkOf("sales")).toMatchObject({
    ok: false,
    found: "2 个渠道码的成员已无法接待客户",
    remedy: expect.stringContaining("印出去的图片不用换"),
    list: ['"a-left"（left 已离职或不在应用的可见范围内）', '"c-inner"（inner 没有客户联系权限）'],
  });
  await expect.poll(() => alerts().length).toBe(1);
  expect(alerts()[0]).toContain('"a-left"');
  expect(alerts()[0]).toContain('"c-inner"');
  expect(await troubles()).toMatchObject({ overAt: null });

  // A second run of the cron finds the same codes, and does not alert again.
  await look();
  expect(alerts()).toHaveLength(1);

  await put("a-left", "fine");
  change("inner", { canContact: true });
  await look();
  expect(await checkOf("sales")).toMatchObject({ ok: true });
  expect(await troubles()).toMatchObject({ overAt: expect.any(String) });
});

test("a member who was never activated is found by the first run", async () => {
  await put("e-new", "asleep");
  const made = scene.corp.addStaff({ userid: "fresh" });
  await put("f-fresh", "fresh");
  made.activated = false;
  await look();
  expect(await checkOf("sales")).toMatchObject({ ok: false, list: ['"f-fresh"（fresh 未激活）'] });
  made.activated = true;
  await look();
  expect(await checkOf("sales")).toMatchObject({ ok: true });
});

test("a fault is over when the code is deleted, the last of its app too", async () => {
  await call("PUT", "other/codes/only", { staff: ["fine"] });
  change("fine", { hasLeft: true });
  await look();
  expect(await troubles("other")).toMatchObject({ overAt: null });
  change("fine", { hasLeft: false });
  await call("DELETE", "other/codes/only", { state: "only" });
  await look();
  expect(await troubles("other")).toMatchObject({ overAt: expect.any(String) });
});

test("an app without codes is asked about nothing, and has no check", async () => {
  scene.wecom.journal.clear();
  await look();
  const asked = scene.wecom.journal.calls("externalcontact/get_follow_user_list");
  expect(asked.filter(({ app }) => app === "other")).toEqual([]);
  expect(await checkOf("other")).toBeUndefined();
});

test("a run looks at a hundred codes, and the next run at those behind them", async () => {
  for (let number = 100; number < 250; number += 1) madeElsewhere(scene.app(), `g-${number}`, "fine");
  const last = scene.corp.addStaff({ userid: "last" });
  madeElsewhere(scene.app(), "z-last", "last");
  for (let cursor: unknown = "", query = ""; cursor !== null; query = `?cursor=${cursor}`) {
    ({ cursor } = (await call("POST", `sales/codes/adopt${query}`)).body);
  }
  last.hasLeft = true;
  await look();
  expect((await checkOf("sales"))?.ok).toBe(true);
  await look();
  expect(await checkOf("sales")).toMatchObject({ ok: false, list: [expect.stringContaining("z-last")] });
});
