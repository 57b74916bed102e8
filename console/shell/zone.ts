/** Finds the zone of the rules in force, once: every page shows its times in it. */
import { answerOf, api } from "../api.ts";
import { zone } from "../time.ts";

export async function findZone(): Promise<void> {
  if (zone.value !== null) return;
  const status = await answerOf(api.status.$get({}));
  const zones = status.ok ? status.answer.apps.map(({ rules }) => rules["timezone"]) : [];
  zone.value = zones.find((one) => typeof one === "string") ?? null;
}
