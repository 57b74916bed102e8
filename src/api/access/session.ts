/**
 * A session of the console: a signed cookie, stored nowhere. Its key is made from ADMIN_TOKEN, so that another token ends
 * all sessions. A member's role is looked up in `CONSOLE` at each request, so that whoever is struck out there is out.
 */
import { hkdfSync } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import * as v from "valibot";
import { roleOfMember } from "../../config/console.ts";
import type { Role } from "../../config/roles.ts";
import type { Config } from "../../config/types.ts";
import { isoTime } from "../../webhooks/event.ts";

/** From the login on, whatever is done in between. */
const SESSION_MS = 8 * 60 * 60_000;
/** The browser forgets the cookie without Secure, and sends it to this host alone. */
const COOKIE = "session";
const ATTRIBUTES = { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Strict" } as const;

const sealedSession = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    version: v.literal(1),
    issuedAt: v.number(),
    expiresAt: v.number(),
    /** Who logged in by WeCom, and at which company; null for the holder of ADMIN_TOKEN. */
    member: v.nullable(v.object({ corpId: v.string(), userid: v.string(), groups: v.array(v.string()) })),
  }),
);
type Sealed = v.InferOutput<typeof sealedSession>;

export interface Session {
  by: string;
  role: Role;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** The key of what the Worker signs for browsers. Each purpose has a label: what is signed for one is none of another. */
export function signingKey(adminToken: string, label: "session" | "login"): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", adminToken, "", `yingbin ${label} 1`, 32));
}

/** Sets the cookie of a member's session, or of one that ADMIN_TOKEN was given for. */
export async function beginSession(
  c: Context,
  adminToken: string,
  member: Sealed["member"],
): Promise<number> {
  const issuedAt = Date.now();
  const expiresAt = issuedAt + SESSION_MS;
  const sealed: Sealed = { version: 1, issuedAt, expiresAt, member };
  const key = signingKey(adminToken, "session");
  await setSignedCookie(c, COOKIE, JSON.stringify(sealed), key, {
    ...ATTRIBUTES,
    maxAge: SESSION_MS / 1_000,
  });
  return expiresAt;
}

/** The session of a request; null without one that is in force. */
export async function sessionOf(c: Context, config: Config): Promise<Session | null> {
  const { adminToken, console } = config;
  if (adminToken === null) return null;
  const cookie = await getSignedCookie(c, signingKey(adminToken, "session"), COOKIE, "host");
  if (!cookie) return null;
  const read = v.safeParse(sealedSession, cookie);
  if (!read.success || read.output.expiresAt <= Date.now()) return null;
  const { member, expiresAt } = read.output;
  if (member === null) return { by: "token", role: "admin", expiresAt };
  // Another company's member may have the same userid.
  if (console === null || member.corpId !== console.app.corpId) return null;
  const role = roleOfMember(console, member);
  return role === null ? null : { by: member.userid, role, expiresAt };
}

/** Takes the cookie away. */
export function endSession(c: Context): void {
  deleteCookie(c, COOKIE, ATTRIBUTES);
}

/** A session as `/api/session` answers it; the bearer has no end. */
export function presentSession({
  by,
  role,
  expiresAt,
}: Omit<Session, "expiresAt"> & { expiresAt: number | null }) {
  return { by, role, expiresAt: expiresAt === null ? null : isoTime(expiresAt) };
}
