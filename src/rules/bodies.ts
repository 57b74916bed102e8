/**
 * Every message body of a rules file with the rules that send it, each checked for all of their events. Reads the
 * file as it was written, so that it can speak when other values are faulty.
 */
import { isGroup } from "../messages/fields.ts";
import { quote } from "../messages/wording.ts";
import { type Body, readBody, type Use } from "./body.ts";
import { EVENTS } from "./facts.ts";
import { isMediaType, type MediaTypes } from "./media.ts";
import { type Fault, formatPath, type Path } from "./problem.ts";
import { misfitOf } from "./takes.ts";

export interface Bodies {
  faults: readonly Fault[];
  warnings: readonly Fault[];
  /** The sound ones, by the paths at which they stand. */
  at(path: Path): Body | null;
  all: readonly { path: Path; body: Body }[];
}

interface Found {
  path: Path;
  /** Null for one that stands in the rule that sends it. */
  name: string | null;
  input: unknown;
  uses: Use[];
}

/** Reads all bodies of a file, which is given as its plain value. */
export function readBodies(file: unknown): Bodies {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const byPath = new Map<string, { path: Path; body: Body }>();
  const types = mediaTypesOf(file);
  for (const { path, name, input, uses } of findBodies(file)) {
    const misfits = uses.flatMap(({ event, at }) => {
      const why = misfitOf(input, event);
      if (why === null) return [];
      if (name === null) return [{ path: at, message: `this ${why}` }];
      return [{ path: at, message: `${quote(name)} ${why}`, see: path }];
    });
    const reading = readBody(input, uses, types);
    const inFile = (fault: Fault) => ({ ...fault, path: [...path, ...fault.path] });
    faults.push(...misfits, ...reading.faults.map(inFile));
    warnings.push(...reading.warnings.map(inFile));
    if (reading.body !== null) byPath.set(formatPath(path), { path, body: reading.body });
  }
  return {
    faults,
    warnings,
    at: (path) => byPath.get(formatPath(path))?.body ?? null,
    all: [...byPath.values()],
  };
}

function findBodies(file: unknown): Found[] {
  const { messages, rules } = isGroup(file) ? file : {};
  const named = new Map<string, Found>();
  for (const [name, input] of Object.entries(isGroup(messages) ? messages : {})) {
    named.set(name, { path: ["messages", name], name, input, uses: [] });
  }
  const inRules: Found[] = [];
  for (const [index, rule] of (Array.isArray(rules) ? rules : []).entries()) {
    if (!isGroup(rule)) continue;
    const { on, name } = rule;
    const event = EVENTS.find((one) => one === on);
    for (const key of ["send", "fallback"]) {
      const sending = rule[key];
      const at = ["rules", index, key];
      const use = (path: Path): Use[] => (event ? [{ event, rule: String(name), at: path }] : []);
      if (typeof sending === "string") named.get(sending)?.uses.push(...use(at));
      if (!isGroup(sending)) continue;
      const { split } = sending;
      if (isGroup(split)) {
        for (const side of Object.keys(split)) named.get(side)?.uses.push(...use([...at, "split", side]));
      } else if (!Object.hasOwn(sending, "split")) {
        inRules.push({ path: at, name: null, input: sending, uses: use(at) });
      }
    }
  }
  return [...named.values(), ...inRules];
}

function mediaTypesOf(file: unknown): MediaTypes {
  const { media } = isGroup(file) ? file : {};
  const entries = Object.entries(isGroup(media) ? media : {});
  return new Map(
    entries.map(([name, source]) => {
      const { type } = isGroup(source) ? source : {};
      return [name, isMediaType(type) ? type : null];
    }),
  );
}
