/** Finds the Worker that a command asks, and its token; ends the command where the token is unknown. */
import { say } from "../../src/i18n/sentence.ts";
import { ADMIN_TOKEN, WORKER_PORT } from "../start/address.ts";
import { giveUp } from "../words.ts";
import { type AdminToken, findAdminToken } from "./admin-token.ts";

/** The Worker of `npm start`. */
export const LOCAL_URL = `http://127.0.0.1:${WORKER_PORT}`;

export interface AskedWorker {
  url: string;
  admin: AdminToken;
}

/**
 * The Worker at the given address, else at that of the environment, else the local Worker. `config` is the file with which
 * it serves.
 */
export function askedWorker(address: string | undefined, config?: string): AskedWorker {
  const given = (address ?? process.env["YINGBIN_URL"])?.trim() || null;
  return findWorker(given, config) ?? giveUp(say("no-admin-token"));
}

/** The Worker of `npm start` with its own token, whatever the environment names. */
export const LOCAL_WORKER: AskedWorker = {
  url: LOCAL_URL,
  admin: { token: ADMIN_TOKEN, from: "npm start" },
};

/** The Worker at this address, null for the local one; null when its token is not known. */
export function findWorker(address: string | null, config?: string): AskedWorker | null {
  const url = (address ?? LOCAL_URL).replace(/\/+$/, "");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) giveUp(say("not-an-address", { url }));
  const own = address === null && config === undefined ? LOCAL_WORKER.admin : null;
  const admin = findAdminToken(config === undefined ? process.env["ADMIN_TOKEN"] : undefined, own, config);
  return admin === null ? null : { url, admin };
}
