/**
 * `POST /cgi-bin/service/get_corp_token` (doc 90605): the token call of third-party apps. A template's companies have none
 * of it: 48002.
 */
import { type Api, refuse } from "../call.ts";

export const getCorpToken: Api = {
  name: "service/get_corp_token",
  method: "POST",
  family: "suite",
  answer: () => refuse(48002, "a provider-developed app takes gettoken"),
};
