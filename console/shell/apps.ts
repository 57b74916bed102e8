/**
 * The names of the apps and the zone of their rules, asked once for all pages: a status costs a request to each app's
 * objects.
 */
import { signal } from "@preact/signals";
import { answerOf, api } from "../api.ts";
import type { Asked } from "../asked.ts";
import { zone } from "../time.ts";

const known = signal<Asked<string[]>>({ state: "pending" });

/** Asks, unless it is known. */
export async function findApps(): Promise<void> {
  if (known.value.state === "answered") return;
  const status = await answerOf(api.status.$get({}));
  if (!status.ok) {
    known.value = { state: "failed", problem: status.problem };
    return;
  }
  const { apps } = status.answer;
  zone.value = apps.map(({ rules }) => rules["timezone"]).find((one) => typeof one === "string") ?? null;
  known.value = { state: "answered", answer: apps.map(({ app }) => app), isRefreshing: false };
}

/** The names, as `Answered` draws them. */
export const useApps = () => ({ asked: known.value, again: () => void findApps() });

/** The names; none until they are known. */
export const appNames = (): readonly string[] => (known.value.state === "answered" ? known.value.answer : []);
