/**
 * Takes a binding out of the environment. `wrangler.toml` has all bindings; without one, only the parts that need it
 * fail, and the log names it.
 */
import { limitedLog } from "./http/limited-log.ts";

/** Says which binding is missing; recognised by its message, which crosses from an object to its caller. */
export class MissingBinding extends Error {
  constructor(name: string) {
    super(`the binding ${name} is missing: wrangler.toml must have it`);
  }
}

const logMissing = limitedLog();

/** The binding of that name; throws `MissingBinding` where there is none. */
export function bound<Bindings extends object, Name extends keyof Bindings & string>(
  env: Bindings,
  name: Name,
): NonNullable<Bindings[Name]> {
  const binding = env[name];
  if (binding === undefined || binding === null) {
    logMissing({ event: "binding.missing", binding: name });
    throw new MissingBinding(name);
  }
  return binding;
}

/** Whether a failure means that a binding is missing, here or in an asked object. */
export function isMissingBinding(error: unknown): boolean {
  return error instanceof Error && /the binding [A-Z_]+ is missing/.test(error.message);
}
