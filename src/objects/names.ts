/**
 * The names of all Durable Objects. A name decides where stored rows live, so none of them may change. Pure: a test or a
 * tool reads them without Cloudflare's types. An app's `Credentials` object has the name of its token, see `tokenName`;
 * a `MediaKeeper` is named by its company.
 */
import { createHash } from "node:crypto";

/**
 * Dispatchers of a company. A constant: another number would send customers to other objects, which do not know their
 * codes.
 */
export const SHARDS = 8;

/** Which of a company's Dispatchers has a customer's deliveries. */
export function shardOf(externalUserId: string): number {
  return createHash("sha256").update(externalUserId).digest().readUInt32BE(0) % SHARDS;
}

export const dispatcherName = (corpId: string, shard: number) => `${corpId}:${shard}`;

/** The one RulesEditor. For one release also the Dispatcher of no company that did its work in the version before. */
export const RULES_EDITOR = "rules";

/** The company and the shard in a Dispatcher's name; the shard is NaN for the Dispatcher of no company. */
export function readDispatcherName(name: string): { corpId: string; shard: number } {
  const [corpId = "", shard] = name.split(":");
  return { corpId, shard: Number(shard ?? Number.NaN) };
}

/** The one object that has the audit log. */
export const AUDIT_LOG = "audit";

export const inboxName = (corpId: string, openKfId: string) => `${corpId}:${openKfId}`;

/** An app's channel codes: a new Secret changes nothing of them, another company has others. */
export const channelCodesName = (corpId: string, app: string) => `${corpId}:${app}`;

/** The company and the app in such a name. */
export function readChannelCodesName(name: string): { corpId: string; app: string } {
  const colon = name.indexOf(":");
  return { corpId: name.slice(0, colon), app: name.slice(colon + 1) };
}
