/**
 * Reads the texts of a message body: Liquid, and names of kept-alive media, where each may stand. Knows nothing of a
 * body's other limits.
 */
import { encode, type Sentence, say } from "../../i18n/sentence.ts";
import { namesOf, type Places, placeAt } from "../../messages/places.ts";
import { isGroup } from "../../schema/group.ts";
import { quote } from "../../schema/wording.ts";
import type { EventName } from "../engine/events.ts";
import { compile, hasLiquid, type Template } from "../engine/template.ts";
import { variableFault } from "../engine/variables.ts";
import { type Fault, formatPath, type Path } from "../problem.ts";
import { type MediaTypes, mediaFault, mediaNameAt } from "./media.ts";

/** A rule that sends a body, and the path at which it names the body. */
export interface Use {
  event: EventName;
  rule: string;
  at: Path;
}

/** What is known of a body before its texts are read. */
interface Surroundings {
  uses: readonly Use[];
  /** The places of each family that the body is for. */
  places: readonly Places[];
  /** Whether the body is only a text. */
  isTextOnly: boolean;
  mediaTypes: MediaTypes;
}

/** The texts of a body; paths begin at the body. */
interface Texts {
  faults: Fault[];
  templates: Map<string, Template>;
  media: Set<string>;
  /** Required texts that are empty when no variable has a value. */
  empty: Path[];
}

/** Reads the texts of a body. `value` is the body with each text as it is when no variable has a value. */
export function readTexts(input: unknown, surroundings: Surroundings): Texts & { value: unknown } {
  const gathered: Gathered = {
    ...surroundings,
    faults: [],
    templates: new Map(),
    media: new Set(),
    empty: [],
  };
  const value = readValue(input, [], gathered);
  const { faults, templates, media, empty } = gathered;
  return { value, faults, templates, media, empty };
}

type Gathered = Surroundings & Texts;

/**
 * The sentence about a message with the events that the message is sent on, where there are several: a text that is
 * right for one event may be wrong for another.
 */
export function withEvents(message: Sentence, uses: readonly Use[]): Sentence {
  const ruleOf = new Map(uses.map(({ event, rule }) => [event, rule]));
  if (ruleOf.size < 2) return message;
  const all = [...ruleOf].map(([event, rule]) => say("event-of-rule", { event, rule: quote(rule) }));
  return say("sent-on", { message, uses: { all } });
}

function readValue(value: unknown, path: Path, gathered: Gathered): unknown {
  if (typeof value === "string") return readText(value, path, gathered);
  if (Array.isArray(value)) return value.map((item, index) => readValue(item, [...path, index], gathered));
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, readValue(item, [...path, key], gathered)]),
  );
}

/** Replaces a text that is faulty or empty, so that it is reported only once. */
const PLACEHOLDER = "-";

function readText(text: string, path: Path, gathered: Gathered): string {
  const refuse = (...faults: Omit<Fault, "path">[]) => {
    gathered.faults.push(...faults.map((fault) => ({ path, ...fault })));
    return PLACEHOLDER;
  };
  const medium = mediaNameAt(path, text);
  if (medium !== null) {
    const fault = mediaFault(medium, path, gathered.mediaTypes);
    if (fault !== null) return refuse({ message: fault });
    gathered.media.add(medium);
    return text;
  }
  if (!hasLiquid(text)) return text;
  const places = gathered.places.map((ofFamily) => placeAt(ofFamily, path)).filter((place) => place !== null);
  if (places.length === 0) {
    const names = [...new Set(gathered.places.flatMap(namesOf))];
    return refuse({ message: say("no-liquid-here", { places: { all: names } }) });
  }
  const compiled = compile(text);
  if (!compiled.ok) return refuse(...compiled.faults);
  const { template } = compiled;
  const strangers = variableFaults(template, gathered.uses);
  if (strangers.length > 0) return refuse(...strangers);
  const { blank } = template;
  if (blank === null) {
    return refuse({ message: say("not-fillable") });
  }
  gathered.templates.set(formatPath(path), template);
  if (blank.trim() !== "") return blank;
  if (places.some(({ required }) => required) || gathered.isTextOnly) gathered.empty.push(path);
  return PLACEHOLDER;
}

/** Each fault once, at its first variable. */
function variableFaults(template: Template, uses: readonly Use[]): Omit<Fault, "path">[] {
  const events = [...new Set(uses.map(({ event }) => event))];
  const faults = new Map<string, Omit<Fault, "path">>();
  for (const [index, variable] of template.variables.entries()) {
    const fault = variableFault(variable, events);
    const known = fault === null ? "" : encode(fault);
    if (fault === null || faults.has(known)) continue;
    faults.set(known, { message: withEvents(fault, uses), behind: template.before(index) });
  }
  return [...faults.values()];
}
