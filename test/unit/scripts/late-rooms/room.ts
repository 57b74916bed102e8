/** A late room. */
import { createHash } from "node:crypto";
import { evaluated } from "./evaluated.ts";
import { times } from "./times.ts";

export const doubled = (count: number) => times(count, 2);
const thrice = (count: number) => times(count, 3);

export { thrice as tripled };
export const hashed = (text: string) => createHash("sha256").update(text).digest("hex");
evaluated.push("room");
