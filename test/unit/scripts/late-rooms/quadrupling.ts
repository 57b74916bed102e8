/** A late room that calls another. */
import { evaluated } from "./evaluated.ts";
import { doubled, hashed } from "./room.ts";
import { times } from "./times.ts";

export const quadrupled = (count: number) => ({ count: times(doubled(count), 2), hash: hashed("four") });
evaluated.push("quadrupling");
