/** Puts together a chance with its calls, its record, and the other chances of its group. Judges nothing. */
import type { Found } from "../check.ts";
import type { Call, Chance, Evidence, Received, RecordedDelivery } from "../evidence.ts";

export interface Case {
  chance: Chance;
  /** A chance should have exactly one record. */
  records: RecordedDelivery[];
  /** The first of the records. */
  record: RecordedDelivery | null;
  /** This app's calls with this code, by arrival. */
  calls: Call[];
  group: Group;
}

export interface Group {
  cases: Case[];
  /** The calls of all cases, by arrival. */
  calls: Call[];
  received: Received[];
}

/**
 * In customer service the key leaves out the app and the servicer: a scenario has each event only once for a customer.
 */
const keyOf = ({
  app,
  event,
  via,
  staff,
  customer,
}: Pick<Chance, "app" | "event" | "via" | "staff" | "customer">) =>
  isKf(event) ? `${event}\n${customer}` : [app, event, via, staff, customer].join("\n");
const codeKey = (app: string | null, code: string | null) => `${app ?? ""}\n${code}`;

const isKf = (event: string) => event.startsWith("kf.");

export function casesOf({ chances, calls, deliveries, received }: Evidence): Case[] {
  const recordsOf = Map.groupBy(deliveries, keyOf);
  const withCode = calls.filter(({ code }) => code !== null);
  const callsOfApp = Map.groupBy(withCode, ({ app, code }) => codeKey(app, code));
  const callsOfAny = Map.groupBy(withCode, ({ code }) => codeKey(null, code));
  const receivedOf = Map.groupBy(received, ({ group }) => group);
  const groups = new Map<string, Group>();
  return chances.map((chance) => {
    const group = groups.get(chance.group) ?? {
      cases: [],
      calls: [],
      received: receivedOf.get(chance.group) ?? [],
    };
    groups.set(chance.group, group);
    const records = recordsOf.get(keyOf(chance)) ?? [];
    const callsOf = chance.app === null ? callsOfAny : callsOfApp;
    const own = chance.code === null ? [] : (callsOf.get(codeKey(chance.app, chance.code)) ?? []);
    const one = { chance, records, record: records[0] ?? null, calls: own, group };
    group.cases.push(one);
    group.calls = [...group.calls, ...own].sort((a, b) => a.at - b.at || a.id - b.id);
    return one;
  });
}

/** Records of events that WeCom never told of, and calls with codes that it never gave out. */
export function strayRecords(
  { deliveries, calls, chances, byApi }: Evidence,
  cases: readonly Case[],
): Found[] {
  const known = new Set(cases.flatMap(({ records }) => records));
  const sends = byApi?.sends ?? [];
  const ofPrograms = new Set(sends.map(({ customer }) => customer));
  const codes = new Set([...chances, ...sends].map(({ code }) => code));
  return [
    ...deliveries
      .filter((record) => !known.has(record) && !ofPrograms.has(record.customer))
      .map(({ id, app }) => ({ of: app, detail: `the record ${id} is of no event that WeCom sent` })),
    ...calls
      .filter(({ code }) => code !== null && !codes.has(code))
      .map(({ id, app }) => ({ of: String(app), detail: `call ${id} has a code that WeCom never gave out` })),
  ];
}
