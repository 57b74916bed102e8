/**
 * Mutations of genuine callbacks into requests that must never be claimed. Sends nothing. A request depends on its
 * random numbers and the time alone.
 */
import { deflateSync, gzipSync } from "node:zlib";
import {
  type CallbackOptions,
  contactXml,
  otherXml,
  queryOf,
  SALES,
  type Settings,
  signedCallback,
} from "../../callback/callback.ts";
import { encryptBlocks, padOf, type Sealing, seal } from "../../callback/seal.ts";
import type { HttpRequest } from "../../callback/send.ts";
import type { Random } from "../../random.ts";

/** The second app of the Worker, with keys of its own. */
export const SUPPORT: Settings = {
  corpId: "wwsupport000000000",
  callbackToken: "token-of-support",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};

const MAX_BODY_BYTES = 64 * 1024;
/** More than the five minutes that the Worker allows and the time that the test takes. */
const STALE_SECONDS = 600;

/** The statuses of requests that are forged or broken. */
const REFUSED = [400, 403, 404, 405, 413];
/** The Worker acknowledges a callback that WeCom proves to have sent; these callbacks lead to no welcome. */
const PROVEN = [200];

export interface Mutated extends HttpRequest {
  /** The statuses that are correct for this request. */
  expected: readonly number[];
  /** Whether a refusal says in words what is wrong: a person may read it. */
  hasWords?: boolean;
}

type Mutation = (random: Random) => Mutated;

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Options by which the same random numbers give the same callback. */
function seeded(random: Random): CallbackOptions {
  // At most 9 digits, so that a nonce in the place of the timestamp is never fresh.
  return { nonce: random.digits(1, 9), random: random.bytes(16), message: contact(random) };
}

/** A contact event that the Worker would claim. */
const contact = (random: Random) =>
  contactXml({
    CreateTime: String(nowSeconds()),
    ChangeType: random.pick(["add_external_contact", "add_half_external_contact", "msg_audit_approved"]),
    ExternalUserID: `wm-fuzz-${random.digits(1, 12)}`,
    WelcomeCode: random.chance(80) ? `FUZZ-${random.digits(1, 12)}` : null,
    State: random.chance(50) ? random.text("abc您好😀&<'\"", 0, 40) : null,
  });

/** A genuine callback, changed by `options` before it is signed. */
const genuine = (random: Random, options: CallbackOptions = {}) =>
  signedCallback({ ...seeded(random), ...options });

const post = (query: string, body: HttpRequest["body"], change: Partial<Mutated> = {}): Mutated => ({
  target: `/callback/sales?${query}`,
  body: body ?? null,
  headers: { "content-type": "text/xml" },
  expected: REFUSED,
  ...change,
});

/** The beginning of a text, cut at a random point before `place`. */
const cutBefore = (text: string, place: string, random: Random) =>
  text.slice(0, random.below(text.indexOf(place)));

/** A POST of a callback whose signature is correct, whatever its contents. */
function postSigned(random: Random, options: CallbackOptions, expected: readonly number[]): Mutated {
  const { query, body } = genuine(random, options);
  return post(query, body, { expected });
}

/** Flips one to eight different bits between two offsets. */
function flipBits(random: Random, bytes: Uint8Array, from: number, to: number): Buffer {
  const flipped = Buffer.from(bytes);
  const bits = new Set(Array.from({ length: random.between(1, 8) }, () => random.below((to - from) * 8)));
  for (const bit of bits) {
    const place = from + (bit >> 3);
    flipped[place] = (flipped[place] ?? 0) ^ (1 << (bit & 7));
  }
  return flipped;
}

/** Every byte as a percent-encoded byte of a query. */
const percentEncoded = (bytes: Uint8Array) =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** Changes a digit of the signature, so that it is wrong. */
function withForgedSignature(random: Random, query: string): string {
  return query.replace(/(?<=msg_signature=).{40}/, (signature) => {
    const at = random.below(signature.length);
    const other = signature[at] === "0" ? "1" : "0";
    return signature.slice(0, at) + other + signature.slice(at + 1);
  });
}

const LAUGHS = `<!DOCTYPE xml [<!ENTITY a "lol">${Array.from(
  { length: 20 },
  (_, index) => `<!ENTITY a${index} "${`&a${index === 0 ? "" : index - 1};`.repeat(10)}">`,
).join("")}]>`;

