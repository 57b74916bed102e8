/** Starts the receivers of callbacks: Yingbin's production bundle in workerd, the peer in Node, the floors. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Worker } from "../test/cloudflare/worker.ts";
import { rulesFile } from "./welcome.ts";

/** WeCom's address, and the settings of the app there. */
export interface About {
  url: string;
  app: string;
  credentials: { corpId: string; secret: string; callbackToken: string; encodingAesKey: string };
}

export interface Receiver {
  port: number;
  pid: number | null;
  stop(): Promise<void>;
}

export const RECEIVERS = ["yingbin", "peer"] as const;
export type ReceiverName = (typeof RECEIVERS)[number];

/** `sends`: false when the receiver chooses a rule for each contact and sends nothing. */
export function startReceiver(name: ReceiverName, about: About, sends: boolean): Promise<Receiver> {
  return name === "yingbin" ? startYingbin(about, { sends }) : startPeer(about, sends);
}

interface YingbinOptions {
  sends?: boolean;
  bundle?: string;
  /** The configuration of that bundle, where it is another than this one's. */
  wranglerConfig?: string;
  flags?: string[];
}

export async function startYingbin(
  about: About,
  { sends = true, bundle, wranglerConfig, flags }: YingbinOptions = {},
): Promise<Receiver & { worker: Worker }> {
  const worker = await Worker.start({
    secrets: {
      WECOM_APPS: JSON.stringify({ [about.app]: about.credentials }),
      ADMIN_TOKEN: "an-admin-token-that-is-long-enough",
      WECOM_API_BASE: about.url,
    },
    ...(bundle === undefined ? {} : { bundle }),
    ...(wranglerConfig === undefined ? {} : { wranglerConfig }),
    ...(flags === undefined ? {} : { flags }),
    keepsLog: false,
  });
  worker.kv.values.set("RULES/rules", rulesFile(sends));
  return { ...receiverOf(worker), worker };
}

/** A Worker of the bench, which needs no WeCom. */
export async function startWorker(
  bundle: string,
  wranglerConfig: string,
): Promise<Receiver & { worker: Worker }> {
  const worker = await Worker.start({ secrets: {}, bundle, wranglerConfig, keepsLog: false });
  return { ...receiverOf(worker), worker };
}

function receiverOf(worker: Worker): Receiver {
  return { port: Number(new URL(worker.url).port), pid: worker.pid, stop: () => worker.stop() };
}

async function startPeer({ url, credentials }: About, sends: boolean): Promise<Receiver> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("peer/server.ts", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      WECOM_API_BASE: url,
      CORP_ID: credentials.corpId,
      SECRET: credentials.secret,
      CALLBACK_TOKEN: credentials.callbackToken,
      ENCODING_AES_KEY: credentials.encodingAesKey,
      SENDS: sends ? "yes" : "no",
    },
  });
  const killed = () => child.kill("SIGKILL");
  process.once("exit", killed);
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  return {
    port: Number(port),
    pid: child.pid ?? null,
    stop: async () => {
      process.off("exit", killed);
      const exited = once(child, "exit");
      killed();
      await exited;
    },
  };
}
