/** The doctor's checks of customer service: accounts, servicers on duty, and the company's 视频号. Asks nobody. */
import { type KfProbeResult, SERVICERS_OF_ACCOUNTS } from "../../credentials/probe-kf.ts";
import { type Part, partOf, type Sentence, say } from "../../i18n/sentence.ts";
import { sayAnswer } from "../../wecom/errors.ts";
import type { KfAccount } from "../../wecom/kf.ts";
import type { Finding } from "./finding.ts";
import { type CheckReading, refusedInWords, SHOWN, some, unfound, withList } from "./reading.ts";
import { unanswered } from "./unanswered.ts";

const ACCOUNT_LIST = "kf/account/list";
const SERVICER_LIST = "kf/servicer/list";

export function checkKf(
  reading: CheckReading,
  { kfAccounts: accounts, accountsBrokeOff }: Pick<KfProbeResult, "kfAccounts" | "accountsBrokeOff">,
): Finding {
  const check = "check-service";
  if (accounts?.kind !== "found")
    return unfound(check, ACCOUNT_LIST, accounts, reading, "service-not-needed");
  const all = accounts.value;
  if (all.length === 0) return { check, ok: null, found: say("no-accounts") };
  const count = all.length;
  const brokeOff =
    accountsBrokeOff === null ? "" : say("accounts-broke-off", { why: whyOff(reading, accountsBrokeOff) });
  const total = say(brokeOff === "" ? "accounts-counted" : "accounts-at-least", { count });
  const others = all.filter((account) => !isManaged(account));
  const lines = all.length > SHOWN ? all.map(named) : [];
  if (others.length === 0) {
    const found = say("accounts-managed", { total, names: some(all.map(named)), brokeOff });
    return withList({ check, ok: brokeOff === "" ? true : null, found }, lines);
  }
  // A company may keep some accounts for people alone.
  const none = others.length === all.length;
  const which = none ? say("none-of-them") : say("some-of-them-not", { count: others.length });
  const listed =
    all.length > SHOWN
      ? all.map((account) =>
          isManaged(account) ? named(account) : say("account-not-managed", { account: named(account) }),
        )
      : [];
  return withList(
    {
      check,
      ok: none && brokeOff === "" ? false : null,
      found: say("accounts-not-managed", { total, which, names: some(others.map(named)), brokeOff }),
      remedy: say("manage-accounts"),
    },
    listed,
  );
}

function whyOff({ config }: CheckReading, end: NonNullable<KfProbeResult["accountsBrokeOff"]>): Part {
  if (end === "time") return say("took-too-long");
  if (end.kind === "refused") return sayAnswer(end.errcode, end.errmsg);
  return unanswered(end, ACCOUNT_LIST, config).found;
}

/** The check of servicers at the accounts that the app manages; none when it manages none. */
export function checkServicers(
  reading: CheckReading,
  { kfAccounts, servicers, servicersLeft }: Pick<KfProbeResult, "kfAccounts" | "servicers" | "servicersLeft">,
): Finding[] {
  const check = "check-servicers";
  if (kfAccounts?.kind !== "found" || servicers.length + servicersLeft === 0) return [];
  const names = new Map(kfAccounts.value.map((account) => [account.open_kfid, named(account)]));
  const nameOf = (account: string) => names.get(account) ?? account;
  const failed = servicers.find(({ found }) => found?.kind !== "found");
  const isTooMany = servicersLeft + servicers.length > SERVICERS_OF_ACCOUNTS;
  const most = isTooMany ? say("servicers-most", { count: SERVICERS_OF_ACCOUNTS }) : "";
  const left = servicersLeft === 0 ? "" : say("servicers-left", { count: servicersLeft, most });
  if (failed !== undefined && failed.found?.kind !== "found") {
    const { found, ...rest } = unfound(check, SERVICER_LIST, failed.found, reading);
    const account = nameOf(failed.account);
    return [{ ...rest, found: say("servicers-of-account", { account, message: partOf(found), left }) }];
  }
  const onDuty: Sentence[] = servicers.flatMap(({ account, found }) => {
    if (found?.kind !== "found" || (found.value.onDuty === 0 && found.value.departments === 0)) return [];
    const { onDuty, departments } = found.value;
    const who = [
      ...(onDuty > 0 ? [say("on-duty", { count: onDuty })] : []),
      ...(departments > 0 ? [say("departments-on-duty", { count: departments })] : []),
    ];
    return [say("servicers-at", { account: nameOf(account), who: { all: who } })];
  });
  if (onDuty.length === 0) {
    const { length } = servicers;
    const accounts = length === 1 ? say("the-account") : say("the-accounts", { count: length });
    const found = say("nobody-on-duty", { accounts, left });
    return [{ check, ok: servicersLeft === 0 ? true : null, found }];
  }
  return [
    withList(
      {
        check,
        ok: null,
        found: say("servicers-listed", { servicers: some(onDuty), left }),
        remedy: say("assistant-first"),
      },
      onDuty.length > SHOWN ? onDuty : [],
    ),
  ];
}

/** The check whether a 视频号 is bound, which some customers' messages need; none when it was not asked. */
export function checkChannels(
  { app }: CheckReading,
  { hasChannels }: Pick<KfProbeResult, "hasChannels">,
): Finding[] {
  const check = "check-channels";
  if (hasChannels === null) return [];
  if (hasChannels.kind === "refused") {
    return [{ ...refusedInWords(app, check, hasChannels.errcode, hasChannels.errmsg), ok: null }];
  }
  if (hasChannels.kind === "lost") {
    return [{ check, ok: null, found: say("channels-unknown"), remedy: say("permit-channels") }];
  }
  if (hasChannels.value) return [{ check, ok: true, found: say("channels-bound") }];
  return [{ check, ok: null, found: say("no-channels") }];
}

export const isManaged = (account: KfAccount) => account.manage_privilege;
const named = ({ name, open_kfid }: KfAccount) => `${name} (${open_kfid})`;
