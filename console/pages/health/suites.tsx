/** The suites of a service provider: ticket, token, and the companies that installed them. */
import { useState } from "preact/hooks";
import { texts } from "../../../src/i18n/text.ts";
import { type Answer, type AnswerOf, answerOf, api } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { mayAdminister } from "../../shell/session.ts";
import { CopyButton } from "../../widgets/copy.tsx";
import { Answered } from "../../widgets/states.tsx";
import { Time } from "../../widgets/time.tsx";
import { wordsOf } from "../../words.ts";
import { kindInWords } from "./kind.ts";

// biome-ignore format: two lines each, so that the two languages can be compared
const say = wordsOf(texts({
  "ticket": {
    en: "suite_ticket",
    zh: "suite_ticket",
  },
  "no-ticket": {
    en: "none yet: WeCom pushes it every ten minutes, or at 刷新Ticket in the provider's console",
    zh: "还没有：企业微信每十分钟推送一次，也可在服务商后台点“刷新Ticket”",
  },
  "token": {
    en: "suite_access_token",
    zh: "suite_access_token",
  },
  "good-until": {
    en: "good until",
    zh: "有效至",
  },
  "no-token": {
    en: "none yet: it needs a ticket",
    zh: "还没有，要先收到 ticket",
  },
  "held": {
    en: "WeCom refused ({errcode} {errmsg}); asked again at",
    zh: "企业微信拒绝（{errcode} {errmsg}），下次获取",
  },
  "refused-receiver": {
    en: "refused receiver",
    zh: "被拒的接收方",
  },
  "companies": {
    en: "Companies",
    zh: "企业",
  },
  "companies-counted": {
    en: "{number} {count:company|companies}",
    zh: "{number} 家企业",
  },
  "none": {
    en: "No company has installed it yet.",
    zh: "还没有企业安装。",
  },
  "company": {
    en: "Company",
    zh: "企业",
  },
  "state": {
    en: "State",
    zh: "状态",
  },
  "last-callback": {
    en: "Last callback",
    zh: "最近回调",
  },
  "licence": {
    en: "Trial ends",
    zh: "试用到期",
  },
  "active": {
    en: "installed",
    zh: "已安装",
  },
  "pending": {
    en: "being exchanged",
    zh: "换取授权中",
  },
  "failed": {
    en: "not exchanged",
    zh: "换取失败",
  },
  "void": {
    en: "permanent_code refused",
    zh: "永久授权码失效",
  },
  "cancelled": {
    en: "cancelled",
    zh: "已取消授权",
  },
  "link": {
    en: "Make an install link",
    zh: "生成安装链接",
  },
  "link-until": {
    en: "Good until",
    zh: "有效至",
  },
  "further": {
    en: "Show more",
    zh: "加载更多",
  },
}));

type Suite = AnswerOf<Awaited<ReturnType<typeof api.suites.$get>>>["suites"][number];
type Installations = AnswerOf<Awaited<ReturnType<(typeof api.suites)[":suite"]["installations"]["$get"]>>>;

export function Suites() {
  return mayAdminister() ? <All /> : null;
}

function All() {
  const listed = useAsked(() => answerOf(api.suites.$get()), []);
  if (listed.asked.state === "answered" && listed.asked.answer.suites.length === 0) return null;
  return (
    <Answered of={listed}>
      {({ suites }) => suites.map((suite) => <One key={suite.name} suite={suite} />)}
    </Answered>
  );
}

function One({ suite }: { suite: Suite }) {
  const { name, kind, suiteId, ticketAt, token, held, lastRefusedReceiver, installations } = suite;
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="card">
      <h2>
        {name} <span class="of">{kindInWords(kind)}</span> <span class="id of">{suiteId}</span>
      </h2>
      <dl class="facts">
        <div>
          <dt>{say("ticket")}</dt>
          <dd>{ticketAt === null ? <span class="bad">{say("no-ticket")}</span> : <Time at={ticketAt} />}</dd>
        </div>
        <div>
          <dt>{say("token")}</dt>
          <dd>
            {held !== null ? (
              <span class="bad">
                {say("held", { errcode: String(held.errcode), errmsg: held.errmsg })} <Time at={held.until} />
              </span>
            ) : token === null ? (
              say("no-token")
            ) : (
              <>
                {say("good-until")} <Time at={token.expiresAt} />
              </>
            )}
          </dd>
        </div>
        {lastRefusedReceiver !== null && (
          <div>
            <dt>{say("refused-receiver")}</dt>
            <dd>
              <code>{lastRefusedReceiver.receiver}</code> {lastRefusedReceiver.corpId}{" "}
              <Time at={lastRefusedReceiver.at} />
            </dd>
          </div>
        )}
      </dl>
      <InstallLink suite={name} />
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{say("companies-counted", { count: installations, number: installations })}</summary>
        {isOpen && <Companies suite={name} />}
      </details>
    </section>
  );
}

function InstallLink({ suite }: { suite: string }) {
  const [made, setMade] = useState<Answer<{ url: string; expiresAt: string }> | null>(null);
  const make = async () =>
    setMade(await answerOf(api.suites[":suite"].link.$post({ param: { suite }, json: {} })));
  return (
    <p>
      <button type="button" class="button" onClick={() => void make()}>
        {say("link")}
      </button>{" "}
      {made?.ok && (
        <>
          <span class="id">{made.answer.url}</span> <CopyButton text={made.answer.url} what={say("link")} />{" "}
          {say("link-until")} <Time at={made.answer.expiresAt} />
        </>
      )}
      {made !== null && !made.ok && <span class="bad">{made.problem.message}</span>}
    </p>
  );
}

function Companies({ suite }: { suite: string }) {
  const ask = (query: { cursor?: string }) =>
    answerOf(api.suites[":suite"].installations.$get({ param: { suite }, query }));
  const first = useAsked(() => ask({}), [suite]);
  const [further, setFurther] = useState<Installations[]>([]);
  return (
    <Answered of={first}>
      {(page) => {
        const { cursor } = further.at(-1) ?? page;
        const all = [page, ...further].flatMap(({ installations }) => installations);
        if (all.length === 0) return <p class="hint">{say("none")}</p>;
        return (
          <section class="scrolled" tabIndex={0} aria-label={say("companies")}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say("company")}</th>
                  <th scope="col">{say("state")}</th>
                  <th scope="col">{say("last-callback")}</th>
                  <th scope="col">{say("licence")}</th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ corpId, corpName, state, reason, installedAt, lastCallbackAt, licence }) => (
                  <tr key={`${corpId}${state}${installedAt}`}>
                    <td>
                      {corpName} <span class="id of">{corpId}</span>
                    </td>
                    <td>
                      {say(state)} <span class="hint">{reason}</span>
                    </td>
                    <td>{lastCallbackAt !== null && <Time at={lastCallbackAt} />}</td>
                    <td>{licence?.trialEndsAt != null && <Time at={licence.trialEndsAt} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {cursor !== null && (
              <button
                type="button"
                class="button"
                onClick={() =>
                  void ask({ cursor }).then(
                    (next) => next.ok && setFurther((before) => [...before, next.answer]),
                  )
                }
              >
                {say("further")}
              </button>
            )}
          </section>
        );
      }}
    </Answered>
  );
}
