/** The sample event of the preview, from what the form holds. Pure. */

export const EVENTS = [
  "contact.added",
  "kf.entered",
  "kf.queued",
  "kf.accepted",
  "kf.ended",
  "kf.message",
] as const;
export type PreviewedEvent = (typeof EVENTS)[number];

/** The fields of the form that an event has. */
export const FIELDS = {
  "contact.added": ["staff", "staff-name", "customer", "customer-id", "state"],
  "kf.entered": ["account", "customer", "customer-id", "scene"],
  "kf.queued": ["account", "customer", "customer-id", "scene"],
  "kf.accepted": ["account", "staff", "staff-name", "customer", "customer-id", "scene"],
  "kf.ended": ["account", "staff", "staff-name", "customer", "customer-id", "scene"],
  "kf.message": ["account", "customer", "customer-id", "text"],
} as const satisfies Record<PreviewedEvent, readonly string[]>;
export type Field = (typeof FIELDS)[PreviewedEvent][number];

export interface Asked {
  event: PreviewedEvent;
  /** Whose event it is; empty while the apps are not known. */
  app: string;
  values: Partial<Record<Field, string>>;
  /** Local time of the file; empty for now. */
  at: string;
}

/** The event as `explain` takes it. Without the customer's id a split shows all of its sides. */
export function sampleOf({ event, app, values }: Asked): Record<string, unknown> {
  const fields: readonly Field[] = FIELDS[event];
  const value = (field: Field) => (fields.includes(field) ? (values[field] ?? "").trim() : "");
  const group = (parts: Record<string, string>) =>
    Object.fromEntries(Object.entries(parts).filter(([, text]) => text !== ""));
  const customer = group({ name: value("customer"), external_userid: value("customer-id") });
  const staff = group({ userid: value("staff"), name: value("staff-name") });
  return {
    event,
    ...(app === "" ? {} : { app }),
    customer,
    ...(fields.includes("staff") ? { staff } : {}),
    ...group({ state: value("state"), account: value("account"), scene: value("scene") }),
    ...(fields.includes("text") ? { message: value("text") } : {}),
  };
}
