/**
 * Keeps workerd running on a folder whose lock this process has: starts it, repairs alarms before, starts it again when it
 * ends or is not well, and stops it. Reads no flags.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { repairAlarms } from "./alarms.ts";
import { listAssets } from "./assets.ts";
import type { Built } from "./build.ts";
import { askControl } from "./control.ts";
import type { Folder } from "./folder.ts";
import { logLine, told } from "./log.ts";
import { reasonOf, type Secrets, TRUSTED_PROXY_HEADER } from "./secrets.ts";
import { Watch } from "./watch.ts";
import { Workerd } from "./workerd.ts";
import { classFolders, SOCKETS, workerdConfig } from "./workerd-config.ts";

export interface MachineOptions {
  /** The folder of the source. */
  root: string;
  built: Built;
  folder: Folder;
  /** The descriptor that holds the folder's lock. */
  lock: number;
  secrets: Secrets;
  /** `host:port`. */
  listen: string;
  callsPrivate: boolean;
  print(line: string): void;
}

/** The pause before workerd is started again, and the longest when it ends over and over. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Alarms that are late after a start have another reason, which a second start would not mend. */
const LATE_AGAIN_MS = 10 * 60_000;
/** A process that ran for longer did not end because of how it was started. */
const RAN_WELL_MS = 30_000;

/** The binary that npm installs. */
export const workerdOf = (root: string) => join(root, "node_modules/workerd/bin/workerd");

export class Machine {
  readonly #options: MachineOptions;
  readonly #config: string;
  #workerd: Workerd | null = null;
  #isStopping = false;
  #pauseMs = FIRST_PAUSE_MS;
  #lateNotBefore = 0;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#config = join(options.folder.run, "config.capnp");
    const config = configOf(options);
    // A full disk takes no file, and the same configuration needs none.
    if (existsSync(this.#config) && readFileSync(this.#config, "utf8") === config) return;
    writeFileSync(this.#config, config, { mode: 0o600 });
  }

  /** Starts workerd; false when it ended before it listened. */
  async start(): Promise<boolean> {
    const { root, folder, lock, secrets, print } = this.#options;
    this.#repairAlarms();
    const binary = workerdOf(root);
    const onLine = (line: string) => print(logLine(line));
    const config = this.#config;
    const workerd = new Workerd({ binary, folder, config, secrets, lock, sockets: SOCKETS, onLine });
    this.#workerd = workerd;
    folder.note(lock, [process.pid, workerd.pid]);
    const port = await workerd.listening;
    if (port === null) {
      print(told("error", { event: "machine.not-started", reason: await workerd.ended }));
      return false;
    }
    print(told("info", { event: "machine.serving", port, pid: workerd.pid }));
    void this.#serve(workerd);
    return true;
  }

  #repairAlarms(): void {
    const { folder, print } = this.#options;
    try {
      const count = repairAlarms(folder.storage);
      if (count > 0) print(told("warn", { event: "machine.alarms-repaired", count }));
    } catch (error) {
      // A disk that is full: the machine serves what it can, and starts again when there is room.
      print(told("error", { event: "machine.alarms-not-repaired", error: reasonOf(error) }));
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#workerd?.stop();
  }

  async #serve(workerd: Workerd): Promise<void> {
    const { built, folder, print } = this.#options;
    const begun = performance.now();
    const watch = new Watch({
      folder,
      classes: classFolders(built.settings),
      lateNotBefore: this.#lateNotBefore,
      ask: (path) => askControl(folder.socket, "POST", path),
      print,
      heal: (reason) => {
        print(told("warn", { event: "machine.restarting", reason }));
        if (reason === "alarms-late") this.#lateNotBefore = Date.now() + LATE_AGAIN_MS;
        void workerd.stop();
      },
    });
    watch.begin();
    const reason = await workerd.ended;
    watch.end();
    if (this.#isStopping) return;
    print(told("error", { event: "machine.ended", reason }));
    const ranMs = performance.now() - begun;
    if (ranMs > RAN_WELL_MS) this.#pauseMs = FIRST_PAUSE_MS;
    await new Promise((resolve) => setTimeout(resolve, this.#pauseMs));
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    if (this.#isStopping) return;
    // The port may be taken by now, or the folder gone: a service manager has to know.
    if (!(await this.start())) process.exit(1);
  }
}

function configOf({ root, built, folder, secrets, listen, callsPrivate }: MachineOptions): string {
  const { settings } = built;
  const from = realpathSync(folder.run);
  const inside = (path: string) => relative(from, realpathSync(path));
  const site = settings.assets === null ? null : join(root, settings.assets.directory);
  const headers = site === null ? "" : join(site, "_headers");
  return workerdConfig({
    settings,
    secrets: Object.keys(secrets),
    bundle: inside(built.bundle),
    services: inside(built.services),
    assets: site === null ? [] : listAssets(site).map((one) => ({ ...one, file: inside(one.file) })),
    headers: headers !== "" && existsSync(headers) ? readFileSync(headers, "utf8") : "",
    storage: realpathSync(folder.storage),
    listen,
    controlSocket: relative(folder.run, folder.socket),
    callsPrivate,
    trustedProxyHeader: secrets[TRUSTED_PROXY_HEADER] ?? "",
    version: {
      id: createHash("sha256").update(readFileSync(built.bundle)).digest("hex").slice(0, 32),
      timestamp: statSync(built.bundle).mtime.toISOString(),
    },
  });
}
