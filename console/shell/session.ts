/** Who is logged in, as the API tells. The cookie itself is out of a page's reach. */
import { signal } from "@preact/signals";
import { type AnswerOf, answerOf, api, type Problem, whenLoggedOut } from "../api.ts";
import { beginIn } from "../words.ts";

export type Session = AnswerOf<Awaited<ReturnType<typeof api.session.$get>>>;
export type Role = Session["role"];

export type SessionState =
  | { state: "unknown" }
  | { state: "none"; problem: Problem | null; hasWecomLogin: boolean }
  | { state: "open"; session: Session };

export const session = signal<SessionState>({ state: "unknown" });

whenLoggedOut(() => {
  if (session.value.state !== "open") return;
  // Asked who it is, the API says so again: it is not asked a third time.
  session.value = { state: "unknown" };
  void findSession();
});

/** Asks who is logged in. */
export async function findSession(): Promise<void> {
  const found = await answerOf(api.session.$get());
  if (found.ok) session.value = { state: "open", session: found.answer };
  else {
    const { problem } = found;
    const hasWecomLogin = problem.wecomLogin;
    beginIn(problem.language);
    session.value = { state: "none", problem: problem.status === 401 ? null : problem, hasWecomLogin };
  }
}

export type LogIn = { ok: true } | { ok: false; why: "refused" | "not-kept"; problem: Problem | null };

/** Exchanges the ADMIN_TOKEN for a cookie, and looks whether the browser keeps it. */
export async function logIn(adminToken: string): Promise<LogIn> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const opened = await answerOf(api.session.$post({}, { headers }));
  if (!opened.ok) return { ok: false, why: "refused", problem: opened.problem };
  await findSession();
  return session.value.state === "open" ? { ok: true } : { ok: false, why: "not-kept", problem: null };
}

export async function logOut(): Promise<void> {
  await answerOf(api.session.$delete());
  await findSession();
}

const RANKS = { viewer: 0, editor: 1, admin: 2 } as const satisfies Record<Role, number>;

const hasRole = (role: Role) =>
  session.value.state === "open" && RANKS[session.value.session.role] >= RANKS[role];

/** Whether the reader may publish; the API refuses it all the same. */
export const mayEdit = () => hasRole("editor");
export const mayAdminister = () => hasRole("admin");
