/** Says a sentence of the Worker's in a language. */
import { speaker } from "./speaker.ts";
import { TABLES } from "./tables.ts";

/** What a sentence of the Worker's says, in words. */
export const inWords = speaker(TABLES);
