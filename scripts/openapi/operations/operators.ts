/** The routes of the record, the figures, the status and the doctor. */
import {
  auditAnswer,
  deliveriesAnswer,
  figuresAnswer,
  forgottenAnswer,
  fullDeliveryAnswer,
  retriedAnswer,
} from "../../../src/api/answers.ts";
import { auditQuery } from "../../../src/api/audit/query.ts";
import { forgetBody } from "../../../src/api/body/forget-body.ts";
import { reportSchema } from "../../../src/api/doctor/report.ts";
import { deliveriesQuery } from "../../../src/api/query/deliveries-query.ts";
import { figuresQuery } from "../../../src/api/query/figures-query.ts";
import { explanationAnswer } from "../../../src/api/rules/answers.ts";
import { statusAnswer } from "../../../src/api/status-answer.ts";
import type { Operation } from "./operation.ts";

const ONE_APP = { app: "this app alone" };

export const OPERATORS: readonly Operation[] = [
  {
    method: "post",
    path: "/apps/{app}/webhook/retry",
    id: "retryWebhook",
    role: "admin",
    summary: "Lets the app's webhook be tried now",
    description:
      "Also after 410, which stops it, and while it rests after failures. Posts go on behind the answer.",
    answers: { 202: { what: "The events that wait are tried.", schema: retriedAnswer } },
    errors: [404],
  },
  {
    method: "get",
    path: "/deliveries",
    id: "listDeliveries",
    role: "viewer",
    summary: "The record, newest first",
    query: deliveriesQuery,
    answers: { 200: { what: "A page.", schema: deliveriesAnswer } },
    errors: [],
  },
  {
    method: "get",
    path: "/figures",
    id: "getFigures",
    role: "viewer",
    summary: "What became of deliveries, by hour or day",
    description:
      "Kept for a year. Counted exactly, the percentiles aside. With format=csv the same rows as a file for Excel, with a column for each outcome.",
    query: figuresQuery,
    answers: { 200: { what: "The rows, oldest first.", schema: figuresAnswer } },
    errors: [],
  },
  {
    method: "get",
    path: "/deliveries/{id}",
    id: "getDelivery",
    role: "viewer",
    summary: "One delivery with its attempts",
    query: ONE_APP,
    answers: { 200: { what: "The delivery.", schema: fullDeliveryAnswer } },
    errors: [404],
  },
  {
    method: "get",
    path: "/deliveries/{id}/explain",
    id: "explainDelivery",
    role: "viewer",
    summary: "What the rules in force now would do with the event of a delivery",
    description: "Looks nothing up; what the record does not keep is told in notes.",
    query: ONE_APP,
    answers: { 200: { what: "What is done.", schema: explanationAnswer } },
    errors: [404, 422],
  },
  {
    method: "post",
    path: "/customers/forget",
    id: "forgetCustomer",
    role: "admin",
    summary: "Deletes what is stored of a customer",
    description:
      "Open deliveries are settled first, as missed, with no further call. Hashes of codes and events stay until nobody can repeat them.",
    body: forgetBody,
    answers: { 200: { what: "How much that was.", schema: forgottenAnswer } },
    errors: [404, 422],
  },
  {
    method: "get",
    path: "/audit",
    id: "listAudit",
    role: "admin",
    summary: "Who published, made, deleted, examined or logged in, for 180 days; newest first",
    query: auditQuery,
    answers: { 200: { what: "A page.", schema: auditAnswer } },
    errors: [],
  },
  {
    method: "get",
    path: "/status",
    id: "getStatus",
    role: "viewer",
    summary: "How each app stands; asks nothing of WeCom",
    query: ONE_APP,
    answers: { 200: { what: "By app.", schema: statusAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/doctor",
    id: "examine",
    role: "admin",
    summary: "Tries what each app needs of WeCom, and sends nothing",
    query: ONE_APP,
    answers: { 200: { what: "Check by check.", schema: reportSchema } },
    errors: [404],
  },
];
