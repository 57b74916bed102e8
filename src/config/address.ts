/**
 * Checks addresses of the configuration: whether an address can be called at all, and whether others can listen on the
 * way. Calls none.
 */

/** An IPv4 address that is not public, as a URL spells it: loopback, RFC 1918, RFC 6598, link-local. */
const PRIVATE_IPV4 =
  /^(?:127|10|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254)\.[\d.]+$/;
/** The same for IPv6: loopback, RFC 4193, link-local. */
const PRIVATE_IPV6 = /^\[(?:::1\]|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/;
const MAPPED_IPV4 = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/;
/** A name without a dot, or a name that no public resolver knows. */
const PRIVATE_NAME = /^[^.:[\]]+$|\.(?:localhost|internal|local|home\.arpa)$/;

/** Why an address cannot be used: the code of its sentence. */
export type AddressFault =
  | "address-not-http"
  | "address-not-https"
  | "address-not-of-a-robot"
  | "address-with-user"
  | "address-with-query";

/** Why an address cannot be called; null when it can. `otherwise` is the fault of what is no address to call. */
export function configUrlFault(
  text: string,
  otherwise: AddressFault = "address-not-http",
): AddressFault | null {
  if (!URL.canParse(text)) return otherwise;
  const { protocol, username, password } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return otherwise;
  return username !== "" || password !== "" ? "address-with-user" : null;
}

/** Why paths cannot be appended to an address; null when they can. */
export function baseFault(text: string): AddressFault | null {
  const fault = configUrlFault(text);
  // An empty query or fragment counts too, and a URL does not show it.
  if (fault !== null || !/[?#]/.test(text)) return fault;
  return "address-with-query";
}

/** Why an address must not get confidential data; null when it may. */
export function safeAddressFault(text: string): AddressFault | null {
  return configUrlFault(text, "address-not-https") ?? (isReadableOnTheWay(text) ? "address-not-https" : null);
}

/** Whether others can read a request on its way: http, and not to this machine or its own network. */
export function isReadableOnTheWay(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === "http:" && !isPrivateHost(hostname.replace(/\.$/, ""));
}

/** Whether a URL's host is this machine, or not public. */
function isPrivateHost(host: string): boolean {
  const [, high, low] = MAPPED_IPV4.exec(host) ?? [];
  if (high !== undefined && low !== undefined) {
    const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
    return isPrivateHost([first >> 8, first & 255, second >> 8, second & 255].join("."));
  }
  return PRIVATE_IPV4.test(host) || PRIVATE_IPV6.test(host) || PRIVATE_NAME.test(host);
}
