/** Tells operators of trouble through a WeCom group robot (doc 91770). Decides nothing about when. */

const ALERT_TIMEOUT_MS = 5_000;

/** Posts a text to the group; a failure is logged, nothing more: what it tells of is at `/api/status` too. */
export async function sendAlert(webhook: string, text: string): Promise<void> {
  let outcome: string;
  try {
    const response = await fetch(webhook, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ msgtype: "text", text: { content: text } }),
      redirect: "manual",
      signal: AbortSignal.timeout(ALERT_TIMEOUT_MS),
    });
    await response.body?.cancel();
    outcome = `HTTP ${response.status}`;
  } catch (error) {
    outcome = error instanceof Error ? error.name : "failed";
  }
  console.log({ event: "alert.sent", outcome });
}