const repeated = (text: string, bytes: number) => text.repeat(Math.floor(bytes / text.length));

/** Documents that are costly to parse; `inside` stands in the place of the element that is read. */
const BOMBS: readonly ((random: Random, inside: string) => string)[] = [
  (_, inside) => `${LAUGHS}<xml><Encrypt>&a19;</Encrypt>${inside}</xml>`,
  (_, inside) =>
    `<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt>${inside}</xml>`,
  (_, inside) =>
    `<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd">%p;]><xml><Encrypt>&p;</Encrypt>${inside}</xml>`,
  (random, inside) => `<xml>${repeated("<a>", random.below(50_000))}${inside}`,
  (random, inside) => {
    const depth = random.below(8_000);
    return `<xml>${"<a>".repeat(depth)}${inside}${"</a>".repeat(depth)}</xml></xml>`;
  },
  (random, inside) =>
    `<xml ${Array.from({ length: random.below(5_000) }, (_, index) => `a${index}="&lt;"`).join(" ")}>${inside}</a>`,
  (random, inside) => `<xml>${repeated("<a/>", random.below(50_000))}${inside}`,
  (random, inside) => `<xml>${repeated("<Encrypt>A</Encrypt>", random.below(50_000))}${inside}</xml>`,
  (random) => `<xml><Encrypt>${repeated("&#65;", random.below(50_000))}</Encrypt></xml>`,
  (random) => `<xml><Encrypt>${repeated("<![CDATA[A]]>", random.below(50_000))}</Encrypt></xml>`,
  (random) => `<xml><Encrypt>${"A".repeat(random.below(60_000))}</Encrypt></xml>`,
  (random) => `{"a":${repeated("[", random.below(60_000))}`,
  (random) => repeated('{"Encrypt":', random.below(60_000)),
];

const TYPES: readonly unknown[] = [null, true, 0, -1, 1e300, "", " ", [], ["AAAA"], {}, { Encrypt: "AAAA" }];

const TIMES = [
  "",
  " ",
  "now",
  "NaN",
  "Infinity",
  "-1",
  "0",
  "1e9",
  "1.5",
  "0x7fffffff",
  "１７",
  "9".repeat(400),
  "2026-11-22T03:04:05Z",
  "null",
  "\u0000",
];

const RECEIVERS = [
  "",
  "ww",
  "null",
  "\u0000",
  "*",
  ".*",
  SUPPORT.corpId,
  SALES.corpId.toUpperCase(),
  `${SALES.corpId} `,
  `${SALES.corpId}\u0000`,
  `${SALES.corpId}${SALES.corpId}`,
  "__proto__",
  "您好",
  "w".repeat(9_999),
];

/** Names of JavaScript's own properties and values, and names that WeCom may use later. */
const ODD_NAMES = [
  "",
  "constructor",
  "__proto__",
  "toString",
  "hasOwnProperty",
  "null",
  "undefined",
  "0",
  "您好",
  "add_external_contacts",
  "ADD_EXTERNAL_CONTACT",
  "edit_external_contact",
  "a".repeat(9_999),
];

/** Paths that belong to no app, also after a URL parser has resolved their dots. */
const PATHS = [
  "/callback",
  "/callback/",
  "/callback/sales//",
  "/callback//sales",
  "/callback/sales%2f",
  "/callback/SALES",
  "/callback/sales.",
  "/callback/sales%00",
  "/callback/%ff%fe",
  "/callback/%",
  "/callback/%zz",
  "/callback/*",
  "/callback/__proto__",
  "/callback/constructor",
  "/callback/:app",
  "/callback/..%2fapi",
  "/callback/%252e",
  "/callback/sales/deliveries",
  "/callback/null",
  `/callback/${"a".repeat(9_999)}`,
];

const METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "GET", "PROPFIND", "MKCOL", "LOCK", "SEARCH"];

const CONTENT_TYPES = [
  "",
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/xml; charset=utf-16",
  "text/xml; charset=gb2312",
  "text/xml; charset=nonsense",
  "image/png",
  ";",
  "*/*",
];

