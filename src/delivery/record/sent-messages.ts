/** Finds messages of customer service that were sent, for events about them. Reads only. */
import * as v from "valibot";
import { readRows } from "../../storage/rows.ts";

/** The fields by which `msg_send_fail` is matched. */
export interface SentMessage {
  id: string;
  customer: string;
  msgid: string | null;
}

const row: v.GenericSchema<unknown, SentMessage> = v.object({
  id: v.string(),
  customer: v.string(),
  msgid: v.nullable(v.string()),
});

/** The messages of deliveries whose ids have these prefixes, each long enough for one id at most. */
export function messagesByPrefix(sql: SqlStorage, prefixes: readonly string[]): SentMessage[] {
  const from =
    "json_each(?) JOIN deliveries ON deliveries.id >= json_each.value AND deliveries.id < json_each.value || 'g'";
  return messages(sql, from, prefixes);
}

/** The messages of programs' deliveries that were sent with these msgids. */
export function messagesByMsgid(sql: SqlStorage, msgids: readonly string[]): SentMessage[] {
  const from = `json_each(?) JOIN deliveries ON msgid = json_each.value AND msgid IS NOT NULL AND "by" = 'program'`;
  return messages(sql, from, msgids);
}

function messages(sql: SqlStorage, from: string, values: readonly string[]): SentMessage[] {
  const found = sql.exec(`SELECT deliveries.id, customer, msgid FROM ${from}`, JSON.stringify(values));
  return readRows("deliveries", found, row);
}
