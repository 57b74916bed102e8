/**
 * The ports of `npm start`: the Worker's, the next for the simulated WeCom, the one after it for `npm run
 * dev:receiver`; and the admin token and the signing secret.
 */
import { giveUp } from "../words.ts";
import { readPort } from "./port.ts";

/** The Worker's port when `YINGBIN_PORT` names none. */
export const USUAL_PORT = 8787;
/** How many ports above the Worker's are used. */
const FURTHER_PORTS = 2;

export const WORKER_PORT = workerPort();
export const RECEIVER_PORT = WORKER_PORT + 2;
export const ADMIN_TOKEN = "the-admin-token-of-npm-start-alone";
export const WEBHOOK_SECRET = "whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtZm9yLWV2ZXJ5Ym9keQ==";

/** The port of `YINGBIN_PORT`, or the usual port; ends the command when the text is no port. */
function workerPort(): number {
  const read = readPort(process.env["YINGBIN_PORT"] || String(USUAL_PORT), "YINGBIN_PORT", FURTHER_PORTS);
  return read.ok ? read.port : giveUp(read.why);
}
