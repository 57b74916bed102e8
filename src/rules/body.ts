/**
 * A message body of the rules file: WeCom's own fields, with Liquid in some of them. Checked once, for every event
 * that it is sent on, as the message that it is when nothing is known; what `message.ts` later fills in is measured
 * again there.
 */
import * as v from "valibot";
import { type WelcomeMessage, welcomeMessage } from "../messages/contact.ts";
import { CONTACT_PLACES } from "../messages/contact-places.ts";
import { isGroup } from "../messages/fields.ts";
import { type KfMessage, kfMessage } from "../messages/kf.ts";
import { KF_PLACES } from "../messages/kf-places.ts";
import { namesOf, type Places, placeAt } from "../messages/places.ts";
import { listed, quote } from "../messages/wording.ts";
import type { EventName } from "./facts.ts";
import { type MediaTypes, mediaFault, mediaNameAt } from "./media.ts";
import { type Fault, faultOf, formatPath, type Path } from "./problem.ts";
import { type Family, familyOf, familyOfBody } from "./takes.ts";
import { compile, hasLiquid, type Template } from "./template.ts";
import { EMPTY_SCOPE, variableFault } from "./variables.ts";

/** A body that was found sound. */
export interface Body {
  /** As `send_welcome_msg` takes it, and as customer service does; null where no event of that family sends it. */
  contact: WelcomeMessage | null;
  kf: KfMessage | null;
  /** By path, as in `attachments[0].link.title`. */
  templates: ReadonlyMap<string, Template>;
  /** The names of the kept-alive media in it. */
  media: readonly string[];
}

/** A rule that sends a body, and where it says so. */
export interface Use {
  event: EventName;
  rule: string;
  at: Path;
}

/** What a body was found to be; paths are inside of it. There is a body when there are no faults. */
export interface BodyReading {
  body: Body | null;
  faults: readonly Fault[];
  warnings: readonly Fault[];
}

/** Reads a body. One that no rule sends is taken for what it looks like. */
export function readBody(input: unknown, uses: readonly Use[], mediaTypes: MediaTypes): BodyReading {
  const families = familiesOf(input, uses);
  const gathered: Gathered = {
    uses,
    places: families.map((family) => (family === "kf" ? KF_PLACES : CONTACT_PLACES)),
    isTextOnly: familyOfBody(input) === null,
    mediaTypes,
    ...{ faults: [], templates: new Map(), media: new Set(), empty: [] },
  };
  const value = readValue(input, [], gathered);
  const { faults, templates, media } = gathered;

  const welcome = families.includes("contact") ? v.safeParse(welcomeMessage, value) : null;
  const service = families.includes("kf") ? v.safeParse(kfMessage, value) : null;
  const inService = faultsOf(service?.issues, templates, families.length > 1 ? sentOn(uses) : "");
  // What both refuse is told once: customer service has the smaller limits.
  const told = new Set(inService.map(({ path }) => formatPath(path)));
  const inWelcome = faultsOf(welcome?.issues, templates).filter(({ path }) => !told.has(formatPath(path)));
  const all = [...faults, ...inService, ...inWelcome];
  if (all.length > 0) return { body: null, faults: all, warnings: [] };

  const [contact, kf] = [welcome?.success ? welcome.output : null, service?.success ? service.output : null];
  const body = { contact, kf, templates, media: [...media] };
  return { body, faults: [], warnings: gathered.empty.map((path) => ({ path, message: MAY_BE_EMPTY })) };
}

const MAY_BE_EMPTY =
  "this is empty when nothing is known, and the message cannot be sent then; add | default: '…'";

/** What is gathered on the way through a body. */
interface Gathered {
  uses: readonly Use[];
  places: readonly Places[];
  isTextOnly: boolean;
  mediaTypes: MediaTypes;
  faults: Fault[];
  templates: Map<string, Template>;
  media: Set<string>;
  /** Texts that a message cannot be without, and of which nothing is left when nothing is known. */
  empty: Path[];
}

function familiesOf(input: unknown, uses: readonly Use[]): Family[] {
  const only = familyOfBody(input);
  if (only !== null) return [only];
  return uses.length === 0 ? ["contact"] : [...new Set(uses.map(({ event }) => familyOf(event)))];
}

function faultsOf(
  issues: readonly v.BaseIssue<unknown>[] = [],
  templates: ReadonlyMap<string, Template>,
  more = "",
): Fault[] {
  return issues.map((issue) => {
    const fault = faultOf(issue);
    const filled = templates.has(formatPath(fault.path)) ? ", even when every variable is empty" : "";
    return { ...fault, message: fault.message + filled + more };
  });
}

/** Where a message goes that is sent on several events; what is right for one may be wrong for another. */
function sentOn(uses: readonly Use[]): string {
  const ruleOf = new Map(uses.map(({ event, rule }) => [event, rule]));
  if (ruleOf.size < 2) return "";
  return `; it is sent on ${listed([...ruleOf].map(([event, rule]) => `${event} (${quote(rule)})`))}`;
}

/** A value with every Liquid text in it replaced by what it renders to when nothing is known. */
function readValue(value: unknown, path: Path, gathered: Gathered): unknown {
  if (typeof value === "string") return readText(value, path, gathered);
  if (Array.isArray(value)) return value.map((item, index) => readValue(item, [...path, index], gathered));
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, readValue(item, [...path, key], gathered)]),
  );
}

/** Stands in for a text that is faulty or empty, so that it is complained of once only. */
const PLACEHOLDER = "-";

function readText(text: string, path: Path, gathered: Gathered): string {
  const refuse = (...messages: string[]) => {
    gathered.faults.push(...messages.map((message) => ({ path, message })));
    return PLACEHOLDER;
  };
  const medium = mediaNameAt(path, text);
  if (medium !== null) {
    const fault = mediaFault(medium, path, gathered.mediaTypes);
    if (fault !== null) return refuse(fault);
    gathered.media.add(medium);
    return text;
  }
  if (!hasLiquid(text)) return text;
  const places = gathered.places.map((some) => placeAt(some, path)).filter((place) => place !== null);
  if (places.length === 0) {
    const names = [...new Set(gathered.places.flatMap(namesOf))];
    return refuse(`Liquid cannot stand here; it can in ${listed(names)}`);
  }
  const compiled = compile(text);
  if (!compiled.ok) return refuse(...compiled.faults);
  const { template } = compiled;
  const strangers = variableFaults(template, gathered.uses);
  if (strangers.length > 0) return refuse(...strangers);
  const rendered = template.render(EMPTY_SCOPE);
  if (rendered === null) {
    return refuse("this cannot be filled in: a filter lacks its value, or the text grows beyond all measure");
  }
  gathered.templates.set(formatPath(path), template);
  if (rendered.trim() !== "") return rendered;
  if (places.some(({ required }) => required) || gathered.isTextOnly) gathered.empty.push(path);
  return PLACEHOLDER;
}

function variableFaults({ variables }: Template, uses: readonly Use[]): string[] {
  const events = [...new Set(uses.map(({ event }) => event))];
  const faults = variables.map((variable) => variableFault(variable, events));
  return [...new Set(faults.filter((fault) => fault !== null))].map((fault) => fault + sentOn(uses));
}
