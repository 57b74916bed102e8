/**
 * The examples of the pages on rules, ready to be checked. An example is a whole file or a part of one. A list is the
 * rules of a file; the sections that a part lacks, and the names that it does not define, come from the page's first
 * example, as the page says.
 */
import { readFileSync } from "node:fs";
import { inWords } from "../../../src/i18n/words.ts";
import { readSource } from "../../../src/rules/yaml/read.ts";
import { isGroup } from "../../../src/schema/group.ts";
import { checkInEnglish } from "../rules/files.ts";

export interface Block {
  /** The number of its first line in the page. */
  line: number;
  text: string;
}

type Group = Record<string, unknown>;

/** Every block of code in a language. */
export function blocksOf(markdown: string, language: string): Block[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
    ({ index, 1: text = "" }) => ({ line: markdown.slice(0, index).split("\n").length + 1, text }),
  );
}

export const readPage = (path: string) => readFileSync(path, "utf8");

/** The values of an example, read as the Worker reads a rules file. */
export function saidBy({ text }: Block): unknown {
  const read = readSource(text);
  return read.ok ? read.source.value : null;
}

/** The problems of an example, in sentences that begin with their line in the page. */
export function faultsOf(example: Block, kit: Block): string[] {
  const read = readSource(example.text);
  if (!read.ok)
    return read.problems.map((one) => `${example.line + one.line - 1}: ${inWords(one.message, "en")}`);
  const { problems, warnings } = checkInEnglish(JSON.stringify(completed(read.source.value, saidBy(kit))), 0);
  const told = warnings.filter(({ message }) => !OF_PARTS.test(message));
  return [...problems, ...told].map(({ path, message }) => `${example.line}: ${path}: ${message}`);
}

/** Warnings that every part of a file has, and the warning of every business card. */
const OF_PARTS =
  /^no rule sends|^no message has|has no default|^no menu of this file|are not known yet|^WeCom gives a card only/;

function completed(example: unknown, kit: unknown): Group {
  const part: Group = Array.isArray(example) ? { rules: example } : group(example);
  const whole = group(kit);
  const file: Group = { ...whole, ...part };
  for (const section of ["calendars", "media", "messages"]) {
    file[section] = { ...group(whole[section]), ...group(part[section]) };
  }
  return { ...file, rules: [...sendingEach(group(part["messages"])), ...listOf(file["rules"])] };
}

/** Rules that send each message of an example, so that it is checked for an event. */
function sendingEach(messages: Group): Group[] {
  return Object.entries(messages).map(([name, body]) => {
    const on = Object.hasOwn(group(body), "msgtype") ? "kf.message" : "contact.added";
    return { name: `sends ${name}`, on, when: { app: name }, send: name };
  });
}

const group = (value: unknown): Group => (isGroup(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Every key in an example, at any depth. */
export function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return Object.entries(group(value)).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}
