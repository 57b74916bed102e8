/** The routes of codes that bear a State, and of customer-service links. */
import { adoptAnswer, codeAnswer, codesAnswer, linksAnswer } from "../../../src/api/codes/answers.ts";
import { adoptQuery, codeBody, codesQuery, deleteBody, linksBody } from "../../../src/api/codes/bodies.ts";
import type { Operation } from "./operation.ts";

export const CODES: readonly Operation[] = [
  {
    method: "get",
    path: "/apps/{app}/codes",
    id: "listCodes",
    role: "viewer",
    summary: "The codes of an app, with the rules that use them",
    description:
      "With fresh=1 WeCom is asked about each, forty at a time; go on with cursor until it is null.",
    query: codesQuery,
    answers: { 200: { what: "By State.", schema: codesAnswer } },
    errors: [404, 422],
  },
  {
    method: "post",
    path: "/apps/{app}/codes/adopt",
    id: "adoptCodes",
    role: "admin",
    summary: "Takes in codes that the app made elsewhere",
    description: "Called again with cursor until it is null. Deletes and changes nothing.",
    query: adoptQuery,
    answers: { 200: { what: "What was found, forty at a time.", schema: adoptAnswer } },
    errors: [404, 422],
  },
  {
    method: "put",
    path: "/apps/{app}/codes/{state}",
    id: "putCode",
    role: "editor",
    summary: "Makes a code with this State, or changes it in place: the picture stays the same",
    description:
      "States the whole code, and may be repeated: a code is made once. 422 refused-by-wecom has WeCom's errcode and the members that it concerns.",
    body: codeBody,
    answers: {
      200: { what: "It was there.", schema: codeAnswer },
      201: { what: "It was made.", schema: codeAnswer },
    },
    errors: [404, 409, 422],
  },
  {
    method: "get",
    path: "/apps/{app}/codes/{state}/picture",
    id: "getCodePicture",
    role: "viewer",
    summary: "The picture of a code",
    answers: { 200: { what: "The picture, as WeCom has it.", media: "image/png" } },
    errors: [404],
  },
  {
    method: "delete",
    path: "/apps/{app}/codes/{state}",
    id: "deleteCode",
    role: "admin",
    summary: "Deletes a code for good: whoever scans a printed one reaches nobody",
    body: deleteBody,
    answers: { 204: { what: "It is deleted." } },
    errors: [404, 422],
  },
  {
    method: "post",
    path: "/apps/{app}/kf/links",
    id: "makeKfLinks",
    role: "admin",
    summary: "Links into an account of customer service, with scene and scene_param",
    description: "Nothing is stored: the same call gives a link again.",
    body: linksBody,
    answers: { 200: { what: "A link for each scene_param, or one.", schema: linksAnswer } },
    errors: [404, 422],
  },
];
