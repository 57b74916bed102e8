/** The settings of a peer, which the bench gives it in the environment. */
import * as v from "valibot";

const settingsSchema = v.object({
  WECOM_API_BASE: v.string(),
  CORP_ID: v.string(),
  SECRET: v.string(),
  CALLBACK_TOKEN: v.string(),
  ENCODING_AES_KEY: v.string(),
  /** "no": the peer does all but the call of `send_welcome_msg`. */
  SENDS: v.picklist(["yes", "no"]),
  PORT: v.pipe(v.string(), v.toNumber()),
  /** The path of the SQLite database, or of Redis's socket; empty for the peer that stores nothing. */
  STORE: v.string(),
});

export const settings = v.parse(settingsSchema, process.env);
