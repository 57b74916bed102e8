/** Starts the receivers of callbacks: Yingbin's production bundle in workerd, the floors, the peers in Node. */
import * as v from "valibot";
import { Worker } from "../test/cloudflare/worker.ts";
import { PEERS, PeerServer } from "./peer-server.ts";
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
  /** The process in which it stores, where that is another. */
  storePid?: number | null;
  /** A floor takes a bare code in the path, and no callback. */
  takes?: "code";
  stop(): Promise<void>;
}

/** The floor is that with a row and a call. */
export const RECEIVERS = ["yingbin", "floor", ...PEERS] as const;
export type ReceiverName = (typeof RECEIVERS)[number];
/** The peers that store a claim before their answer. */
export const DURABLE_PEERS = ["sqlite", "bullmq"] as const satisfies ReceiverName[];

/** What a run needs to start a floor. */
export interface Floors {
  bundle: string;
  wranglerConfig: string;
}

/** `sends`: false when the receiver chooses a rule for each contact and sends nothing. */
export async function startReceiver(
  name: ReceiverName,
  about: About,
  sends: boolean,
  floors: Floors,
): Promise<Receiver> {
  switch (name) {
    case "yingbin":
      return await startYingbin(about, { sends });
    case "floor":
      return await startFloor(about, floors);
    default: {
      const { url: wecomUrl, credentials } = about;
      const peer = await PeerServer.start(name, { wecomUrl, credentials, sends });
      return { port: peer.port, pid: peer.pid, storePid: peer.redis?.pid ?? null, stop: () => peer.stop() };
    }
  }
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

/** A Worker of the bench. */
export async function startWorker(
  bundle: string,
  wranglerConfig: string,
  secrets: Record<string, string> = {},
): Promise<Receiver & { worker: Worker }> {
  const worker = await Worker.start({ secrets, bundle, wranglerConfig, keepsLog: false });
  return { ...receiverOf(worker), worker };
}

function receiverOf(worker: Worker): Receiver {
  return { port: Number(new URL(worker.url).port), pid: worker.pid, stop: () => worker.stop() };
}

const tokenSchema = v.object({ access_token: v.string() });

/** The floor has its token from the start. */
async function startFloor(
  { url, credentials: { corpId, secret } }: About,
  { bundle, wranglerConfig }: Floors,
): Promise<Receiver> {
  const response = await fetch(`${url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`);
  const { access_token: TOKEN } = v.parse(tokenSchema, await response.json());
  const floor = await startWorker(bundle, wranglerConfig, { WECOM_API_BASE: url, TOKEN });
  return { ...floor, takes: "code" };
}
