/** Events on their way to a company's own program, through the production bundle. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { Receiver, SECRET } from "../onward/receiver.ts";
import { Scene } from "./scene.ts";

let receiver: Receiver;
let scene: Scene;
beforeEach(async () => {
  receiver = await Receiver.start();
  scene = await Scene.start({ appSettings: { sales: { webhook: { url: receiver.url, secret: SECRET } } } });
});
afterEach(async () => {
  await scene.stop();
  await receiver.close();
});

test("a welcome is told of twice: that the contact came, and what became of it", async () => {
  const contact = scene.greet({ state: "expo-7" });
  const delivery = await scene.settled(contact);
  const [added, settled] = await receiver.takes(2);
  expect(added).toMatchObject({ type: "contact.added", isVerified: true });
  expect(settled).toMatchObject({ type: "delivery.settled", isVerified: true, data: { id: delivery.id } });
  console.log(added, settled, await scene.get("/api/status"));
});
