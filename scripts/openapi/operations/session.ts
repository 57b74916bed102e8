/** The routes of a session of the console. */
import { whoAsksAnswer } from "../../../src/api/answers.ts";
import type { Operation } from "./operation.ts";

export const SESSION: readonly Operation[] = [
  {
    method: "post",
    path: "/session",
    id: "beginSession",
    role: "admin",
    summary: "Exchanges ADMIN_TOKEN for a session: the cookie __Host-session",
    description: "The session ends after eight hours, and with ADMIN_TOKEN. Only the bearer begins one.",
    answers: { 200: { what: "The session; the cookie is set.", schema: whoAsksAnswer } },
    errors: [429],
  },
  {
    method: "get",
    path: "/session/wecom",
    id: "beginWecomLogin",
    role: null,
    summary: "Leads a browser to WeCom's page of login",
    query: { to: "the page of the console to open afterwards, such as /deliveries" },
    answers: {
      302: { what: "To WeCom." },
      404: { what: "Members cannot log in: a page in words.", media: "text/html" },
    },
    errors: [401],
  },
  {
    method: "get",
    path: "/session/wecom/done",
    id: "endWecomLogin",
    role: null,
    summary: "Takes the browser back from WeCom's page, and begins the member's session",
    query: { code: "of WeCom; works once, for five minutes", state: "the login's own" },
    answers: {
      302: { what: "To the console; the cookie is set." },
      403: { what: "Who has no role, or cannot be known: a page in words.", media: "text/html" },
      404: { what: "Members cannot log in: a page in words.", media: "text/html" },
      503: { what: "WeCom did not say who it is: a page in words.", media: "text/html" },
    },
    errors: [401, 429],
  },
  {
    method: "get",
    path: "/session",
    id: "whoAsks",
    role: "viewer",
    summary: "Who asks",
    answers: { 200: { what: "By name and role.", schema: whoAsksAnswer } },
    errors: [],
  },
  {
    method: "delete",
    path: "/session",
    id: "endSession",
    role: null,
    summary: "Takes the cookie away",
    answers: { 204: { what: "There is no session any more." } },
    errors: [],
  },
];
