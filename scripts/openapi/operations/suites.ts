/** The routes of a provider's suites. */
import {
  checkAnswer,
  installationAnswer,
  installationsAnswer,
  linkAnswer,
  suitesAnswer,
} from "../../../src/api/suites/answers.ts";
import { installationBody, installationsQuery, linkBody } from "../../../src/api/suites/bodies.ts";
import type { Operation } from "./operation.ts";

export const SUITES: readonly Operation[] = [
  {
    method: "get",
    path: "/suites",
    id: "listSuites",
    role: "admin",
    summary: "How each suite of WECOM_SUITES stands",
    description: "Calls nothing of WeCom's.",
    answers: { 200: { what: "All suites.", schema: suitesAnswer } },
    errors: [],
  },
  {
    method: "get",
    path: "/suites/{suite}/installations",
    id: "listInstallations",
    role: "admin",
    summary: "The companies that installed a suite, and the AuthCodes that wait or failed",
    description:
      "AuthCodes stand on the first page, then companies by corpid. permanent_codes are never told.",
    query: installationsQuery,
    answers: { 200: { what: "A page of a hundred.", schema: installationsAnswer } },
    errors: [404],
  },
  {
    method: "post",
    path: "/suites/{suite}/link",
    id: "makeInstallLink",
    role: "admin",
    summary: "A link by which a company installs the suite",
    description:
      "For a template WeCom's own, with providerSecret; for a third-party app a page of this Worker's, for one company, with test for a company that tries an app that is not online.",
    body: linkBody,
    isBodyOptional: true,
    answers: { 200: { what: "The link.", schema: linkAnswer } },
    errors: [404, 409, 422],
  },
  {
    method: "put",
    path: "/suites/{suite}/installations/{corpid}",
    id: "putInstallation",
    role: "admin",
    summary: "Takes a company's permanent_code that another backend got",
    description: "The newest authorisation until now. WeCom is asked about the company afterwards.",
    body: installationBody,
    answers: {
      200: { what: "The company was known.", schema: installationAnswer },
      201: { what: "It is new.", schema: installationAnswer },
    },
    errors: [404, 422],
  },
  {
    method: "post",
    path: "/suites/{suite}/installations/{corpid}/check",
    id: "checkInstallation",
    role: "admin",
    summary: "Asks WeCom whether a company's authorisation is in force (get_auth_info)",
    answers: { 200: { what: "What WeCom told, and what is wrong.", schema: checkAnswer } },
    errors: [404],
  },
  {
    method: "delete",
    path: "/suites/{suite}/installations/{corpid}",
    id: "forgetInstallation",
    role: "admin",
    summary: "Forgets a company and its tokens; only the company's own console ends its authorisation",
    answers: { 204: { what: "It is forgotten." } },
    errors: [404],
  },
];
