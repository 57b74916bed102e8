/**
 * Wraps a plain XML text as WeCom does: encrypted, in an outer XML, signed in the query. The cryptography is Tencent's own
 * package, so that this shares nothing with the code under test. Sends nothing.
 */
import { encrypt, getSignature } from "@wecom/crypto";
import { newNonce } from "../company/ids.ts";
import { xmlOf } from "./xml.ts";

/** What an administrator has entered for callbacks. */
export interface CallbackSettings {
  corpId: string;
  callbackToken: string;
  encodingAesKey: string;
  callbackUrl: string | null;
}

export interface Envelope {
  /** The callback URL with its query. */
  url: string;
  query: string;
  /** The outer XML. */
  body: string;
  /** The text that is signed, in base64. */
  encrypted: string;
}

export interface EnvelopeOptions {
  /** Seconds, as a string; default now. */
  timestamp?: string | undefined;
  nonce?: string | undefined;
  /** Default: the corpid, as for all events of self-built apps. */
  receiveId?: string | undefined;
  shuffle?: boolean | undefined;
}

/** Encrypts and signs one callback for the app. */
export function encryptCallback(app: CallbackSettings, xml: string, options: EnvelopeOptions = {}): Envelope {
  const encrypted = encrypt(app.encodingAesKey, xml, options.receiveId ?? app.corpId);
  const nodes: [string, string][] = [
    ["ToUserName", app.corpId],
    ["AgentID", ""], // contact events belong to no agent: the node is there and empty
    ["Encrypt", encrypted],
  ];
  return {
    ...signedUrl(app, encrypted, options),
    body: xmlOf(nodes, { shuffle: options.shuffle ?? false }),
    encrypted,
  };
}

/** The callback URL with a signature over what is sent, a timestamp and a nonce. */
export function signedUrl(
  app: CallbackSettings,
  encrypted: string,
  options: Pick<EnvelopeOptions, "timestamp" | "nonce"> = {},
): { url: string; query: string } {
  const timestamp = options.timestamp ?? String(Math.floor(Date.now() / 1000));
  const nonce = options.nonce ?? newNonce();
  const signature = getSignature(app.callbackToken, timestamp, nonce, encrypted);
  const query = `msg_signature=${signature}&timestamp=${timestamp}&nonce=${encodeURIComponent(nonce)}`;
  const url = app.callbackUrl ?? "";
  return { url: `${url}${url.includes("?") ? "&" : "?"}${query}`, query };
}
