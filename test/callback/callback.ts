/**
 * Makes callbacks as WeCom does: an event's XML, encrypted and signed by Tencent's own package. Each test changes a
 * valid callback in one place. Sends no request.
 */
import { encrypt, getSignature } from "@wecom/crypto";

/** The callback settings of an app. */
export interface Settings {
  corpId: string;
  callbackToken: string;
  encodingAesKey: string;
}

export const SALES: Settings = {
  corpId: "wwa1b2c3d4e5f60718",
  callbackToken: "hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo",
  encodingAesKey: "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt",
};

export interface CallbackOptions extends Partial<Settings> {
  message?: string;
  /** The text of `Encrypt`, in place of the encrypted message. */
  encrypt?: string;
  receiveId?: string;
  /** Seconds since 1970. */
  timestamp?: string;
  nonce?: string;
  /** The bytes in front of the message; at random by default. */
  random?: Buffer;
}

export interface SignedCallback {
  msgSignature: string;
  timestamp: string;
  nonce: string;
  /** The base64 text that is signed: `Encrypt`, or `echostr`. */
  encrypt: string;
  /** The XML that a POST carries. */
  body: string;
  /** The query, without a question mark. */
  query: string;
}

/** A valid callback of the app `SALES`, changed by `options`. */
export function signedCallback(options: CallbackOptions = {}): SignedCallback {
  const { corpId, callbackToken, encodingAesKey } = { ...SALES, ...options };
  const {
    message = contactXml(),
    receiveId = corpId,
    timestamp = String(Math.floor(Date.now() / 1000)),
    nonce = "1372623149",
    encrypt: encrypted = encrypt(encodingAesKey, message, receiveId, options.random),
  } = options;
  const msgSignature = getSignature(callbackToken, timestamp, nonce, encrypted);
  return {
    msgSignature,
    timestamp,
    nonce,
    encrypt: encrypted,
    body: envelopeXml(encrypted, corpId),
    query: queryOf({ msg_signature: msgSignature, timestamp, nonce }),
  };
}

/** The outer XML as WeCom writes it for events of no particular agent. */
export function envelopeXml(encrypted: string, toUserName = SALES.corpId): string {
  return `<xml><ToUserName><![CDATA[${toUserName}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`;
}

export const queryOf = (parameters: Record<string, string>) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

/** An element's text; null leaves the element out. */
export type Nodes = Record<string, string | null>;

const CONTACT_NODES: Nodes = {
  ToUserName: SALES.corpId,
  FromUserName: "sys",
  CreateTime: "1403610513",
  MsgType: "event",
  Event: "change_external_contact",
  ChangeType: "add_external_contact",
  UserID: "zhangsan",
  ExternalUserID: "wmAAAA",
  State: "expo-7",
  WelcomeCode: "CODE-1",
};

const SUITE_CONTACT_NODES: Nodes = {
  SuiteId: "ww4asffe99e54c0f4c",
  AuthCorpId: "wxf8b4f85f3a794e77",
  InfoType: "change_external_contact",
  TimeStamp: "1403610513",
  ChangeType: "add_external_contact",
  UserID: "zhangsan",
  ExternalUserID: "wmAAAA",
  State: "expo-7",
  WelcomeCode: "CODE-1",
};

/** A customer added a member of staff, as a company's own app is told (doc 92130). */
export const contactXml = (nodes: Nodes = {}) => xmlOf({ ...CONTACT_NODES, ...nodes });

/** The same, as a suite is told (doc 92277). */
export const suiteContactXml = (nodes: Nodes = {}) => xmlOf({ ...SUITE_CONTACT_NODES, ...nodes });

/** An event that Yingbin does not handle. */
export const otherXml = (nodes: Nodes = {}) =>
  contactXml({
    Event: "change_contact",
    ChangeType: "create_user",
    ExternalUserID: null,
    State: null,
    WelcomeCode: null,
    ...nodes,
  });

/** Writes digits bare and texts in CDATA, as WeCom does. */
function xmlOf(nodes: Nodes): string {
  const elements = Object.entries(nodes)
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `<${name}>${/^\d+$/.test(text ?? "") ? text : `<![CDATA[${text}]]>`}</${name}>`);
  return `<xml>${elements.join("")}</xml>`;
}
