/** A Worker with late rooms. */
import { evaluated } from "./evaluated.ts";
import { quadrupled } from "./quadrupling.ts";
import { doubled, tripled } from "./room.ts";

export { evaluated };
export const threeTimes = (count: number) => tripled(count);
export const twice = (count: number) => doubled(count);
export const fourTimes = (count: number) => quadrupled(count);
evaluated.push("entry");
