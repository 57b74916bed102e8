/** Signatures, compared with vectors of Standard Webhooks' libraries and with its library for JavaScript. */
import { Webhook } from "standardwebhooks";
import { describe, expect, it, vi } from "vitest";
import { secretsFor } from "../../../src/webhooks/secrets.ts";
import { isSecret, secretForUrl, signedHeaders } from "../../../src/webhooks/sign.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

describe("a signature", () => {
  it("equals the vector that Standard Webhooks' libraries are tested with", () => {
    const headers = signedHeaders(
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      '{"test": 2432232314}',
      [SECRET],
      1_614_265_330_000,
    );
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it.each([SECRET, OTHER])("verifies with each of two secrets while a secret is changed: %s", (secret) => {
    const body = '{"type":"contact.added","data":{"state":"展会 🌸"}}';
    const headers = signedHeaders("msg_1", body, [OTHER, SECRET], Date.now());
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it("covers the body, the id and the time of the attempt", () => {
    const headers = signedHeaders("msg_1", "{}", [SECRET], Date.now());
    const receiver = new Webhook(SECRET);
    expect(() => receiver.verify("{ }", headers)).toThrow();
    expect(() => receiver.verify("{}", { ...headers, "webhook-id": "msg_2" })).toThrow();
    expect(() => new Webhook(OTHER).verify("{}", headers)).toThrow();
    vi.useFakeTimers({ now: Date.now() + 6 * 60_000 });
    expect(() => receiver.verify("{}", headers)).toThrow("too old");
    vi.useRealTimers();
  });

  it("is left out without a secret", () => {
    expect(Object.keys(signedHeaders("msg_1", "{}", [], 0))).toEqual(["webhook-id", "webhook-timestamp"]);
  });
});

describe("the secret of a URL that a rule names", () => {
  it("equals the result of openssl, and is a valid secret", () => {
    const secret = secretForUrl(SECRET, "https://programs.example.com/then");
    // printf 'url:https://…' | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64
    expect(secret).toBe("whsec_dq/MXuALNLXZV508kBhWt40aKzYVOmIXSdfbUccivNQ=");
    expect(isSecret(secret)).toBe(true);
  });

  it("differs for each URL and for each secret of the app", () => {
    const urls = ["https://a.example.com/", "https://a.example.com/?key=1", "https://b.example.com/"];
    const secrets = [SECRET, OTHER].flatMap((secret) => urls.map((url) => secretForUrl(secret, url)));
    expect(new Set([...secrets, SECRET, OTHER]).size).toBe(8);
  });
});

describe("a posted event is signed", () => {
  const webhook = {
    url: "https://app.example.com/events",
    secrets: [SECRET, OTHER],
    events: new Set<never>(),
  };
  const made = (url: string) => [secretForUrl(SECRET, url), secretForUrl(OTHER, url)];

  it.each<[string, string, "app" | "rule", readonly string[]]>([
    ["by the app's secrets, for its own webhook", webhook.url, "app", webhook.secrets],
    [
      "by secrets made for the URL, for a rule's webhook",
      "https://b.example.com/",
      "rule",
      made("https://b.example.com/"),
    ],
    [
      "by both, for a rule that names the app's webhook",
      webhook.url,
      "rule",
      [...made(webhook.url), SECRET, OTHER],
    ],
    [
      "by both, for another spelling of the app's webhook in a rule",
      "https://APP.example.com:443/events",
      "rule",
      [...made("https://APP.example.com:443/events"), SECRET, OTHER],
    ],
  ])("%s", (_, url, namedBy, secrets) => {
    expect(secretsFor(webhook, url, namedBy)).toEqual(secrets);
  });

  it("by no secret when the app has no webhook", () => {
    expect(secretsFor(null, "https://b.example.com/", "rule")).toEqual([]);
  });
});

it.each<[boolean, string]>([
  [true, SECRET],
  [true, `whsec_${Buffer.alloc(32).toString("base64")}`],
  [false, SECRET.slice("whsec_".length)],
  [false, `${SECRET}\n`],
  [false, "whsec_MfKQ9r8GKYqrTwjUPD8"],
])("isSecret gives %s for %j", (is, text) => expect(isSecret(text)).toBe(is));
