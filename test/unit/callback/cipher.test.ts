/** Callback bodies are decrypted as Tencent's package decrypts them, and damaged ciphertexts are refused. */
import { randomBytes } from "node:crypto";
import * as tencent from "@wecom/crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decrypt } from "../../../src/callback/cipher.ts";
import { encryptBlocks, messageForPad, padOf, type Sealing, seal } from "../../callback/seal.ts";
import { ENCRYPTED_VECTORS, encryptOf } from "../../callback/vectors.ts";

const KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const CORP = "wx5823bf96d3bd56c7";
const HEADER_BYTES = 20;

/** Encrypts a valid message, changed by `change`, by the tests' own code; the result is the same each time. */
const sealed = (change: Partial<Sealing> = {}) =>
  seal({
    encodingAesKey: KEY,
    message: "<xml>您好</xml>",
    receiveId: CORP,
    random: Buffer.alloc(16),
    ...change,
  });

/** The results of our code and of Tencent's package for the same ciphertext. */
function bothDecrypt(encrypt: string, key = KEY) {
  const { message, id } = tencent.decrypt(key, encrypt);
  return { ours: decrypt(key, encrypt), theirs: { message, receiveId: id } };
}

/** A text of up to 4,000 characters, with 😀 and control characters among them. */
const anyMessage = fc
  .tuple(fc.nat(4_000), fc.string({ unit: "binary", minLength: 1, maxLength: 40 }))
  .map(([length, seed]) => {
    const characters = [...seed];
    return Array.from({ length }, (_, index) => characters[index % characters.length]).join("");
  });
const anyKey = fc.string({
  unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
  minLength: 43,
  maxLength: 43,
});
const anyReceiver = fc.string({ unit: "binary", maxLength: 64 });

