/** The State of a link by which a company installs a third-party app. */
import { randomBytes } from "node:crypto";

/** Hex digits: WeCom takes letters and digits, at most 128 bytes (doc 90597). */
const STATE_BYTES = 24;
const STATE = new RegExp(`^[0-9a-f]{${2 * STATE_BYTES}}$`);

export const newState = () => randomBytes(STATE_BYTES).toString("hex");

/** Whether a text can be a State: an outsider's guesses need not reach the suite's object. */
export const isState = (text: string) => STATE.test(text);
