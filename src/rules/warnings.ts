/**
 * What a sound rules file may still have wrong: rules that nobody reaches, customers whom no rule takes, messages
 * that nobody sends, texts that turn out empty or too long, holidays that are not announced yet.
 */
import { byteLength } from "../messages/bytes.ts";
import { PLACES, rewritePlaces } from "../messages/places.ts";
import { grouped, listed, quote } from "../messages/wording.ts";
import type { Body, Fault } from "./body.ts";
import { isAnnounced, lastAnnounced } from "./holidays.ts";
import { localClock } from "./local-time.ts";
import { type Reach, reachOf, takesAll } from "./reach.ts";
import type { RulesFile, Sending } from "./schema.ts";
import { EMPTY_SCOPE, type Scope } from "./variables.ts";

/** Everything in the file that is worth a look at `now`, in milliseconds since 1970. */
export function warningsOf(file: RulesFile, now: number): Fault[] {
  const bodies = [...file.messages].map(([name, body]) => ({ path: ["messages", name], body }));
  const inline = sendingsOf(file).flatMap(({ path, sending }) =>
    sending.kind === "inline" ? [{ path, body: sending.body }] : [],
  );
  return [
    ...[...bodies, ...inline].flatMap(({ path, body }) =>
      [...body.warnings, ...outgrown(body)].map((fault) => ({ ...fault, path: [...path, ...fault.path] })),
    ),
    ...unreachable(file),
    ...withoutDefault(file),
    ...unused(file),
    ...unannounced(file, now),
  ];
}

function sendingsOf({ rules }: RulesFile): { path: (string | number)[]; sending: Sending }[] {
  return rules.flatMap(({ send, fallback }, index) => [
    { path: ["rules", index, "send"], sending: send },
    ...(fallback === undefined ? [] : [{ path: ["rules", index, "fallback"], sending: fallback }]),
  ]);
}

function unreachable({ rules }: RulesFile): Fault[] {
  const above: Reach[] = [];
  return rules.flatMap((rule, index) => {
    if (!rule.enabled) return [];
    const reach = reachOf(rule);
    const cover = above.find((earlier) => takesAll(earlier, reach));
    above.push(reach);
    if (cover === undefined) return [];
    const whom = cover.conditions.length === 0 ? "every customer" : "every customer that it is for";
    const message = `this rule is never reached: ${quote(cover.name)} above takes ${whom}`;
    return [{ path: ["rules", index], message }];
  });
}

function withoutDefault({ rules }: RulesFile): Fault[] {
  const isDefault = ({ conditions, from, until }: Reach) =>
    conditions.length === 0 && from === null && until === null;
  if (rules.some((rule) => rule.enabled && isDefault(reachOf(rule)))) return [];
  const message =
    "a customer whom no rule fits gets no welcome: contact.added has no default, a last rule without conditions and dates";
  return [{ path: ["rules"], message }];
}

function unused(file: RulesFile): Fault[] {
  const used = new Set(
    sendingsOf(file).flatMap(({ sending }) => {
      if (sending.kind === "named") return [sending.name];
      return sending.kind === "split" ? sending.weights.map(([name]) => name) : [];
    }),
  );
  return [...file.messages.keys()]
    .filter((name) => !used.has(name))
    .map((name) => ({ path: ["messages", name], message: `no rule sends ${quote(name)}` }));
}

/** As long a name as one meets: the console takes 64 characters for a member. */
const LONG_NAME = "名".repeat(64);
/** A `state` has at most 30 characters (doc 92228). */
const LONG_STATE = "s".repeat(30);
const LONG_SCOPE: Scope = {
  customer: { external_userid: "w".repeat(32), name: LONG_NAME, corp_name: LONG_NAME, position: LONG_NAME },
  staff: { userid: "u".repeat(64), name: LONG_NAME, alias: LONG_NAME, position: LONG_NAME },
  state: LONG_STATE,
  via: "added",
  now: EMPTY_SCOPE["now"],
};

function outgrown({ message, templates }: Body): Fault[] {
  const faults: Fault[] = [];
  rewritePlaces(message, (present, place, path) => {
    const text = templates.get(path)?.render(LONG_SCOPE) ?? present;
    const { maxBytes, cuttable } = PLACES[place];
    const bytes = byteLength(text);
    if (bytes > maxBytes) {
      const then = cuttable ? "it would be cut" : "the message could not be sent";
      faults.push({
        path: path.split(/[.[\]]+/).map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
        message: `with a name of 64 Chinese characters this grows to ${grouped(bytes)} bytes, WeCom takes ${grouped(maxBytes)}: ${then}; | truncate: 20 after the name keeps it short`,
      });
    }
    return present;
  });
  return faults;
}

/** Calendars whose public holidays are not known for this year or the next: nothing is guessed of those. */
function unannounced({ calendars, timezone }: RulesFile, now: number): Fault[] {
  const thisYear = Number(localClock(timezone)(now).slice(0, 4));
  const missing = [thisYear, thisYear + 1].filter((year) => !isAnnounced(year)).map(String);
  if (missing.length === 0) return [];
  const message = `the holidays and make-up workdays of ${listed(missing)} are not known yet (the last year known is ${lastAnnounced()}): until Yingbin is updated, only "weekly", "closed" and "open" count there`;
  return [...calendars]
    .filter(([, { holidays }]) => holidays === "cn")
    .map(([name]) => ({ path: ["calendars", name, "holidays"], message }));
}
