/**
 * The folder with everything that a machine stores, and the lock that lets one process at a time use it. Two processes would
 * each have an object of their own with the same name, and both would send.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { say } from "../../src/i18n/sentence.ts";
import { giveUp, quoted } from "../words.ts";
import { reasonOf } from "./secrets.ts";

/** The files hold tokens, and workerd makes them readable by all. */
const OWNER_ONLY = 0o700;
/** What Linux takes as the path of a socket (unix(7)), with its closing zero. */
const LONGEST_SOCKET = 107;

export class Folder {
  readonly path: string;
  /** The databases. */
  readonly storage: string;
  /** What is written anew at each start. */
  readonly run: string;
  readonly socket: string;
  readonly #lock: string;

  constructor(path: string) {
    this.path = resolve(path);
    this.storage = join(this.path, "storage");
    this.run = join(this.path, "run");
    this.socket = join(this.run, "control.sock");
    this.#lock = join(this.path, "lock");
  }

  /** Makes the folder, or lets only its owner into it. */
  make(): void {
    if (Buffer.byteLength(this.socket) > LONGEST_SOCKET) {
      giveUp(say("folder-path-long", { folder: quoted(this.path), most: LONGEST_SOCKET - 17 }));
    }
    try {
      mkdirSync(this.path, { recursive: true, mode: OWNER_ONLY });
      chmodSync(this.path, OWNER_ONLY);
      for (const inside of [this.storage, this.run]) mkdirSync(inside, { recursive: true, mode: OWNER_ONLY });
    } catch (error) {
      giveUp(say("folder-not-usable", { folder: quoted(this.path), why: reasonOf(error) }));
    }
  }

  /**
   * The descriptor that holds the lock; null while another process has it. A child that inherits the descriptor keeps the
   * lock, even if this process is killed.
   */
  lock(): number | null {
    const descriptor = openSync(this.#lock, "a+", 0o600);
    const { status, error } = spawnSync("flock", ["--nonblock", "3"], {
      stdio: ["ignore", "ignore", "ignore", descriptor],
    });
    if (error !== undefined) giveUp(say("flock-missing"));
    return status === 0 ? descriptor : null;
  }

  /** Notes in the lock which processes have it, for the sentence to the next. */
  note(descriptor: number, processes: readonly (number | undefined)[]): void {
    try {
      ftruncateSync(descriptor);
      writeSync(descriptor, processes.filter((one) => one !== undefined).join(" "));
    } catch {
      // A full disk: the next is refused all the same.
    }
  }

  /** The processes that had the lock last. */
  holders(): string {
    return readFileSync(this.#lock, "utf8").trim();
  }
}
