/** Compares a file of codes with the app's codes: the steps that `apply` takes. Makes no call and deletes no code. */
import type { CodeBody } from "../../src/api/codes/bodies.ts";
import { wishOfBody } from "../../src/api/codes/bodies.ts";
import type { ListedCode } from "../../src/codes/code.ts";

export interface Step {
  /** `cannot`: the code cannot become exclusive or stop being it. `beside`: the code is not in the file, and stays. */
  do: "make" | "change" | "same" | "cannot" | "beside";
  state: string;
  /** The keys that differ. */
  changes: string[];
  code: CodeBody | null;
}

/** The steps in the order of the file, then the codes that it does not name. */
export function planOf(wanted: ReadonlyMap<string, CodeBody>, listed: readonly ListedCode[]): Step[] {
  const known = new Map(listed.map((code) => [code.state, code]));
  const steps = [...wanted].map(([state, code]): Step => stepFor(state, code, known.get(state)));
  const beside = listed.filter(({ state }) => !wanted.has(state));
  return [...steps, ...beside.map(({ state }): Step => ({ do: "beside", state, changes: [], code: null }))];
}

function stepFor(state: string, code: CodeBody, known: ListedCode | undefined): Step {
  if (known === undefined || known.gone === true) return { do: "make", state, changes: [], code };
  const wish = wishOfBody(code);
  const keys = ["staff", "departments", "accept", "exclusive", "note"] as const;
  const changes = keys.filter((key) => flat(wish[key]) !== flat(known[key]));
  if (changes.includes("exclusive")) return { do: "cannot", state, changes, code };
  return { do: changes.length === 0 ? "same" : "change", state, changes, code };
}

/** The order of members does not count. */
const flat = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
