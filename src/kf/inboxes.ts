/** Finds the inbox of a company's customer-service account. */
import type { Config } from "../config.ts";
import type { Env } from "../env.ts";

export const inboxName = (corpId: string, openKfId: string) => `${corpId}:${openKfId}`;

export function inboxOf(env: Env, { location }: Config, corpId: string, openKfId: string) {
  return env.KF_INBOX.getByName(inboxName(corpId, openKfId), { locationHint: location });
}
