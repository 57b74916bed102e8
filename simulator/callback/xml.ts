/** Writes flat XML as WeCom writes it: one `<xml>` root, texts in CDATA, numbers bare. Reads nothing. */
import { randomInt } from "node:crypto";

/** A string goes into CDATA, a number stands bare, `xml` is put in as it is. */
export type XmlValue = string | number | { xml: string };

export function xmlOf(
  nodes: readonly (readonly [string, XmlValue])[],
  options: { shuffle: boolean },
): string {
  const elements = nodes.map(([name, value]) => `<${name}>${written(value)}</${name}>`);
  return `<xml>${(options.shuffle ? shuffled(elements) : elements).join("")}</xml>`;
}

function written(value: XmlValue): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "object") return value.xml;
  return `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items];
  const mixed: T[] = [];
  while (rest.length > 0) mixed.push(...rest.splice(randomInt(rest.length), 1));
  return mixed;
}
