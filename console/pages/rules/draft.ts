/** A change that was not published, kept in this browser until it is. */

export interface Draft {
  /** The hash of the text that was changed. */
  of: string | null;
  text: string;
}

const keyOf = (app: string | null) => `yingbin.draft:${app ?? "*"}`;

export function draftOf(app: string | null): Draft | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(app)) ?? "null");
    const { of, text } = Object(kept) as Partial<Draft>;
    return typeof text === "string" ? { of: of ?? null, text } : null;
  } catch {
    return null;
  }
}

/** A browser that has no room for it loses it with the page. */
export function keepDraft(app: string | null, draft: Draft | null): void {
  try {
    if (draft === null) localStorage.removeItem(keyOf(app));
    else localStorage.setItem(keyOf(app), JSON.stringify(draft));
  } catch {
    // The page itself still has it.
  }
}
