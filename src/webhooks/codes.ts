/**
 * Takes codes out of data of WeCom's that is handed on unchanged: whoever has a code can write to the customer with it.
 */

const SECRET_NAMES = [
  /^(code|token|secret|ticket)$/i,
  /_(code|token|secret|ticket)$/i,
  /[a-z](Code|Token|Secret|Ticket)$/,
];

/** Whether a field may give something away: `welcome_code`, `SuiteTicket`, `Token`; but not `errcode`. */
export const isSecretName = (name: string) => SECRET_NAMES.some((pattern) => pattern.test(name));

/** The same value without its codes, however deep they stand. */
export function withoutCodes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCodes);
  return typeof value === "object" && value !== null ? groupWithoutCodes(value) : value;
}

/** The same group without its codes. */
export function groupWithoutCodes(group: object): Record<string, unknown> {
  const kept = Object.entries(group).filter(([name]) => !isSecretName(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutCodes(inner)]));
}
