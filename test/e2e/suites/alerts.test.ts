/** What operators of a provider are alerted of: once when it begins, once when it is over. */
import { afterEach, expect, test, vi } from "vitest";
import { Robot } from "../troubles/robot.ts";
import { ProviderScene } from "./provider-scene.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const EVERY_FIVE_MINUTES = "*/5 * * * *";

let provider: ProviderScene;
let robot: Robot;

async function start(suite: Record<string, unknown> = {}): Promise<void> {
  robot = await Robot.start();
  const secrets = { ALERT_WEBHOOK: robot.url, LANGUAGE: "en" };
  provider = await ProviderScene.start(suite, { secrets, hasClock: true });
}
afterEach(async () => {
  await provider.stop();
  robot.close();
});

const cron = () => provider.scene.worker.runCron(EVERY_FIVE_MINUTES);
/** Waits for an alert, and expects no other beside those that are named. */
const alerted = (...alerts: unknown[]) =>
  vi.waitFor(() => expect(robot.alerts).toEqual(alerts), { timeout: 15_000, interval: 50 });
const saying = (words: RegExp) => expect.stringMatching(words);

test("no ticket for 25 minutes is told once, and that tickets come again", async () => {
  await start();
  const { suite: template } = provider;
  await provider.taken(template.pushTicket({ at: Date.now() - 24 * MINUTE_MS }));
  await cron();
  await provider.taken(template.pushTicket({ at: Date.now() - 23 * MINUTE_MS }));
  expect(robot.alerts).toEqual([]);
  await provider.stop();
  robot.close();

  await start();
  await provider.taken(provider.suite.pushTicket({ at: Date.now() - 26 * MINUTE_MS }));
  await cron();
  const begun = saying(
    /app crm: WeCom has pushed no suite_ticket for 26 minutes: soon no company's app has a token any more.*刷新Ticket/,
  );
  await alerted(begun);
  await cron();
  await provider.taken(provider.suite.pushTicket());
  await alerted(begun, saying(/app crm: over: WeCom has pushed no suite_ticket/));
});

test("a secret that WeCom refuses is told once, however many ask, and that it is good again", async () => {
  await start();
  const { suite: template } = provider;
  const { suiteSecret } = template;
  template.suiteSecret = "another-secret-than-the-worker-has";
  await provider.taken(template.pushTicket());
  await provider.taken(template.install(provider.scene.corp));
  await provider.taken(template.pushTicket());
  await alerted(saying(/crm: WeCom gives no suite_access_token: wrong suite_secret \(40080\).*WECOM_SUITES/));
  template.suiteSecret = suiteSecret;
});

test("an address that WeCom does not know is told with the provider's own list", async () => {
  await start();
  provider.suite.provider.ips = ["203.0.113.7"];
  await provider.taken(provider.suite.pushTicket());
  await alerted(saying(/crm: WeCom gives no suite_access_token: .*60020.*服务商信息.*IP白名单/));
});

test("an authorisation that did not come about is told, and the next that does", async () => {
  await start();
  const { suite: template, scene } = provider;
  await provider.taken(template.pushTicket());
  await provider.taken(template.install(scene.corp, { at: Date.now() - 11 * MINUTE_MS }));
  const begun = saying(
    /crm: a company's authorisation did not come about: the AuthCode could not be exchanged/,
  );
  await alerted(begun);
  await provider.installed(scene.wecom.addCorp());
  await alerted(begun, saying(/app crm: over: .* did not come about/));
});

test("a licence that ends within fourteen days is told once for each company, and shown", async () => {
  await start();
  const { suite: template, scene } = provider;
  const corpId = await provider.installed();
  const other = scene.wecom.addCorp();
  await provider.installed(other);
  const { licence } = template.installationOf(scene.corp);
  licence.trial = { from: Date.now() - 80 * DAY_MS, to: Date.now() + 10.5 * DAY_MS };
  await cron();
  await alerted(saying(/app crm: the licence trial of .* ends in 10 days/));
  await cron();
  expect(scene.wecom.journal.calls("license/get_app_license_info")).toHaveLength(2);
  const listed = await provider.installations();
  expect(listed).toHaveLength(2);
  for (const one of listed) {
    const trialEndsAt = new Date(
      Math.floor(
        (template.installationOf(one["corpId"] === corpId ? scene.corp : other).licence.trial?.to ?? 0) /
          1000,
      ) * 1000,
    ).toISOString();
    expect(one).toMatchObject({ licence: { isNeeded: true, trialEndsAt } });
  }
});

test("without the provider's secret nothing is asked about licences", async () => {
  await start({ providerSecret: undefined });
  await provider.installed();
  await cron();
  expect(provider.scene.wecom.journal.calls("service/get_provider_token")).toEqual([]);
  expect(await provider.installations()).toMatchObject([{ licence: null }]);
  expect(await provider.ask("POST", "/suites/crm/link")).toMatchObject({
    status: 409,
    body: { error: { code: "no-provider-secret" } },
  });
});

test("a company that lets the app see less is told once, and not once for each customer", async () => {
  await start();
  const { suite: template, scene } = provider;
  await provider.installed();
  const { app } = template.installationOf(scene.corp);
  app.visibleStaff = ["zhangsan"];
  await provider.taken(template.change(scene.corp));
  const begun = saying(
    /crm@wp.*the company lets the app see less: 0 members, 1 departments and 0 tags fewer/,
  );
  await alerted(begun);
  const api = "send_welcome_msg";
  scene.wecom.faults.add({ api, times: Number.POSITIVE_INFINITY, then: { errcode: 60111 } });
  for (let n = 0; n < 7; n += 1) scene.greet();
  await vi.waitFor(async () => {
    const { body } = await provider.ask("GET", `/deliveries?app=crm@${app.corpId}`);
    const outcomes = Object(body).deliveries.map((one: { outcome: string }) => one.outcome);
    expect(outcomes).toEqual(Array(7).fill("refused"));
  }, 20_000);
  await alerted(begun);
  expect(await provider.ask("GET", `/status?app=crm@${app.corpId}`)).toMatchObject({
    body: { apps: [{ troubles: { rights: { overAt: null } } }] },
  });
  app.visibleStaff = null;
  await provider.taken(template.change(scene.corp));
  await alerted(begun, saying(/crm@wp.*: over: the company lets the app see less/));
});
