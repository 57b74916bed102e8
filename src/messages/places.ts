/**
 * The places of a message where the rules file may have Liquid, or the name of kept-alive media. Which there are,
 * and how to write into them, is in `contact-places.ts` and `kf-places.ts`. Knows nothing of Liquid itself.
 */

/** The limits of a text after it is filled in: `cuttable` where it may be shortened, `required` where WeCom needs a text. */
export interface Place {
  maxBytes: number;
  cuttable: boolean;
  required: boolean;
}

/** The places of a kind of message, by paths without positions: `attachments[].link.title`. */
export type Places = Readonly<Record<string, Place>>;

/** What is written into a message. */
export interface Pen {
  /** Gives the text that shall stand at a place, from what stands there; `path` is like `attachments[0].link.title`. */
  text(present: string, place: Place, path: string): string;
  /** Gives the upload that shall stand at a path, from what stands there. */
  media(present: string, path: string): { mediaId: string; picUrl: string | null };
}

/** The place that a path inside a message leads to, or null where Liquid may not stand. */
export function placeAt(places: Places, path: readonly (string | number)[]): Place | null {
  let name = "";
  for (const key of path) name += typeof key === "number" ? "[]" : name === "" ? key : `.${key}`;
  return Object.hasOwn(places, name) ? (places[name] ?? null) : null;
}

/** The names of places as people know them. */
export function namesOf(places: Places): string[] {
  return Object.keys(places).map((name) => name.replace(/^.*\[\]\./, ""));
}
