/** Signatures, against vectors of Standard Webhooks' libraries for other languages, and its own for this one. */
import { Webhook } from "standardwebhooks";
import { describe, expect, it, vi } from "vitest";
import { isSecret, signedHeaders } from "../../../src/onward/sign.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

describe("a signature", () => {
  it("is the one that the library for Python is tested with, as those for other languages are", () => {
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

  it.each([SECRET, OTHER])("is there for each secret while one is being changed: %s", (secret) => {
    const body = '{"type":"contact.added","data":{"state":"展会 🌸"}}';
    const headers = signedHeaders("msg_1", body, [OTHER, SECRET], Date.now());
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it("is of the body, the id and the second of the attempt", () => {
    const headers = signedHeaders("msg_1", "{}", [SECRET], Date.now());
    const receiver = new Webhook(SECRET);
    expect(() => receiver.verify("{ }", headers)).toThrow();
    expect(() => receiver.verify("{}", { ...headers, "webhook-id": "msg_2" })).toThrow();
    expect(() => new Webhook(OTHER).verify("{}", headers)).toThrow();
    vi.useFakeTimers({ now: Date.now() + 6 * 60_000 });
    expect(() => receiver.verify("{}", headers)).toThrow("too old");
    vi.useRealTimers();
  });

  it("is left out where there is no secret", () => {
    expect(Object.keys(signedHeaders("msg_1", "{}", [], 0))).toEqual(["webhook-id", "webhook-timestamp"]);
  });
});

it.each<[boolean, string]>([
  [true, SECRET],
  [true, `whsec_${Buffer.alloc(32).toString("base64")}`],
  [false, SECRET.slice("whsec_".length)],
  [false, `${SECRET}\n`],
  [false, "whsec_MfKQ9r8GKYqrTwjUPD8"],
])("%s: %j is a secret", (is, text) => expect(isSecret(text)).toBe(is));
