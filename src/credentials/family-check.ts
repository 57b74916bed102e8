/** Asks WeCom whether it takes calls of a family, by a call that changes nothing. Reports nothing. */
import type { CallWecom } from "../wecom/client.ts";
import { listContactStaff } from "../wecom/contact.ts";
import { listKfAccounts } from "../wecom/kf.ts";
import type { CallFamily } from "./troubles.ts";

export const FAMILIES: readonly CallFamily[] = ["contact", "kf"];

const PROBE_MS = 3_000;

/** Whether WeCom gave what the call asks for. */
export async function familyWorks(call: CallWecom, token: string, family: CallFamily): Promise<boolean> {
  const { details } =
    family === "contact"
      ? await listContactStaff(call, token, PROBE_MS)
      : await listKfAccounts(call, token, 0, PROBE_MS);
  return details !== null;
}