/** The mutations by the names under which failures are reported. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "bits of the ciphertext flipped": (random) => {
    const { query, body, encrypt } = genuine(random);
    const from = body.indexOf(encrypt);
    return post(query, flipBits(random, Buffer.from(body), from, from + encrypt.length));
  },

  "bits of the body flipped": (random) => {
    const { query, body, encrypt } = genuine(random);
    const from = body.indexOf(encrypt);
    const flipped = flipBits(random, Buffer.from(body), 0, body.length);
    // Only the ciphertext is signed, so it is changed too when the flips have missed it.
    const isWhole = flipped.includes(encrypt);
    return post(query, isWhole ? flipBits(random, flipped, from, from + encrypt.length) : flipped);
  },

  "bits of the query flipped": (random) => {
    const callback = genuine(random);
    const flip = (text: string) => percentEncoded(flipBits(random, Buffer.from(text), 0, text.length));
    const { msgSignature, timestamp, nonce } = callback;
    const hit = random.below(3);
    const query = [
      `msg_signature=${hit === 0 ? flip(msgSignature) : msgSignature}`,
      `timestamp=${hit === 1 ? flip(timestamp) : timestamp}`,
      `nonce=${hit === 2 ? flip(nonce) : nonce}`,
    ];
    return post(random.shuffled(query).join("&"), callback.body);
  },

  "a body cut short": (random) => {
    const { query, body } = genuine(random);
    return post(query, body.slice(0, random.below(body.length)), { chunked: random.chance(20) });
  },

  "a query cut short": (random) => {
    const { query, body } = genuine(random);
    return post(query.slice(0, random.below(query.length)), body);
  },

  "no body": (random) => post(genuine(random).query, random.pick([null, ""])),

  "parameters missing": (random) => {
    const { query, body } = genuine(random);
    const kept = random.shuffled(query.split("&")).slice(0, random.below(3));
    return post(kept.join("&"), body);
  },

  "parameters twice, the forged one first": (random) => {
    const { query, body } = genuine(random);
    const forged = random.pick(["msg_signature=", "timestamp=", "nonce=", "msg_signature=0&msg_signature=1"]);
    return post(`${forged}&${query}`, body);
  },

  "parameters by other names": (random) => {
    const { query, body } = genuine(random);
    const renamed = [/msg_signature/, /timestamp/, /nonce/];
    const names = [
      "signature",
      "MSG_SIGNATURE",
      "msg_signature[]",
      "msg_signature%00",
      "Timestamp",
      "__proto__",
      "",
    ];
    return post(query.replace(random.pick(renamed), random.pick(names)), body);
  },

  "a time that is none": (random) => postSigned(random, { timestamp: random.pick(TIMES) }, [400, 403]),

  "a stale time": (random) => {
    const offset = STALE_SECONDS + random.below(random.pick([10, 86_400, 1_000_000_000]));
    return postSigned(
      random,
      { timestamp: String(nowSeconds() + (random.chance(50) ? offset : -offset)) },
      [403],
    );
  },

  "time and nonce exchanged, which have one signature": (random) => {
    const { msgSignature, timestamp, nonce, body } = genuine(random);
    return post(queryOf({ msg_signature: msgSignature, timestamp: nonce, nonce: timestamp }), body, {
      expected: [403],
    });
  },

  "a forged signature": (random) => {
    const { query, body } = genuine(random);
    return post(withForgedSignature(random, query), body, { expected: [403] });
  },

  "the signature of another token": (random) =>
    postSigned(random, { callbackToken: random.pick([SUPPORT.callbackToken, "", "null"]) }, [403]),

  "another app's callback": (random) => postSigned(random, SUPPORT, [403]),

  "another app's key": (random) => postSigned(random, { encodingAesKey: SUPPORT.encodingAesKey }, [400, 403]),

  "the body of one callback, the query of another": (random) =>
    post(genuine(random).query, genuine(random, { nonce: "another" }).body, { expected: [403] }),

  "a wrong receiver": (random) => postSigned(random, { receiveId: random.pick(RECEIVERS) }, [403]),

  "a ciphertext of anything": (random) => {
    const bytes = random.bytes(random.below(300));
    const blocks = encryptBlocks(SALES.encodingAesKey, random.bytes(16 * random.below(12)));
    const encrypt = random.pick([
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      blocks,
    ]);
    return postSigned(random, { encrypt }, [400, 403]);
  },

  "a wrong pad or length": (random) => {
    const message = contact(random);
    const wrong: Partial<Sealing>[] = [
      { length: 0 },
      { length: random.pick([0x7fff_ffff, 0x8000_0000, 0xffff_ffff]) },
      { length: Buffer.byteLength(message) + random.between(1, 99) },
      { length: random.below(Buffer.byteLength(message)) },
      { pad: padOf(0) },
      { pad: padOf(random.between(33, 64)) },
      { pad: random.bytes(random.between(1, 32)) },
    ];
    const sealing = {
      ...SALES,
      message,
      receiveId: SALES.corpId,
      random: random.bytes(16),
      ...random.pick(wrong),
    };
    const { pad } = sealing;
    if (pad !== undefined) {
      // Blanks in the message fill the last block.
      const rest = (20 + Buffer.byteLength(message) + SALES.corpId.length + pad.length) % 16;
      sealing.message = message.replace("</xml>", `${" ".repeat((16 - rest) % 16)}</xml>`);
      // Random bytes could be a valid pad; with a last byte above 32 they are not.
      pad[pad.length - 1] = 33 + random.below(200);
    }
    return postSigned(random, { encrypt: seal(sealing) }, [400, 403]);
  },

  "an envelope that explodes": (random) => {
    const { query, body } = genuine(random);
    const inside = random.chance(50)
      ? ""
      : (/<Encrypt>.*<\/Encrypt>/.exec(body)?.[0].replaceAll("Encrypt", "encrypt") ?? "");
    return post(random.chance(90) ? query : "", random.pick(BOMBS)(random, inside));
  },

  "a signed message that explodes": (random) =>
    postSigned(random, { message: random.pick(BOMBS)(random, "").slice(0, 45_000) }, PROVEN),

  "a signed message of anything": (random) => {
    const message = random.pick([
      "",
      " ",
      "hello",
      "<xml/>",
      "<xml><Event/></xml>",
      '{"Event":"change_external_contact"}',
      cutBefore(contact(random), "</ExternalUserID>", random),
      random.bytes(random.below(200)).toString("latin1"),
      random.bytes(random.below(200)).toString("utf16le"),
    ]);
    return postSigned(random, { message }, PROVEN);
  },

  "a signed event that is not ours": (random) => {
    const [event, change] = [random.pick(ODD_NAMES), random.pick(ODD_NAMES)];
    const message = random.pick([
      otherXml({ Event: event, ChangeType: change }),
      contactXml({ ChangeType: change }),
      contactXml({ Event: event === "" ? "x" : event }),
      otherXml({ Event: null, MsgType: event }),
    ]);
    return postSigned(random, { message }, PROVEN);
  },

  "a signed event that lacks something": (random) => {
    const lacking = random.pick(["UserID", "ExternalUserID"]);
    return postSigned(random, { message: contactXml({ [lacking]: random.pick([null, "", " "]) }) }, PROVEN);
  },

  "a signed event at no time and without a code": (random) => {
    const CreateTime = random.pick(TIMES.filter((time) => time !== "0"));
    return postSigned(random, { message: contactXml({ CreateTime, WelcomeCode: null }) }, PROVEN);
  },

  "a body that is too large": (random) => {
    const { query, body } = genuine(random);
    const spaces = " ".repeat(MAX_BODY_BYTES - body.length + random.between(1, 20_000));
    return post(query, body + spaces, { chunked: random.chance(50), expected: [413] });
  },

  "another method": (random) => {
    const { query, body } = genuine(random);
    const method = random.pick(METHODS);
    const hasBody = !["GET", "HEAD"].includes(method) && random.chance(50);
    return post(query, hasBody ? body : null, {
      method,
      expected: ["GET", "HEAD"].includes(method) ? [400] : [405],
    });
  },

  "another path": (random) => {
    const { query, body } = genuine(random);
    const method = random.pick(["POST", "POST", "GET"]);
    return {
      method,
      target: `${random.pick(PATHS)}?${query}`,
      body: method === "GET" ? null : body,
      expected: [404],
    };
  },

  "another encoding": (random) => {
    const { query, body } = genuine(random);
    const bytes = Buffer.from(body);
    const [encoding, encoded] = random.pick<[string, Uint8Array]>([
      ["gzip", gzipSync(bytes)],
      ["deflate", deflateSync(bytes)],
      ["br", random.bytes(100)],
      ["identity", Buffer.from(body, "utf16le")],
      ["identity", Buffer.from(`\uFEFF${body}`, "utf16le").swap16()],
      ["identity", Buffer.from(bytes.toString("base64"))],
      ["identity", Buffer.from(new URLSearchParams({ body }).toString())],
      ["identity", Buffer.from(`--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n${body}\r\n--x--`)],
    ]);
    return post(query, encoded, {
      headers: { "content-type": "text/xml", "content-encoding": encoding },
      expected: [400],
    });
  },

  "another content type": (random) => {
    const { query, body } = genuine(random);
    const headers = {
      "content-type": random.pick(CONTENT_TYPES),
      accept: random.pick(["", "*/*", "application/json"]),
    };
    return post(withForgedSignature(random, query), body, { headers });
  },

  "huge headers": (random) => {
    const { query, body } = genuine(random);
    const long = { "x-long": "a".repeat(random.below(30_000)), cookie: "a=b; ".repeat(random.below(2_000)) };
    const many = Object.fromEntries(
      Array.from({ length: random.below(300) }, (_, index) => [`x-${index}`, "a"]),
    );
    return post(withForgedSignature(random, query), body, { headers: random.pick([long, many]) });
  },

  "a huge query": (random) => {
    const { query, body } = genuine(random);
    const more = random.pick([
      `nonce=${"9".repeat(random.below(20_000))}&${query}`,
      `${Array.from({ length: random.below(2_000) }, (_, index) => `a${index}=`).join("&")}&${withForgedSignature(random, query)}`,
      `${"&=".repeat(random.below(5_000))}&${withForgedSignature(random, query)}`,
      `${"%".repeat(random.below(5_000))}&${withForgedSignature(random, query)}`,
    ]);
    return post(more, body);
  },

  "bytes that are no text": (random) => {
    const { query, body, encrypt } = genuine(random);
    const at = body.indexOf(encrypt) + random.below(encrypt.length);
    const noText = random.pick([
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0x00],
      [0xe4, 0xbd],
    ]);
    const bytes = Buffer.from(body);
    return post(query, Buffer.concat([bytes.subarray(0, at), Buffer.from(noText), bytes.subarray(at)]));
  },

  "JSON of wrong types": (random) => {
    const { query, encrypt } = genuine(random);
    const value = random.pick(TYPES);
    const body = random.pick([
      { Encrypt: value },
      { encrypt: value },
      { Encrypt: [encrypt] },
      [encrypt],
      value,
      encrypt,
    ]);
    return post(query, JSON.stringify(body), { headers: { "content-type": "application/json" } });
  },

  "JSON that is forged": (random) => {
    const { query, encrypt } = genuine(random);
    return post(withForgedSignature(random, query), JSON.stringify({ Encrypt: encrypt }), {
      expected: [403],
    });
  },

  "nothing but noise": (random) => {
    const noise = random.bytes(random.below(600));
    return post(percentEncoded(random.bytes(random.below(60))), noise, { chunked: random.chance(50) });
  },

  "a verification that is broken": (random) => {
    const options: CallbackOptions[] = [
      { callbackToken: SUPPORT.callbackToken },
      { encodingAesKey: SUPPORT.encodingAesKey },
      { receiveId: random.pick(RECEIVERS) },
      { timestamp: random.pick(TIMES) },
      { timestamp: String(nowSeconds() - STALE_SECONDS) },
      { encrypt: random.bytes(random.below(200)).toString("base64") },
      { encrypt: "" },
      { encrypt: "A".repeat(random.below(30_000)) },
    ];
    const { query, encrypt } = genuine(random, { message: random.digits(19, 19), ...random.pick(options) });
    const echostr = random.chance(90) ? `&echostr=${encodeURIComponent(encrypt)}` : "";
    return post(query + echostr, null, { method: "GET" });
  },

  "a captured callback, as a verification": (random) => {
    const { query, encrypt } = genuine(random);
    return post(`${query}&echostr=${encodeURIComponent(encrypt)}`, null, { method: "GET", expected: [403] });
  },

  "a verification with bits flipped": (random) => {
    const { query, encrypt } = genuine(random, { message: random.digits(19, 19) });
    const echostr = percentEncoded(flipBits(random, Buffer.from(encrypt), 0, encrypt.length));
    return post(`${query}&echostr=${echostr}`, null, { method: "GET", expected: [403] });
  },
};
