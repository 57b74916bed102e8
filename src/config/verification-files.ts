/**
 * Reads `WECOM_VERIFY`: the files by which WeCom proves that a domain is the company's. Each holds the characters of its
 * own name.
 */
import { say } from "../i18n/sentence.ts";
import type { Note } from "./apps.ts";

/** As WeCom gives the file, and also without what is the same in every name. */
const NAMED = /^(?:WW_verify_)?([A-Za-z0-9]{1,64})(?:\.txt)?$/;

/** What stands in each file: `WW_verify_<these characters>.txt`. */
export function readVerificationFiles(text: string | null, complain: Note): ReadonlySet<string> {
  const files = new Set<string>();
  for (const name of text?.split(/[\s,]+/) ?? []) {
    const content = NAMED.exec(name)?.[1];
    if (content !== undefined) files.add(content);
    else if (name !== "") complain("WECOM_VERIFY", say("not-a-verification-file"));
  }
  return files;
}
