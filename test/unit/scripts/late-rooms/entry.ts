/** A Worker with late rooms. */
import { evaluated } from "./evaluated.ts";
import { quadrupled } from "./quadrupling.ts";
import { doubled } from "./room.ts";

export { evaluated };
export const twice = (count: number) => doubled(count);
export const fourTimes = (count: number) => quadrupled(count);
evaluated.push("entry");
