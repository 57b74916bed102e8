/**
 * The places of a message where the rules file may have Liquid, or the name of kept-alive media. `contact-places.ts`
 * and `kf-places.ts` have the places of each family, and write into them. Knows nothing of Liquid itself.
 */

/**
 * The limits of a text after it is filled in: `cuttable` when it may be shortened, `required` when WeCom needs a text.
 */
export interface Place {
  maxBytes: number;
  cuttable: boolean;
  required: boolean;
}

/** The places of a kind of message, by paths without positions: `attachments[].link.title`. */
export type Places = Readonly<Record<string, Place>>;

/** Writes texts and media into a message. */
export interface Pen {
  /** The new text of a place, from its present text; `path` is like `attachments[0].link.title`. */
  text(present: string, place: Place, path: string): string;
  /** The upload for a path, from the present media_id or address. */
  media(present: string, path: string): { mediaId: string; picUrl: string | null };
}

/** The place of a path in a message; null where Liquid may not stand. */
export function placeAt(places: Places, path: readonly (string | number)[]): Place | null {
  let name = "";
  for (const key of path) name += typeof key === "number" ? "[]" : name === "" ? key : `.${key}`;
  return Object.hasOwn(places, name) ? (places[name] ?? null) : null;
}

/** The names of places as people know them. */
export function namesOf(places: Places): string[] {
  return Object.keys(places).map((name) => name.replace(/^.*\[\]\./, ""));
}
