/**
 * The peer: the same welcome as a company with a server of its own would write it, with Hono on Node, Tencent's
 * `@wecom/crypto` and a `Set` of codes. It answers at once and sends after the answer. It stores nothing, tries no call
 * again, and shares its codes with no second instance.
 */
import { serve } from "@hono/node-server";
import { decrypt, getSignature } from "@wecom/crypto";
import { Hono } from "hono";
import { CHANNELS, LINK, TEXT } from "../welcome.ts";

const { WECOM_API_BASE, CORP_ID, SECRET, CALLBACK_TOKEN, ENCODING_AES_KEY, SENDS } = process.env as Record<
  string,
  string
>;

const seen = new Set<string>();

const rules = CHANNELS.map((state) => ({
  state,
  message: {
    text: { content: TEXT.replace("CHANNEL", state) },
    attachments: [{ msgtype: "link", link: { ...LINK, url: LINK.url.replace("CHANNEL", state) } }],
  },
}));

let token: { value: string; until: number } | null = null;
let fetching: Promise<string> | null = null;

async function accessToken(): Promise<string> {
  if (token !== null && token.until > Date.now()) return token.value;
  fetching ??= fetchToken().finally(() => {
    fetching = null;
  });
  return await fetching;
}

async function fetchToken(): Promise<string> {
  const response = await fetch(`${WECOM_API_BASE}/cgi-bin/gettoken?corpid=${CORP_ID}&corpsecret=${SECRET}`);
  const body = (await response.json()) as { access_token: string; expires_in: number };
  token = { value: body.access_token, until: Date.now() + (body.expires_in - 300) * 1_000 };
  return token.value;
}

async function sendWelcome(code: string, state: string): Promise<void> {
  const rule = rules.find((one) => one.state === state);
  if (rule === undefined || SENDS === "no") return;
  const response = await fetch(
    `${WECOM_API_BASE}/cgi-bin/externalcontact/send_welcome_msg?access_token=${await accessToken()}`,
    { method: "POST", body: JSON.stringify({ welcome_code: code, ...rule.message }) },
  );
  const { errcode, errmsg } = (await response.json()) as { errcode: number; errmsg: string };
  if (errcode !== 0) console.error(`send_welcome_msg: ${errcode} ${errmsg}`);
}

const element = (xml: string, name: string) =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, "s").exec(xml)?.[1] ?? "";

const app = new Hono().post("/callback/:app", async (c) => {
  const { msg_signature: signature, timestamp = "", nonce = "" } = c.req.query();
  const encrypted = element(await c.req.text(), "Encrypt");
  if (getSignature(CALLBACK_TOKEN ?? "", timestamp, nonce, encrypted) !== signature) return c.body(null, 403);
  const { message } = decrypt(ENCODING_AES_KEY ?? "", encrypted);
  const code = element(message, "WelcomeCode");
  if (element(message, "Event") === "change_external_contact" && code !== "" && !seen.has(code)) {
    seen.add(code);
    sendWelcome(code, element(message, "State")).catch((error) => console.error(String(error)));
  }
  return c.text("success");
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => console.log(port));
