/**
 * KV of a machine of one's own, for commands: through the process that serves, or, while none does, through a process that
 * has KV alone. Never a second process on the folder.
 */
import { realpathSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { say } from "../../src/i18n/sentence.ts";
import { giveUp, quoted } from "../words.ts";
import { builtServices } from "./build.ts";
import { askControl } from "./control.ts";
import { Folder } from "./folder.ts";
import { workerdOf } from "./machine.ts";
import { reasonOf } from "./secrets.ts";
import { Workerd } from "./workerd.ts";
import { kvConfig, SOCKETS_OF_KV } from "./workerd-config.ts";

export interface MachineKv {
  get(namespace: string, key: string): Promise<string | null>;
  put(namespace: string, key: string, value: string): Promise<void>;
}

/** Runs `use` on the KV in a folder; the folder need not be there yet. */
export async function withKv<T>(root: string, data: string, use: (kv: MachineKv) => Promise<T>): Promise<T> {
  const folder = new Folder(data);
  folder.make();
  const lock = folder.lock();
  const kv = kvOf(folder);
  if (lock === null) return await use(kv);
  const workerd = await kvAlone(root, folder, lock);
  try {
    return await use(kv);
  } finally {
    await workerd.stop();
  }
}

function kvOf(folder: Folder): MachineKv {
  const ask = async (method: "GET" | "PUT", namespace: string, key: string, body?: string) => {
    const path = `/kv/${namespace}/${encodeURIComponent(key)}`;
    const answer = await askControl(folder.socket, method, path, body === undefined ? {} : { body }).catch(
      (error: unknown) =>
        giveUp(say("machine-not-answering", { folder: quoted(folder.path), why: reasonOf(error) })),
    );
    const isExpected = answer.status === 200 || (method === "GET" && answer.status === 404);
    if (!isExpected) {
      giveUp(say("machine-not-answering", { folder: quoted(folder.path), why: `HTTP ${answer.status}` }));
    }
    return answer;
  };
  return {
    get: async (namespace, key) => {
      const { status, body } = await ask("GET", namespace, key);
      return status === 404 ? null : body;
    },
    put: async (namespace, key, value) => void (await ask("PUT", namespace, key, value)),
  };
}

async function kvAlone(root: string, folder: Folder, lock: number): Promise<Workerd> {
  const { services, settings } = await builtServices(root);
  const config = join(folder.run, "kv.capnp");
  writeFileSync(
    config,
    kvConfig({
      services: relative(realpathSync(folder.run), realpathSync(services)),
      storage: realpathSync(folder.storage),
      controlSocket: relative(folder.run, folder.socket),
      compatibilityDate: settings.compatibilityDate,
    }),
  );
  const lines: string[] = [];
  const workerd = new Workerd({
    binary: workerdOf(root),
    folder,
    config,
    secrets: {},
    lock,
    sockets: SOCKETS_OF_KV,
    onLine: (line) => void lines.push(line),
  });
  folder.note(lock, [process.pid, workerd.pid]);
  if ((await workerd.listening) === null) giveUp(lines.join("\n"));
  return workerd;
}
