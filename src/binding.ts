/**
 * Takes a binding out of the environment. `wrangler.toml` brings them all; where one was left out, only what needs it
 * fails, and the log says which.
 */
import { limitedLog } from "./http/limited-log.ts";

/** Says which binding is missing; by its message, which crosses from an object to its caller. */
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

/** Whether something failed because a binding is missing, here or in an object that was asked. */
export function isMissingBinding(error: unknown): boolean {
  return error instanceof Error && /the binding [A-Z_]+ is missing/.test(error.message);
}
