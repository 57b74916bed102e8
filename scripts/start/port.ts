/** Reads a port that somebody has typed. */

/** The highest port that leaves `more` above it. */
const highest = (more: number) => 65_535 - more;

/** A port, or why the text is none. `more` ports above it are used as well. */
export function readPort(
  text: string,
  name: string,
  more = 0,
): { ok: true; port: number } | { ok: false; why: string } {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= highest(more)) return { ok: true, port };
  return {
    ok: false,
    why: `${name} is ${JSON.stringify(text)}: expected a port from 1 to ${highest(more)}.`,
  };
}
