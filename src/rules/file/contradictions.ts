/**
 * Finds contradictions in a rule: keys that exclude each other, keys that need another key, dates in the wrong order.
 * Reads the file's plain value, so that it can report them when other values are faulty too.
 */
import * as v from "valibot";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { isGroup } from "../../schema/group.ts";
import { WAITING_EVENTS } from "../engine/events.ts";
import { endMoment, firstMoment } from "../engine/local-time.ts";
import type { Fault } from "../problem.ts";
import { NOTHING } from "./name.ts";

/** Every contradiction in the rules of a file; `file` is the file's plain value. */
export function* contradictionsOf(file: unknown): Generator<Fault> {
  const { rules } = isGroup(file) ? file : {};
  for (const [index, rule] of (Array.isArray(rules) ? rules : []).entries()) {
    if (!isGroup(rule)) continue;
    for (const [key, message] of inRule(rule)) yield { path: ["rules", index, key], message };
  }
}

function* inRule(rule: Record<string, unknown>): Iterable<[key: string, message: Sentence]> {
  const { on, send, fallback, after, from, until } = rule;
  if (on === "kf.message") yield* aboutTransfers(rule);
  if (send === NOTHING && fallback !== undefined) {
    yield ["fallback", say("fallback-of-nothing")];
  }
  if (WAITING_EVENTS.some((event) => event === on)) {
    const { unless } = rule;
    if (send === NOTHING && after !== undefined) {
      yield ["after", say("after-of-nothing")];
    }
    if (unless !== undefined && after === undefined) {
      yield ["unless", say("unless-without-after")];
    }
  }
  const start = v.safeParse(firstMoment, from);
  const end = v.safeParse(endMoment, until);
  if (start.success && end.success && start.output >= end.output) {
    yield ["until", say("rule-ends-early", { until: String(until), from: String(from) })];
  }
}

function* aboutTransfers(rule: Record<string, unknown>): Iterable<[key: string, message: Sentence]> {
  const { send, fallback, transfer, otherwise } = rule;
  if (send === undefined && transfer === undefined) {
    yield ["send", say("needs-send-or-transfer")];
  } else if (send !== undefined && transfer !== undefined) {
    yield ["transfer", say("send-and-transfer")];
  } else if (transfer !== undefined && fallback !== undefined) {
    yield ["fallback", say("fallback-of-transfer")];
  } else if (transfer === undefined && otherwise !== undefined) {
    yield ["otherwise", say("otherwise-of-message")];
  }
}
