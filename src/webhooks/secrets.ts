/** Chooses the secrets that sign a post to a URL. Signs nothing. */
import { secretForUrl } from "./sign.ts";
import type { WebhookConfig } from "./types.ts";

/** Where a URL is named: in the app's configuration, or in a rule of the rules file. */
export type NamedBy = "app" | "rule";

/**
 * The app's own secrets for its own webhook; secrets made for the URL when a rule names it; none when the app has none.
 */
export function secretsFor(webhook: WebhookConfig | null, url: string, namedBy: NamedBy): readonly string[] {
  if (webhook === null) return [];
  if (namedBy === "app") return webhook.secrets;
  const made = ruleSecrets(webhook, url);
  // For one release: a receiver of both goes on verifying a rule's event with the secret that it knows.
  return isSameUrl(url, webhook.url) ? [...made, ...webhook.secrets] : made;
}

/** The secrets of a rule's URL, newest first. */
export const ruleSecrets = ({ secrets }: WebhookConfig, url: string) =>
  secrets.map((secret) => secretForUrl(secret, url));

const isSameUrl = (one: string, other: string) => new URL(one).href === new URL(other).href;
