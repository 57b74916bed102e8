/** Whether a company's permanent_code may be used, and why not. Changes nothing. */
import type { PermanentCode } from "../apps/suite-of-company.ts";
import { coded } from "../i18n/sentence.ts";
import type { AuthCodes } from "./auth-codes.ts";
import type { Installations } from "./installations.ts";

/** A refused permanent_code is tried again after an hour: the app may have been disabled for a time. */
const VOID_MS = 60 * 60_000;

/** `suite`: the suite's name. */
export function permanentCodeOf(
  { installations, authCodes }: { installations: Installations; authCodes: AuthCodes },
  { suite, corpId }: { suite: string; corpId: string },
  now: number,
): PermanentCode {
  const row = installations.find(corpId);
  if (row === null) return none(suite, "not-installed", true);
  switch (row.state) {
    case "cancelled":
      // The AuthCode of a new installation does not say whose it is.
      return none(suite, "authorisation-gone", authCodes.hasPendingSince(row.cancelled_at ?? 0));
    case "void":
      if (now - (row.refused_at ?? 0) < VOID_MS) return none(suite, "permanent-code-void", true);
      break;
    case "active":
      break;
    default:
      row.state satisfies never;
  }
  const { permanent_code: code } = row;
  return code === null ? none(suite, "not-installed", true) : { ok: true, code };
}

type WhyNone = "not-installed" | "authorisation-gone" | "permanent-code-void";

function none(suite: string, code: WhyNone, retry: boolean): PermanentCode {
  return { ok: false, errcode: null, errmsg: coded(code, { suite }), retry, isUnauthorised: true };
}
