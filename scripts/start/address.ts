/**
 * Where the Worker of `npm start` listens, the simulated WeCom one port further and `npm run dev:receiver` two; who may
 * ask it, and what it signs with.
 */
import { giveUp } from "../words.ts";
import { readPort } from "./port.ts";

/** The Worker's, where nobody chooses another. */
export const USUAL_PORT = 8787;
/** Those above the Worker's. */
const FURTHER_PORTS = 2;

export const WORKER_PORT = workerPort();
export const RECEIVER_PORT = WORKER_PORT + 2;
export const ADMIN_TOKEN = "the-admin-token-of-npm-start-alone";
export const WEBHOOK_SECRET = "whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtZm9yLWV2ZXJ5Ym9keQ==";

/** The port of `YINGBIN_PORT`, or the usual one; ends the command when that is none. */
function workerPort(): number {
  const read = readPort(process.env["YINGBIN_PORT"] || String(USUAL_PORT), "YINGBIN_PORT", FURTHER_PORTS);
  return read.ok ? read.port : giveUp(read.why);
}
