/**
 * A message body of the rules file: WeCom's own fields, with Liquid in some of them. Checked once, as the message
 * that it is when nothing is known; what `message.ts` later fills in is measured again there.
 */
import * as v from "valibot";
import { type WelcomeMessage, welcomeMessage } from "../messages/contact.ts";
import { isGroup, route } from "../messages/fields.ts";
import { PLACES, type PlaceName, placeAt } from "../messages/places.ts";
import { listed, quote } from "../messages/wording.ts";
import { formatPath, type Path } from "./problem.ts";
import { compile, hasLiquid, type Template } from "./template.ts";
import { EMPTY_SCOPE } from "./variables.ts";

/** A body that was found sound. */
export interface Body {
  message: WelcomeMessage;
  /** By path, as in `attachments[0].link.title`. */
  templates: ReadonlyMap<string, Template>;
  warnings: readonly Fault[];
}

export interface Fault {
  path: Path;
  message: string;
}

/** The schema of a body. */
export const body = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Body>(({ dataset, addIssue, NEVER }) => {
    const reading: Reading = { templates: new Map(), faults: [], empty: [] };
    const message = readValue(dataset.value, [], reading);
    for (const fault of reading.faults) addIssue({ message: fault.message, path: route(fault.path) });

    const result = v.safeParse(welcomeMessage, message);
    for (const issue of result.issues ?? []) {
      const path = formatPath(
        (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key))),
      );
      const filled = reading.templates.has(path) ? ", even when every variable is empty" : "";
      addIssue({ message: issue.message + filled, path: issue.path });
    }
    if (!result.success) return NEVER;
    const alone = result.output.attachments === undefined;
    const warnings = reading.empty
      .filter(({ place }) => PLACES[place].required || (alone && place === "text.content"))
      .map(({ path }) => ({ path, message: MAY_BE_EMPTY }));
    return { message: result.output, templates: reading.templates, warnings };
  }),
);

const MAY_BE_EMPTY =
  "this is empty when nothing is known, and the message cannot be sent then; add | default: '…'";

interface Reading {
  templates: Map<string, Template>;
  faults: Fault[];
  /** Where nothing is left of a text when nothing is known. */
  empty: { path: Path; place: PlaceName }[];
}

/** A value with every Liquid text in it replaced by what it renders to when nothing is known. */
function readValue(value: unknown, path: Path, reading: Reading): unknown {
  if (typeof value === "string") return readText(value, path, reading);
  if (Array.isArray(value)) return value.map((item, index) => readValue(item, [...path, index], reading));
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, readValue(item, [...path, key], reading)]),
  );
}

/** Stands in for a text that is faulty or empty, so that it is complained of once only. */
const PLACEHOLDER = "-";

function readText(text: string, path: Path, reading: Reading): string {
  if (String(path.at(-1)).endsWith("media_id") && text.startsWith("media:")) {
    reading.faults.push({ path, message: `${quote(text)}: kept-alive media is not supported yet` });
    return PLACEHOLDER;
  }
  if (!hasLiquid(text)) return text;
  const place = placeAt(path);
  if (place === null) {
    const message = `Liquid cannot stand here; it can in ${listed(Object.keys(PLACES))}`;
    reading.faults.push({ path, message });
    return PLACEHOLDER;
  }
  const compiled = compile(text);
  if (!compiled.ok) {
    reading.faults.push(...compiled.faults.map((message) => ({ path, message })));
    return PLACEHOLDER;
  }
  const { template } = compiled;
  const rendered = template.render(EMPTY_SCOPE);
  if (rendered === null) {
    const message =
      "this cannot be filled in: a filter lacks its value, or the text grows beyond all measure";
    reading.faults.push({ path, message });
    return PLACEHOLDER;
  }
  reading.templates.set(formatPath(path), template);
  if (rendered.trim() !== "") return rendered;
  reading.empty.push({ path, place });
  return PLACEHOLDER;
}
