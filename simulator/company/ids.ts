/** Makes ids and secrets that look like WeCom's. */
import { randomBytes, randomInt } from "node:crypto";

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const alphanumeric = (length: number): string =>
  Array.from({ length }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)]).join("");

/** `length` characters of `[A-Za-z0-9_-]`. */
export const opaque = (length: number): string =>
  randomBytes(Math.ceil((length * 3) / 4))
    .toString("base64url")
    .slice(0, length);

export const newCorpId = (): string => `ww${randomBytes(8).toString("hex")}`;
export const newTemplateId = (): string => `dk${randomBytes(8).toString("hex")}`;
export const newSecret = (): string => opaque(43);
export const newCallbackToken = (): string => alphanumeric(24);
/** 43 letters and digits; the unused bits of the last one are usually not zero, as with the real ones. */
export const newEncodingAesKey = (): string => alphanumeric(43);
export const newExternalUserId = (): string => `wm${opaque(30)}`;
export const newOpenKfId = (): string => `wk${opaque(30)}`;
export const newWelcomeCode = (): string => opaque(43);
export const newMediaId = (): string => `3${opaque(63)}`;
export const newTagId = (): string => `et${opaque(30)}`;
/** Of a contact way: 32 hexadecimal digits, as in the samples. */
export const newConfigId = (): string => randomBytes(16).toString("hex");
export const newPictureId = (): string => opaque(32);
export const newMiniProgramAppId = (): string => `wx${randomBytes(8).toString("hex")}`;
export const newPictureUrl = (): string => `https://wework.qpic.cn/wwpic/${opaque(24)}/0`;
/** Ten digits, as in most of Tencent's samples. */
export const newNonce = (): string => String(randomInt(1_000_000_000, 10_000_000_000));
/** What sync_msg wants back from a callback; at most 128 bytes. */
export const newKfToken = (): string => `ENC${opaque(45)}`;
export const newMsgid = (): string => opaque(32);
