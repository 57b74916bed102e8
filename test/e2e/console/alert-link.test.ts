/** The link of an alert: it opens the delivery that shows the trouble, where people open the console. */
import { expect, onTestFinished, test } from "vitest";
import { ADMIN_TOKEN, Scene } from "../scene.ts";
import { Robot } from "../troubles/robot.ts";

async function alertFor(secrets: Record<string, string>, before: (scene: Scene) => Promise<unknown>) {
  const robot = await Robot.start();
  onTestFinished(() => robot.close());
  const scene = await Scene.start({ secrets: { ALERT_WEBHOOK: robot.url, LANGUAGE: "en", ...secrets } });
  onTestFinished(() => scene.stop());
  await before(scene);
  scene.app().trustedIps = ["203.0.113.7"];
  const { id } = await scene.settled(scene.greet());
  await expect.poll(() => robot.alerts.length, { timeout: 20_000 }).toBe(1);
  return { id, text: robot.alerts[0] ?? "", url: scene.worker.url };
}
const login = (scene: Scene) =>
  fetch(`${scene.worker.url}/api/session`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });

test("an alert links to the delivery, at the address of the last login", async () => {
  const { id, text, url } = await alertFor({}, login);
  expect(text.split("\n").at(-1)).toBe(`${url}/console/#/deliveries/${id}`);
});

test("an alert links to the delivery at CONSOLE_URL, which comes first", async () => {
  const { id, text } = await alertFor({ CONSOLE_URL: "https://yingbin.example.com/" }, login);
  expect(text.split("\n").at(-1)).toBe(`https://yingbin.example.com/console/#/deliveries/${id}`);
});

test("where nobody has logged in there is no link", async () => {
  const { text } = await alertFor({}, async () => {});
  expect(text).toContain("60020");
  expect(text).not.toContain("/console/");
});
