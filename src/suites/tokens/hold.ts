/** How long a suite or its provider asks for no token after a refusal. Stores nothing. */
import { createHash } from "node:crypto";
import { WRONG_SECRET_HOLD_MS } from "../../apps/token.ts";
import { LIMITED } from "../../wecom/errors.ts";

/** WeCom closes for a minute after too many calls, and each call in between makes it longer. */
const LIMITED_HOLD_MS = 60_000;

/** The hold after this errcode, in milliseconds; 0 for none. `wrongCredentials` are errcodes of the configuration. */
export function holdMsOf(errcode: number, wrongCredentials: ReadonlySet<number>): number {
  if (wrongCredentials.has(errcode)) return WRONG_SECRET_HOLD_MS;
  return errcode === LIMITED ? LIMITED_HOLD_MS : 0;
}

/** By this a hold is known to be of another secret. */
export const hashOfSecret = (secret: string) => createHash("sha256").update(secret).digest("hex").slice(0, 8);
