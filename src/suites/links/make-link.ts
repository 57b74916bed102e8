/** Makes links by which companies install a suite: by a State of ours, or by WeCom's own page for a template. */
import { randomBytes } from "node:crypto";
import type { SuiteConfig } from "../../config/types.ts";
import { coded, encode } from "../../i18n/sentence.ts";
import { type Answer, sayLost } from "../../wecom/client.ts";
import type { SuiteCalls } from "../tokens/suite-calls.ts";
import type { InstallLink, InstallLinks } from "./install-links.ts";

/** As hex: WeCom takes letters and digits, at most 32 bytes (doc 98744). */
const STATE_BYTES = 16;
/** A pre_auth_code lives 1,200 seconds (doc 90601). */
const LONGEST_LINK_MS = 20 * 60_000;
/** The page of WeCom's on which a company's administrator installs a third-party app (doc 90597). */
const INSTALL_PAGE = "https://open.work.weixin.qq.com/3rdapp/install";

export interface LinkMaker {
  suite: SuiteConfig;
  calls: SuiteCalls;
  links: InstallLinks;
}

export interface WantedLink {
  /** Whether the company is one of the ten that may install a suite that is not online yet. */
  test: boolean;
  /** Where this Worker is reached. */
  origin: string;
}

export async function makeLink(maker: LinkMaker, wanted: WantedLink): Promise<InstallLink> {
  switch (maker.suite.kind) {
    case "third-party":
      return await linkToPage(maker, wanted);
    case "provider-developed":
      return await linkOfTemplate(maker);
  }
}

/** WeCom's page to which a link of ours leads. */
export function installPage(
  { name, suiteId }: SuiteConfig,
  { preAuthCode, origin }: { preAuthCode: string; origin: string },
  state: string,
): string {
  const query = new URLSearchParams({
    suite_id: suiteId,
    pre_auth_code: preAuthCode,
    redirect_uri: `${origin}/installed/${name}`,
    state,
  });
  return `${INSTALL_PAGE}?${query}`;
}

async function linkToPage(
  { suite: { name }, calls, links }: LinkMaker,
  { test, origin }: WantedLink,
): Promise<InstallLink> {
  const made = await calls.preAuthCode();
  if (!made.ok) return { ok: false, errcode: null, errmsg: made.noToken.errmsg };
  const { answer, details } = made.found;
  if (details === null) return noLink(answer);
  const { pre_auth_code: preAuthCode, expires_in: seconds } = details;
  if (test) {
    const marked = await calls.makeTest(preAuthCode);
    if (!marked.ok) return { ok: false, errcode: null, errmsg: marked.noToken.errmsg };
    const { answer: ofMark } = marked.found;
    if (ofMark.kind === "lost" || ofMark.errcode !== 0) return noLink(ofMark);
  }
  const expiresAt = Date.now() + Math.min(seconds * 1000, LONGEST_LINK_MS);
  const state = links.add({ preAuthCode, origin }, expiresAt);
  console.log({ event: "suite.link-made", suite: name, test });
  return { ok: true, url: `${origin}/install/${name}?state=${state}`, expiresAt };
}

/** WeCom's own link to a template, which any company may use for ten days. */
async function linkOfTemplate({ suite: { name }, calls }: LinkMaker): Promise<InstallLink> {
  const made = await calls.linkOfTemplate(randomBytes(STATE_BYTES).toString("hex"));
  if (!made.ok) return { ok: false, errcode: null, errmsg: made.noToken.errmsg };
  const { answer, details } = made.found;
  if (details === null) return noLink(answer);
  console.log({ event: "suite.link-made", suite: name });
  return { ok: true, url: details.qrcode_url, expiresAt: Date.now() + details.expires_in * 1000 };
}

function noLink(answer: Answer): InstallLink {
  if (answer.kind === "lost") return { ok: false, errcode: null, errmsg: encode(sayLost(answer)) };
  const { errcode, errmsg } = answer;
  return errcode === 0
    ? { ok: false, errcode: null, errmsg: coded("answer-empty") }
    : { ok: false, errcode, errmsg };
}
