/**
 * Reads every message body of a rules file, and checks it for all events that it is sent on. Reads the file's plain
 * value, so that it can report faults when other values are faulty too.
 */
import type { Steps } from "../../concurrency/steps.ts";
import { say } from "../../i18n/sentence.ts";
import { MAX_FAULTS } from "../../schema/custom.ts";
import { isGroup } from "../../schema/group.ts";
import { quote } from "../../schema/wording.ts";
import { bodyMisfit } from "../engine/event-messages.ts";
import { EVENTS } from "../engine/events.ts";
import type { Body } from "../engine/message.ts";
import { hasLiquid } from "../engine/template.ts";
import { type Fault, formatPath, type Path } from "../problem.ts";
import { readMessageBody } from "./body.ts";
import type { Use } from "./body-texts.ts";
import { isMediaType, type MediaTypes } from "./media.ts";

export interface Bodies {
  faults: readonly Fault[];
  warnings: readonly Fault[];
  /** The sound body at a path; null when there is none. */
  at(path: Path): Body | null;
  /** All sound bodies. */
  all: readonly { path: Path; body: Body }[];
}

/** The work for a body without Liquid, in Liquid characters that take as long. */
const BODY_WEIGHT = 400;
/** About five milliseconds of CPU time. */
const STEP_WEIGHT = 8_000;

interface Found {
  path: Path;
  /** Null for a body that stands in the rule that sends it. */
  name: string | null;
  input: unknown;
  uses: Use[];
}

/** Reads all bodies of a file, a few in each step; `file` is the file's plain value. */
export function* readBodies(file: unknown): Steps<Bodies> {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const byPath = new Map<string, { path: Path; body: Body }>();
  const types = mediaTypesOf(file);
  let unread = 0;
  for (const { path, name, input, uses } of findBodies(file)) {
    if (faults.length >= MAX_FAULTS) break;
    unread += weightOf(input);
    if (unread > STEP_WEIGHT) {
      yield;
      unread = 0;
    }
    const misfits = uses.flatMap(({ event, at }) => {
      const message = bodyMisfit(input, event, name === null ? say("this-message") : quote(name));
      if (message === null) return [];
      return name === null ? [{ path: at, message }] : [{ path: at, message, see: path }];
    });
    const reading = readMessageBody(input, uses, types);
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

/** The work for a body, in Liquid characters. */
function weightOf(value: unknown, isInside = false): number {
  if (typeof value === "string") return hasLiquid(value) ? value.length : 0;
  const inside = Array.isArray(value) ? value : isGroup(value) ? Object.values(value) : [];
  return inside.reduce((sum: number, item) => sum + weightOf(item, true), isInside ? 0 : BODY_WEIGHT);
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
    for (const key of ["send", "fallback"]) {
      const input = rule[key];
      const path = ["rules", index, key];
      for (const { name, at } of namesIn(input, path)) named.get(name)?.uses.push(...useOf(rule, at));
      if (isBody(input)) inRules.push({ path, name: null, input, uses: useOf(rule, path) });
    }
  }
  return [...named.values(), ...inRules];
}

const isBody = (sending: unknown) => isGroup(sending) && !Object.hasOwn(sending, "split");

/** The messages that `send` or `fallback` names, with their paths. */
function namesIn(sending: unknown, at: Path): { name: string; at: Path }[] {
  if (typeof sending === "string") return [{ name: sending, at }];
  const { split } = isGroup(sending) ? sending : {};
  return Object.keys(isGroup(split) ? split : {}).map((name) => ({ name, at: [...at, "split", name] }));
}

/** A rule as a use of a body; none for a rule whose event cannot be read. */
function useOf({ on, name }: Record<string, unknown>, at: Path): Use[] {
  const event = EVENTS.find((known) => known === on);
  return event === undefined ? [] : [{ event, rule: typeof name === "string" ? name : "", at }];
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
