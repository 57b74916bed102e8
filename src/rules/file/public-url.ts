/**
 * Decides which addresses a rules file may name. People who edit rules must not be able to make the Worker call private
 * hosts: Cloudflare's network reaches none, but `npm start` and workerd on other machines do.
 */

const NAMES_OF_NO_PUBLIC_HOST = /(^|\.)(localhost|local|internal)$/;

/** A sentence when an address is not allowed, or null. */
export function publicUrlFault(address: string): string | null {
  if (!URL.canParse(address)) return "this is not a URL";
  const { protocol, username, password, hostname } = new URL(address);
  if (protocol !== "https:") return "the URL must begin with https://";
  if (username !== "" || password !== "") return "the URL must have no user name and no password";
  const name = hostname.replace(/\.$/, "");
  // `URL` rewrites addresses such as 0x7f.1 as digits and dots, or puts them in brackets.
  if (/^[\d.]+$|^\[/.test(name)) return "the URL must name a host, not a numeric address";
  if (!name.includes(".") || NAMES_OF_NO_PUBLIC_HOST.test(name)) {
    return "the URL must name a host on the Internet";
  }
  return null;
}
