/**
 * Which addresses a rules file may name. Whoever may edit rules must not be able to make the Worker call what only
 * the Worker reaches: Cloudflare's network reaches no private one, but `npm start` and other homes of workerd do.
 */

const NAMES_OF_NO_PUBLIC_HOST = /(^|\.)(localhost|local|internal)$/;

/** Why an address is not called, as a sentence; null when it is. */
export function publicUrlFault(address: string): string | null {
  if (!URL.canParse(address)) return "this is not a URL";
  const { protocol, username, password, hostname } = new URL(address);
  if (protocol !== "https:") return "the URL must begin with https://";
  if (username !== "" || password !== "") return "the URL must have no user name and no password";
  const name = hostname.replace(/\.$/, "");
  // A URL's own spelling of addresses such as 0x7f.1 is digits and dots, or stands in brackets.
  if (/^[\d.]+$|^\[/.test(name)) return "the URL must name a host, not a numeric address";
  if (!name.includes(".") || NAMES_OF_NO_PUBLIC_HOST.test(name)) {
    return "the URL must name a host on the Internet";
  }
  return null;
}
