/** Says a sentence of the Worker's in a language. */
import { heldTables } from "./held.ts";
import { speaker } from "./speaker.ts";

/** What a sentence of the Worker's says, in words. */
export const inWords = speaker(heldTables);
