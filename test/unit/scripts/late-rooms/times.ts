/** What late rooms alone need. */
import { evaluated } from "./evaluated.ts";

export const times = (one: number, other: number) => one * other;
evaluated.push("times");