describe("decryption", () => {
  it.each(ENCRYPTED_VECTORS)("gives the published plaintext: $id", (vector) => {
    const { plaintext, receiveid, msg_len, pad, padded_len } = vector.expected;
    const encrypt = encryptOf(vector);
    expect(decrypt(vector.encodingAesKey, encrypt)).toEqual({ message: plaintext, receiveId: receiveid });
    expect(Buffer.byteLength(plaintext)).toBe(msg_len);
    expect(Buffer.from(encrypt, "base64")).toHaveLength(padded_len);
    expect(HEADER_BYTES + msg_len + receiveid.length + pad).toBe(padded_len);
  });

  it("reads messages that Tencent's package encrypts", () => {
    fc.assert(
      fc.property(anyKey, anyMessage, anyReceiver, (key, message, receiveId) => {
        expect(decrypt(key, tencent.encrypt(key, message, receiveId))).toEqual({ message, receiveId });
      }),
      { numRuns: 300 },
    );
  });

  it("agrees with Tencent's package on messages that the tests encrypt", () => {
    fc.assert(
      fc.property(anyKey, anyMessage, anyReceiver, (encodingAesKey, message, receiveId) => {
        const { ours, theirs } = bothDecrypt(seal({ encodingAesKey, message, receiveId }), encodingAesKey);
        expect(ours).toEqual({ message, receiveId });
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });

  it("reads every length from 0 to 4,000 bytes", () => {
    for (let length = 0; length <= 4_000; length++) {
      const message = "m".repeat(length);
      const opened = decrypt(KEY, tencent.encrypt(KEY, message, CORP));
      if (opened?.message !== message || opened.receiveId !== CORP) expect.fail(`not with ${length} bytes`);
    }
  });

  it("reads the length field as bytes, not characters", () => {
    const message = "<xml>您好😀</xml>";
    expect(decrypt(KEY, sealed({ message }))?.message).toBe(message);
    expect(decrypt(KEY, sealed({ message, length: message.length }))?.message).not.toBe(message);
  });

  it("reads an empty message and an empty receiver", () => {
    expect(decrypt(KEY, sealed({ message: "", receiveId: "" }))).toEqual({ message: "", receiveId: "" });
  });

  it("takes a key whose 43rd character has unused bits", () => {
    const [strict, loose] = [`${KEY.slice(0, 42)}A`, `${KEY.slice(0, 42)}D`];
    expect(decrypt(loose, tencent.encrypt(strict, "m", CORP))?.message).toBe("m");
  });
});

describe("a pad", () => {
  it.each(Array.from({ length: 32 }, (_, index) => index + 1))("of %i bytes is taken off", (pad) => {
    const message = messageForPad(pad, CORP);
    const { ours, theirs } = bothDecrypt(sealed({ message, pad: padOf(pad) }));
    expect(ours).toEqual({ message, receiveId: CORP });
    expect(ours).toEqual(theirs);
    expect(decrypt(KEY, tencent.encrypt(KEY, message, CORP))).toEqual(ours);
  });

  it("of 0 bytes is refused", () => {
    const message = messageForPad(32, CORP);
    expect(decrypt(KEY, sealed({ message, receiveId: `${CORP}\0`, pad: new Uint8Array(31) }))).toBeNull();
  });

  it.each([33, 48, 64, 255])("of %i bytes is refused", (pad) => {
    expect(decrypt(KEY, sealed({ message: messageForPad(pad, CORP), pad: padOf(pad) }))).toBeNull();
  });

  it("is refused when any of its bytes differs", () => {
    for (const count of [2, 17, 32]) {
      const message = messageForPad(count, CORP);
      for (let index = 0; index < count - 1; index++) {
        const pad = padOf(count);
        pad[index] = count ^ 1;
        expect(decrypt(KEY, sealed({ message, pad })), `byte ${index} of ${count}`).toBeNull();
      }
    }
  });

  it("is refused when it reaches into the length field", () => {
    const plain = Buffer.alloc(32, 13);
    plain.fill(0, 0, 19);
    expect(decrypt(KEY, encryptBlocks(KEY, plain))).toBeNull();
    expect(decrypt(KEY, encryptBlocks(KEY, Buffer.alloc(32, 32)))).toBeNull();
    expect(decrypt(KEY, encryptBlocks(KEY, Buffer.alloc(16, 16)))).toBeNull();
  });
});

describe("the length field", () => {
  const message = "<xml/>";
  const longest = Buffer.byteLength(message) + CORP.length;

  it("leaves an empty receiver when it reaches to the pad", () => {
    expect(decrypt(KEY, sealed({ message, length: longest }))).toEqual({
      message: message + CORP,
      receiveId: "",
    });
  });

  it.each([longest + 1, longest + 100, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])(
    "is refused when its %i is more than the bytes before the pad",
    (length) => {
      expect(decrypt(KEY, sealed({ message, length }))).toBeNull();
    },
  );

  it("leaves an empty message and an unknown receiver when it is 0", () => {
    expect(decrypt(KEY, sealed({ message, length: 0 }))).toEqual({ message: "", receiveId: message + CORP });
  });
});

describe("a ciphertext", () => {
  it.each([
    ["empty", ""],
    ["only padding", "=="],
    ["too short for a byte", "A"],
    ["not base64", "<xml></xml>"],
    [
      "base64 for URLs",
      sealed({ message: "m".repeat(999) })
        .replaceAll("+", "-")
        .replaceAll("/", "_"),
    ],
    ["broken by a line end", sealed().replace(/^.{20}/, "$&\n")],
    ["followed by a line end", `${sealed()}\n`],
    ["padded in the middle", sealed().replace(/^.{20}/, "$&=")],
    ["padded three times", `${sealed().replace(/=*$/, "")}===`],
    ["of 1 byte", "AA=="],
    ["of 15 bytes", randomBytes(15).toString("base64")],
    ["of 17 bytes", randomBytes(17).toString("base64")],
    ["random", randomBytes(64).toString("base64")],
  ])("that is %s is refused", (_, encrypt) => {
    expect(decrypt(KEY, encrypt)).toBeNull();
  });

  it("that lost or gained bytes at its end is refused", () => {
    const bytes = Buffer.from(sealed({ message: "m".repeat(100) }), "base64");
    for (let length = 0; length < bytes.length; length++) {
      expect(decrypt(KEY, bytes.toString("base64", 0, length)), `${length} bytes`).toBeNull();
    }
    const longer = Buffer.concat([bytes, Buffer.alloc(16)]);
    expect(decrypt(KEY, longer.toString("base64"))).toBeNull();
  });

  it("made with another key is refused", () => {
    fc.assert(
      fc.property(anyKey, anyMessage, (key, message) => {
        fc.pre(!key.startsWith(KEY.slice(0, 42)));
        expect(decrypt(key, tencent.encrypt(KEY, message, CORP))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it("of random bytes or text is refused without an exception", () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array).toString("base64"));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.string({ unit: "binary", maxLength: 400 })), (encrypt) => {
        expect(decrypt(KEY, encrypt)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it("of random blocks is opened only with a pad of at most 32 bytes", () => {
    const blocks = fc
      .integer({ min: 2, max: 8 })
      .chain((count) => fc.uint8Array({ minLength: count * 16, maxLength: count * 16 }));
    let openings = 0;
    fc.assert(
      fc.property(blocks, fc.nat(64), fc.integer({ min: 1, max: 40 }), (plain, length, pad) => {
        new DataView(plain.buffer, plain.byteOffset).setUint32(16, length);
        plain.fill(pad, Math.max(HEADER_BYTES, plain.length - pad));
        const opened = decrypt(KEY, encryptBlocks(KEY, plain));
        if (opened === null) return;
        openings += 1;
        expect(pad).toBeLessThanOrEqual(32);
      }),
      { numRuns: 2_000 },
    );
    expect(openings).toBeGreaterThan(0);
  });
});
