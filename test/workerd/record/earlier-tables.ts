/** Holds the tables of a Dispatcher from versions without numbered migrations: their statements, word for word. */

const RECORD = `
      CREATE TABLE IF NOT EXISTS deliveries (
        id TEXT PRIMARY KEY, app TEXT NOT NULL, event TEXT NOT NULL, via TEXT, staff TEXT, account TEXT,
        customer TEXT NOT NULL, state TEXT, scene TEXT, code TEXT, details TEXT, eventAt INTEGER NOT NULL,
        receivedAt INTEGER NOT NULL, deadline INTEGER NOT NULL, waitsUntil INTEGER, rule TEXT, message TEXT,
        variant TEXT, msgid TEXT, outcome TEXT NOT NULL, errcode INTEGER, remedy TEXT, cause TEXT,
        notes TEXT NOT NULL, settledAt INTEGER, attempts TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS deliveries_by_receipt ON deliveries (receivedAt);
      ALTER TABLE deliveries ADD COLUMN "by" TEXT;
      ALTER TABLE deliveries ADD COLUMN "given" TEXT;
      ALTER TABLE deliveries ADD COLUMN "followUps" TEXT;
      CREATE TABLE IF NOT EXISTS conversations (
        account TEXT NOT NULL, customer TEXT NOT NULL, scene TEXT, sceneParam TEXT, channels TEXT,
        saidAt INTEGER, sent INTEGER NOT NULL DEFAULT 0, repliedAt INTEGER, touchedAt INTEGER NOT NULL,
        PRIMARY KEY (account, customer)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS calls (
        key TEXT PRIMARY KEY, request TEXT NOT NULL, delivery TEXT, receipt TEXT, at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS outbox (
        target TEXT NOT NULL, seq INTEGER NOT NULL, lane TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, ref TEXT,
        queuedAt INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, dueAt INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (target, seq)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS outbox_targets (target TEXT PRIMARY KEY, standing TEXT NOT NULL) WITHOUT ROWID;`;

export const EARLIER_TABLES = {
  "without programs' codes": RECORD,
  "with programs' codes": `${RECORD}
      CREATE TABLE IF NOT EXISTS codes (
        hash TEXT PRIMARY KEY, delivery TEXT NOT NULL, at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS codes_by_time ON codes (at);
      CREATE INDEX IF NOT EXISTS deliveries_by_msgid ON deliveries (msgid)
         WHERE msgid IS NOT NULL AND "by" = 'program';
      CREATE TABLE IF NOT EXISTS forgotten (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;`,
  "with the first columns alone": `
      CREATE TABLE deliveries (
        id TEXT PRIMARY KEY, app TEXT NOT NULL, event TEXT NOT NULL, via TEXT, staff TEXT, account TEXT,
        customer TEXT NOT NULL, state TEXT, code TEXT, eventAt INTEGER NOT NULL, receivedAt INTEGER NOT NULL,
        deadline INTEGER NOT NULL, rule TEXT, message TEXT, variant TEXT, outcome TEXT NOT NULL, errcode INTEGER,
        remedy TEXT, cause TEXT, notes TEXT NOT NULL, settledAt INTEGER, attempts TEXT NOT NULL
      ) WITHOUT ROWID;`,
};

/** How versions without numbers store a claim: the statement of the oldest version. */
export const EARLIER_INSERT = `INSERT INTO deliveries ("id", "app", "event", "via", "staff", "account", "customer", "state", "scene", "code", "details", "eventAt", "receivedAt", "deadline", "waitsUntil", "rule", "message", "variant", "msgid", "by", "given", "outcome", "errcode", "remedy", "cause", "notes", "followUps", "settledAt", "attempts") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

/** Rows with only the columns that every version has. */
export const rowsReceivedAt = (at: number) => `
  INSERT INTO deliveries (id, app, event, via, staff, customer, eventAt, receivedAt, deadline, rule, message, outcome,
                          errcode, notes, settledAt, attempts)
    VALUES ('0-settled', 'sales', 'contact.added', 'added', 'zhangsan', 'wm1', ${at}, ${at}, ${at + 19_000}, '默认', 'hello',
            'sent', 0, '["a note"]', ${at + 200},
            '[{"at":${at},"ms":143,"message":"hello","http":200,"errcode":0,"errmsg":"ok","verdict":"sent"}]');
  INSERT INTO deliveries (id, app, event, account, customer, code, eventAt, receivedAt, deadline, outcome, notes, attempts)
    VALUES ('0-open', 'sales', 'kf.queued', 'wk1', 'wm2', 'CODE', ${at}, ${at}, ${at + 172_799_000}, 'open', '[]', '[]');`;
