/** Finds the inbox of a company's customer-service account. */

import { bound } from "../binding.ts";
import type { Config } from "../config/types.ts";

import type { Env } from "../env.ts";

export const inboxName = (corpId: string, openKfId: string) => `${corpId}:${openKfId}`;

export function inboxOf(env: Env, { location }: Config, corpId: string, openKfId: string) {
  return bound(env, "KF_INBOX").getByName(inboxName(corpId, openKfId), { locationHint: location });
}
