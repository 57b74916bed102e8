/** The doctor's check of printed codes: those whose members receive nobody, as the cron found them. Asks nobody. */
import type { CodeFaults } from "../../codes/channel-codes.ts";
import { partOf, say } from "../../i18n/sentence.ts";
import { quote } from "../../schema/wording.ts";
import type { Finding } from "./finding.ts";
import { withList } from "./reading.ts";

/** No check for an app without codes. */
export function checkCodes({ codes, faults }: CodeFaults): Finding[] {
  const check = "check-codes";
  if (codes === 0) return [];
  if (faults.length === 0) return [{ check, ok: true, found: say("codes-sound", { count: codes }) }];
  const found = say("codes-at-fault", { count: faults.length });
  const lines = faults.map(({ state, fault }) =>
    say("code-fault", { state: quote(state), why: partOf(fault) }),
  );
  return [withList({ check, ok: false, found, remedy: say("mend-codes") }, lines)];
}
