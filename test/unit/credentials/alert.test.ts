/** An alert goes to the configured robot only. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { sendAlert } from "../../../src/credentials/alert.ts";

/** A server with the same answer for every request, its address, and the bodies that it received. */
async function listen(status: number, headers: Record<string, string> = {}) {
  const sent: string[] = [];
  const server = createServer(async (request, response) => {
    sent.push(await text(request));
    response.writeHead(status, headers).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/send?key=hidden`, sent };
}

const logged = () => {
  const spy = vi.spyOn(console, "log").mockImplementation(() => {});
  onTestFinished(() => spy.mockRestore());
  return spy.mock.calls;
};

test("an alert is posted to the robot as a text", async () => {
  const lines = logged();
  const robot = await listen(200);
  await sendAlert(robot.url, "60020");
  expect(robot.sent.map((body) => JSON.parse(body))).toEqual([
    { msgtype: "text", text: { content: "60020" } },
  ]);
  expect(lines).toEqual([[{ event: "alert.sent", outcome: "HTTP 200" }]]);
});

test.each([301, 302, 303, 307, 308])("an alert follows no redirect (%i)", async (status) => {
  const lines = logged();
  const elsewhere = await listen(200);
  const robot = await listen(status, { location: elsewhere.url });
  await sendAlert(robot.url, "60020");
  expect(robot.sent).toHaveLength(1);
  expect(elsewhere.sent).toEqual([]);
  expect(lines).toEqual([[{ event: "alert.sent", outcome: `HTTP ${status}` }]]);
});

test("an alert that cannot be sent is logged without the robot's key", async () => {
  const lines = logged();
  await sendAlert("http://127.0.0.1:9/send?key=hidden", "60020");
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain("hidden");
});
