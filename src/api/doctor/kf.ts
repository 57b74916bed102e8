/** The doctor's checks of customer service: accounts, servicers on duty, and the company's 视频号. Asks nobody. */

import { type KfProbeResult, SERVICERS_OF_ACCOUNTS } from "../../credentials/probe-kf.ts";
import { inWords } from "../../i18n/words.ts";
import { sayAnswer } from "../../wecom/errors.ts";
import type { KfAccount } from "../../wecom/kf.ts";
import { type CheckReading, count, refusedInWords, SHOWN, some, unfound, withList } from "./reading.ts";
import type { Check } from "./report.ts";
import { unanswered } from "./unanswered.ts";

const ACCOUNT_LIST = "kf/account/list";
const SERVICER_LIST = "kf/servicer/list";

export function checkKf(
  reading: CheckReading,
  { kfAccounts: accounts, accountsBrokeOff }: Pick<KfProbeResult, "kfAccounts" | "accountsBrokeOff">,
): Check {
  const check = "customer service";
  if (accounts?.kind !== "found") {
    const spare = "this app is not among those that may call 微信客服; nothing to do if you do not use it";
    return unfound(check, ACCOUNT_LIST, accounts, reading, spare);
  }
  const all = accounts.value;
  if (all.length === 0) {
    return { check, ok: null, found: "there is no 微信客服 account; nothing to do if you do not use it" };
  }
  const brokeOff =
    accountsBrokeOff === null
      ? ""
      : `; further ones were not looked at: ${whyOff(reading, accountsBrokeOff)}`;
  const total = `${brokeOff === "" ? "" : "at least "}${count(all.length, "account")}`;
  const others = all.filter((account) => !isManaged(account));
  const lines = all.length > SHOWN ? all.map(named) : [];
  if (others.length === 0) {
    const found = `${total}: ${some(all.map(named))}${brokeOff}`;
    return withList({ check, ok: brokeOff === "" ? true : null, found }, lines);
  }
  // A company may keep some accounts for people alone.
  const none = others.length === all.length;
  const managed = none ? "none of them" : `${others.length} of them not`;
  const listed =
    all.length > SHOWN
      ? all.map((account) => named(account) + (isManaged(account) ? "" : ", not managed"))
      : [];
  return withList(
    {
      check,
      ok: none && brokeOff === "" ? false : null,
      found: `${total}, ${managed} managed by this app: ${some(others.map(named))}${brokeOff}`,
      remedy:
        "For those that Yingbin is to greet in: give the app the account in the console (微信客服, 通过API管理微信客服账号, 可管理的客服账号).",
    },
    listed,
  );
}

function whyOff({ config }: CheckReading, end: NonNullable<KfProbeResult["accountsBrokeOff"]>): string {
  if (end === "time") return "it took too long";
  if (end.kind === "refused") return inWords(sayAnswer(end.errcode, end.errmsg), "en");
  return unanswered(end, ACCOUNT_LIST, config).found;
}

/** The check of servicers at the accounts that the app manages; none when it manages none. */
export function checkServicers(
  reading: CheckReading,
  { kfAccounts, servicers, servicersLeft }: Pick<KfProbeResult, "kfAccounts" | "servicers" | "servicersLeft">,
): Check[] {
  const check = "servicers";
  if (kfAccounts?.kind !== "found" || servicers.length + servicersLeft === 0) return [];
  const names = new Map(kfAccounts.value.map((account) => [account.open_kfid, named(account)]));
  const nameOf = (account: string) => names.get(account) ?? account;
  const failed = servicers.find(({ found }) => found?.kind !== "found");
  const left =
    servicersLeft === 0
      ? ""
      : `; not looked at: who serves at ${count(servicersLeft, "further account")}${servicersLeft + servicers.length > SERVICERS_OF_ACCOUNTS ? ` (${SERVICERS_OF_ACCOUNTS} are)` : ""}`;
  if (failed !== undefined && failed.found?.kind !== "found") {
    const { found, ...rest } = unfound(check, SERVICER_LIST, failed.found, reading);
    return [{ ...rest, found: `${nameOf(failed.account)}: ${found}${left}` }];
  }
  const onDuty = servicers.flatMap(({ account, found }) => {
    if (found?.kind !== "found" || (found.value.onDuty === 0 && found.value.departments === 0)) return [];
    const { onDuty, departments } = found.value;
    const who = [
      ...(onDuty > 0 ? [`${onDuty} on duty`] : []),
      ...(departments > 0 ? [`${count(departments, "department")}, whose members WeCom does not list`] : []),
    ];
    return [`${nameOf(account)} ${who.join(" and ")}`];
  });
  if (onDuty.length === 0) {
    const found = `nobody is on duty at ${servicers.length === 1 ? "the account" : `the ${servicers.length} accounts`} that this app manages: a transfer to a servicer would be refused (95019)${left}`;
    return [{ check, ok: servicersLeft === 0 ? true : null, found }];
  }
  return [
    withList(
      {
        check,
        ok: null,
        found: `${some(onDuty)}${left}`,
        remedy:
          "New customers may go to a servicer at once, and rules cannot write to them then (95018). If they are to hear the rules first, have the assistant (智能助手) receive first in the account's reception rule (接待规则) in the console.",
      },
      onDuty.length > SHOWN ? onDuty : [],
    ),
  ];
}

/** The check whether a 视频号 is bound, which some customers' messages need; none when it was not asked. */
export function checkChannels(
  { app }: CheckReading,
  { hasChannels }: Pick<KfProbeResult, "hasChannels">,
): Check[] {
  const check = "视频号";
  if (hasChannels === null) return [];
  if (hasChannels.kind === "refused") {
    return [{ ...refusedInWords(app, check, hasChannels.errcode, hasChannels.errmsg), ok: null }];
  }
  if (hasChannels.kind === "lost") {
    const found = "WeCom did not say whether one is bound (kf/get_corp_qualification)";
    const remedy =
      "Nothing greets by it. Behind a relay, permit /cgi-bin/kf/get_corp_qualification in its configuration (examples/relay does).";
    return [{ check, ok: null, found, remedy }];
  }
  if (hasChannels.value) return [{ check, ok: true, found: "one is bound to the company" }];
  return [
    {
      check,
      ok: null,
      found:
        "none is bound to the company: if messages fail for want of one, msg_send_fail says so (fail_type 7 or 9)",
    },
  ];
}

export const isManaged = (account: KfAccount) => account.manage_privilege;
const named = ({ name, open_kfid }: KfAccount) => `${name} (${open_kfid})`;
