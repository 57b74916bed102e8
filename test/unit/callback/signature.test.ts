/** The signatures of callbacks equal published signatures, and a false signature is refused in constant time. */
import { createHash, timingSafeEqual } from "node:crypto";
import { getSignature } from "@wecom/crypto";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isSigned, sign } from "../../../src/callback/signature.ts";
import { encryptOf, VECTORS } from "../../callback/vectors.ts";

// The spy compares as the original does. A test cannot measure the time of a comparison.
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

const PARTS = { timestamp: "1409659813", nonce: "1372623149", encrypt: "RypEvHKD8QQKFhvQ6Q==" };
const TOKEN = "QDG6eK";
const SIGNATURE = sign(TOKEN, PARTS);

describe("a signature", () => {
  it.each(VECTORS)("equals the published signature: $id", (vector) => {
    const parts = { timestamp: vector.timestamp, nonce: vector.nonce, encrypt: encryptOf(vector) };
    expect(sign(vector.token, parts)).toBe(vector.msg_signature);
    expect(isSigned([vector.token], vector.msg_signature, parts)).toBe(true);
  });

  // The package sorts by UTF-16 units, which is the order of bytes for everything that WeCom sends (ASCII).
  it("equals that of Tencent's package, and the check accepts theirs", () => {
    const ascii = fc.string({ unit: "binary-ascii", maxLength: 200 });
    fc.assert(
      fc.property(ascii, ascii, ascii, ascii, (token, timestamp, nonce, encrypt) => {
        const theirs = getSignature(token, timestamp, nonce, encrypt);
        expect(sign(token, { timestamp, nonce, encrypt })).toBe(theirs);
        expect(isSigned([token], theirs, { timestamp, nonce, encrypt })).toBe(true);
      }),
    );
  });

  it("sorts by bytes where UTF-16 has another order", () => {
    const sorted = ["", "", "～", "😀"];
    expect(sign("😀", { timestamp: "", nonce: "～", encrypt: "" })).toBe(
      createHash("sha1").update(sorted.join("")).digest("hex"),
    );
  });

  it("depends on the token and on each of the parts", () => {
    expect(isSigned([TOKEN], SIGNATURE, PARTS)).toBe(true);
    expect(isSigned(["QDG6eL"], SIGNATURE, PARTS)).toBe(false);
    for (const name of ["timestamp", "nonce", "encrypt"] as const) {
      expect(isSigned([TOKEN], SIGNATURE, { ...PARTS, [name]: `${PARTS[name]}0` }), name).toBe(false);
    }
  });
});

describe("the check of a signature", () => {
  it("takes any of several tokens, in any order", () => {
    for (const tokens of [
      [TOKEN, "old"],
      ["new", TOKEN],
    ]) {
      expect(isSigned(tokens, SIGNATURE, PARTS)).toBe(true);
    }
    expect(isSigned(["new", "old"], SIGNATURE, PARTS)).toBe(false);
    expect(isSigned([], SIGNATURE, PARTS)).toBe(false);
  });

  it("refuses a signature in which any one character differs", () => {
    for (const [index, character] of [...SIGNATURE].entries()) {
      const other = character === "0" ? "1" : "0";
      const forged = SIGNATURE.slice(0, index) + other + SIGNATURE.slice(index + 1);
      expect(isSigned([TOKEN], forged, PARTS), forged).toBe(false);
    }
  });

  it.each([
    ["empty", ""],
    ["in capitals", SIGNATURE.toUpperCase()],
    ["cut short", SIGNATURE.slice(0, 39)],
    ["longer", `${SIGNATURE}0`],
    ["with a space", ` ${SIGNATURE}`],
    ["40 characters but more bytes", "签".repeat(40)],
  ])("refuses a signature that is %s", (_, signature) => {
    expect(isSigned([TOKEN], signature, PARTS)).toBe(false);
  });

  it("compares in constant time with every token, even after one fits", () => {
    vi.mocked(timingSafeEqual).mockClear();
    isSigned([TOKEN, "old", "older"], SIGNATURE, PARTS);
    expect(timingSafeEqual).toHaveBeenCalledTimes(3);
    vi.mocked(timingSafeEqual).mockClear();
    isSigned([TOKEN], "0".repeat(40), PARTS);
    expect(timingSafeEqual).toHaveBeenCalledTimes(1);
  });
});
