/** Asks WeCom for the licences (接口许可) of a suite's companies, and warns before one ends. */
import { say } from "../i18n/sentence.ts";
import type { Licence } from "../wecom/provider.ts";
import type { InstallationList } from "./installation-list.ts";
import type { Installations } from "./installations.ts";
import type { SuiteTroubles } from "./suite-troubles.ts";
import type { SuiteCalls } from "./tokens/suite-calls.ts";

const ASKED_EVERY_MS = 24 * 60 * 60_000;
/** A thousand companies are asked about within a day: the cron comes every five minutes. */
const ASKED_AT_ONCE = 10;
const WARNED_MS = 14 * 24 * 60 * 60_000;

export interface LicencePorts {
  calls: SuiteCalls;
  installations: Installations;
  list: InstallationList;
  troubles: SuiteTroubles;
}

/** The companies of which WeCom was asked longest ago. */
export async function askLicences(ports: LicencePorts, now: number): Promise<void> {
  const { calls, installations } = ports;
  for (const corpId of installations.licencesToAsk(now - ASKED_EVERY_MS, ASKED_AT_ONCE)) {
    const asked = await calls.licence(corpId);
    if (!asked.ok) return;
    const { details: licence } = asked.found;
    installations.licensed(corpId, licence, now);
    if (licence !== null) judge(ports, corpId, licence, now);
  }
}

function judge(
  { list, troubles }: LicencePorts,
  corpId: string,
  { isNeeded, trialEndsAt }: Licence,
  now: number,
): void {
  if (!isNeeded || trialEndsAt === null || trialEndsAt - now > WARNED_MS) {
    troubles.ends("licence", corpId);
  } else if (trialEndsAt > now) {
    const name = list.find(corpId)?.corpName;
    const company = name ? `${name} (${corpId})` : corpId;
    const what = say("licence-ends-soon", { company, time: { ms: trialEndsAt - now } });
    troubles.begins("licence", corpId, { what, remedy: say("buy-licences") });
  }
}
