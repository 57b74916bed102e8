/** Writes into SQLite in groups: all writes of a turn of the event loop share a transaction, and with it an fsync. */
import type { DatabaseSync } from "node:sqlite";

interface Write {
  run(): void;
  reject(error: unknown): void;
  resolve(): void;
}

export class GroupCommit {
  readonly #db: DatabaseSync;
  #waiting: Write[] = [];

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Resolves with what `write` gives, when it is durable. */
  add<T>(write: () => T): Promise<T> {
    if (this.#waiting.length === 0) setImmediate(() => this.#commit());
    return new Promise((resolve, reject) => {
      let result: T;
      this.#waiting.push({
        run: () => {
          result = write();
        },
        resolve: () => resolve(result),
        reject,
      });
    });
  }

  #commit(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      for (const { run } of writes) run();
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      for (const { reject } of writes) reject(error);
      return;
    }
    for (const { resolve } of writes) resolve();
  }
}
