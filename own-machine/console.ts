/**
 * Has workerd print what the Worker logs as JSON: workerd by itself prints an object as Node does. The Worker's entry
 * imports it before the Worker's own modules.
 */

for (const level of ["debug", "info", "log", "warn", "error"] as const) {
  const print = console[level].bind(console);
  console[level] = (...said: unknown[]) => {
    const [first, ...others] = said;
    const isLine = others.length === 0 && typeof first === "object" && first !== null;
    if (isLine && !(first instanceof Error)) print(JSON.stringify(first));
    else print(...said);
  };
}
