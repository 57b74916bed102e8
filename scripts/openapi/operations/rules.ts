/** The routes of rules files, and of what is uploaded for them. */
import * as v from "valibot";
import { said } from "../../../src/api/answer-fields.ts";
import { uploadAnswer } from "../../../src/api/answers.ts";
import { uploadQuery } from "../../../src/api/query/upload-query.ts";
import {
  explanationAnswer,
  rulesCheckAnswer,
  rulesFileAnswer,
  rulesPublishedAnswer,
  ruleVersionAnswer,
  ruleVersionsAnswer,
} from "../../../src/api/rules/answers.ts";
import { publishQuery, restoreBody } from "../../../src/api/rules/schemas.ts";
import { englishDescription } from "../../../src/schema/json-schema.ts";
import type { Operation } from "./operation.ts";

const CHECKED_APP = { app: "an app whose codes are known: a state that none of them has is a warning" };
const APP = { app: "the app whose own file it is; the common file without it" };
const IF_MATCH = {
  "if-match": { what: "the sha256 of the file that is replaced, or * for none", required: true },
};

const explainBody = v.object({
  text: v.exactOptional(said("a rules file; the rules in force without it")),
  event: v.pipe(
    v.looseObject({}),
    englishDescription("app, event, staff, customer and what else the event tells"),
  ),
  at: v.exactOptional(said("local time of the file, as 2026-11-22T09:00, or with Z or +08:00")),
});

export const RULES: readonly Operation[] = [
  {
    method: "post",
    path: "/rules/check",
    id: "checkRules",
    role: "viewer",
    query: CHECKED_APP,
    summary: "What is wrong with a rules file",
    body: "text/plain",
    answers: { 200: { what: "Problems and warnings.", schema: rulesCheckAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/rules/explain",
    id: "explainRules",
    role: "viewer",
    summary: "Which rule an event gets, and the exact message",
    body: explainBody,
    answers: { 200: { what: "What is done.", schema: explanationAnswer } },
    errors: [422],
  },
  {
    method: "get",
    path: "/rules",
    id: "getRules",
    role: "viewer",
    query: APP,
    summary: "The rules file, and what is in force",
    headers: { "if-none-match": { what: "the ETag of an answer that is there already", required: false } },
    answers: {
      200: { what: "Its sha256 is the ETag too.", schema: rulesFileAnswer },
      304: { what: "The file is the same." },
    },
    errors: [404],
  },
  {
    method: "put",
    path: "/rules",
    id: "putRules",
    role: "editor",
    query: publishQuery,
    body: "text/plain",
    summary: "Puts a rules file in the place of another",
    headers: IF_MATCH,
    answers: { 200: { what: "It is in force within a minute.", schema: rulesPublishedAnswer } },
    errors: [404, 409, 422],
  },
  {
    method: "get",
    path: "/rules/versions",
    id: "listRuleVersions",
    role: "viewer",
    query: APP,
    summary: "The newest 200 versions of a rules file, newest first",
    description: "Also those that were put into KV directly: by is kv.",
    answers: { 200: { what: "Without their texts.", schema: ruleVersionsAnswer } },
    errors: [404],
  },
  {
    method: "get",
    path: "/rules/versions/{sha256}",
    id: "getRuleVersion",
    role: "viewer",
    query: APP,
    summary: "A version of a rules file with its text",
    answers: { 200: { what: "The version.", schema: ruleVersionAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/rules/restore",
    id: "restoreRules",
    role: "editor",
    query: { ...APP, by: "who restores, in place of token" },
    body: restoreBody,
    summary: "Publishes an earlier version of a rules file again",
    description:
      "It is checked as any file is: what this Worker would refuse today is 422, and nothing changes. The version in force is 409 in-force.",
    headers: IF_MATCH,
    answers: { 200: { what: "It is in force within a minute.", schema: rulesPublishedAnswer } },
    errors: [404, 409, 422],
  },
  {
    method: "post",
    path: "/uploads",
    id: "upload",
    role: "editor",
    summary: "Keeps a picture or file for rules, which name it by its sha256",
    description: "As media: { poster: { type: image, upload: <sha256> } }. The same bytes are kept once.",
    query: uploadQuery,
    body: "application/octet-stream",
    answers: { 201: { what: "It is kept.", schema: uploadAnswer } },
    errors: [413, 422],
  },
  {
    method: "get",
    path: "/uploads/{sha256}",
    id: "getUpload",
    role: "viewer",
    summary: "What was uploaded",
    answers: { 200: { what: "The bytes.", media: "application/octet-stream" } },
    errors: [404],
  },
];
