/**
 * Fills a Dispatcher's table of deliveries, so that its record is as long as a busy company's: a statement of SQL that
 * runs inside an object and on its database file alike. Writes only settled deliveries.
 */

export interface RecordRows {
  rows: number;
  /** The Dispatcher's number. */
  shard: number;
  /** The oldest and the newest receipt, in milliseconds since 1970; the others are spread evenly between them. */
  from: number;
  to: number;
  app?: string;
  staff?: string;
}

/** One delivery in this many is refused, so that a search has a rare outcome to find. */
const REFUSED_EACH = 1_000;

/** The statement of SQL. Customers are `wm-old-1`, `wm-old-2` and so on, the oldest first. */
export function recordRows({ rows, shard, from, to, app = "sales", staff = "zhangsan" }: RecordRows): string {
  const step = rows < 2 ? 0 : (to - from) / (rows - 1);
  const at = `CAST(${from} + (n - 1) * ${step} AS INTEGER)`;
  const attempts = JSON.stringify([
    { at: from, ms: 143, message: "默认", http: 200, errcode: 0, errmsg: "ok", verdict: "sent" },
  ]);
  return `
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${rows})
    INSERT INTO deliveries (id, app, event, via, staff, customer, eventAt, receivedAt, deadline, settledAt,
                            rule, message, "by", outcome, errcode, notes, followUps, attempts)
    SELECT '${shard}-' || lower(hex(randomblob(16))), '${app}', 'contact.added', 'added', '${staff}', 'wm-old-' || n,
           ${at}, ${at}, ${at} + 19000, ${at} + 200, '默认', '默认', 'rule',
           CASE n % ${REFUSED_EACH} WHEN 0 THEN 'refused' ELSE 'sent' END,
           CASE n % ${REFUSED_EACH} WHEN 0 THEN 60020 ELSE 0 END, '[]', '[]', '${attempts}'
    FROM counted`;
}
