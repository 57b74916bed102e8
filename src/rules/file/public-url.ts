/**
 * Decides which addresses a rules file may name. People who edit rules must not be able to make the Worker call private
 * hosts: Cloudflare's network reaches none, but `npm start` and workerd on other machines do.
 */
import * as v from "valibot";
import { coded, type Sentence, say } from "../../i18n/sentence.ts";
import { anyText } from "../../schema/group.ts";
import { quote } from "../../schema/wording.ts";

const NAMES_OF_NO_PUBLIC_HOST = /(^|\.)(localhost|local|internal)$/;

/** The schema of an address that is allowed; later checks see only those. */
export const publicUrl = v.pipe(
  anyText("a-url"),
  v.rawTransform<string, string>(({ dataset: { value }, addIssue, NEVER }) => {
    const fault = urlFault(value);
    if (fault === null) return value;
    addIssue({ message: coded("url-found", { message: fault, url: quote(value) }) });
    return NEVER;
  }),
);

function urlFault(address: string): Sentence | null {
  if (!URL.canParse(address)) return say("not-a-url");
  const { protocol, username, password, hostname } = new URL(address);
  if (protocol !== "https:") return say("url-not-https");
  if (username !== "" || password !== "") return say("url-with-password");
  const name = hostname.replace(/\.$/, "");
  // `URL` rewrites addresses such as 0x7f.1 as digits and dots, or puts them in brackets.
  if (/^[\d.]+$|^\[/.test(name)) return say("numeric-url");
  if (!name.includes(".") || NAMES_OF_NO_PUBLIC_HOST.test(name)) {
    return say("url-not-public");
  }
  return null;
}
