/** Who did what, newest first; kept for 180 days. */
import { useState } from "preact/hooks";
import { type AnswerOf, answerOf, api, type Problem } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { mayAdminister } from "../../shell/session.ts";
import { Answered, Failed } from "../../widgets/states.tsx";
import { Time } from "../../widgets/time.tsx";
import { wordsOf } from "../../words.ts";
import { HISTORY } from "./texts.ts";
import { whoInWords } from "./who.ts";

const say = wordsOf(HISTORY);

type Page = AnswerOf<Awaited<ReturnType<typeof api.audit.$get>>>;

const ask = (query: Record<string, string>) => answerOf(api.audit.$get({ query }));

export function AuditLog() {
  return mayAdminister() ? <Log /> : <p class="empty">{say("admin-only")}</p>;
}

function Log() {
  const first = useAsked(() => ask({}), []);
  return <Answered of={first}>{(page) => <Entries first={page} />}</Answered>;
}

function Entries({ first }: { first: Page }) {
  const [further, setFurther] = useState<Page[]>([]);
  const [failed, setFailed] = useState<Problem | null>(null);
  const { cursor } = further.at(-1) ?? first;
  const entries = [first, ...further].flatMap((page) => page.entries);
  async function showMore(after: string) {
    const next = await ask({ cursor: after });
    if (next.ok) setFurther((before) => [...before, next.answer]);
    setFailed(next.ok ? null : next.problem);
  }
  if (entries.length === 0) return <p class="empty">{say("no-entries")}</p>;
  return (
    <>
      <table class="card audit">
        <thead>
          <tr>
            <th scope="col">{say("at")}</th>
            <th scope="col">{say("by")}</th>
            <th scope="col">{say("what")}</th>
            <th scope="col">{say("about")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ at, by, what, about }) => (
            <tr key={at + by + what + JSON.stringify(about)}>
              <td>
                <Time at={at} />
              </td>
              <td>{whoInWords(by)}</td>
              <td>{Object.hasOwn(HISTORY, what) ? say(what as "doctor.run") : what}</td>
              <td>{aboutInWords(about)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {cursor !== null &&
        (failed === null ? (
          <p class="further">
            <button type="button" class="button" onClick={() => void showMore(cursor)}>
              {say("further")}
            </button>
          </p>
        ) : (
          <Failed problem={failed} again={() => void showMore(cursor)} />
        ))}
    </>
  );
}

/** The first letters of a hash tell versions apart. */
const SHOWN_LETTERS = 8;
const isHash = (value: unknown): value is string => /^[0-9a-f]{64}$/.test(String(value));

function aboutInWords(about: Page["entries"][number]["about"]): string {
  return Object.entries(about)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${wordOf(`about-${name}`) ?? name} ${valueInWords(name, value)}`)
    .join(" · ");
}

const valueInWords = (name: string, value: unknown): string =>
  isHash(value)
    ? value.slice(0, SHOWN_LETTERS)
    : ((name === "way" || name === "ok" ? wordOf(`${name}-${value}`) : null) ?? String(value));

/** The word for something that the log names; null for what a newer Worker names. */
const wordOf = (code: string): string | null =>
  Object.hasOwn(HISTORY, code) ? say(code as "about-app") : null;
