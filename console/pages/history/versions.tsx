/** The versions of a rules file: who published which, compared with what is in force, and brought back. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { answerOf, api } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { mayEdit } from "../../shell/session.ts";
import { FileChoice } from "../../widgets/file-choice.tsx";
import { Answered, Loading } from "../../widgets/states.tsx";
import { Time } from "../../widgets/time.tsx";
import { wordsOf } from "../../words.ts";
import { Restore } from "./restore.tsx";
import { HISTORY } from "./texts.ts";
import type { Version } from "./version.ts";
import { whoInWords } from "./who.ts";

const say = wordsOf(HISTORY);

/** The first letters of a hash tell versions apart. */
const SHOWN_LETTERS = 8;

export function Versions({ app }: { app: string | null }) {
  const query = app === null ? {} : { app };
  const listed = useAsked(() => answerOf(api.rules.versions.$get({ query })), [app]);
  return (
    <>
      <p>
        <FileChoice path="/history" app={app} />
      </p>
      <Answered of={listed}>
        {({ versions }) =>
          versions.length === 0 ? (
            <p class="empty">{say("no-versions")}</p>
          ) : (
            <List app={app} versions={versions} again={listed.again} />
          )
        }
      </Answered>
    </>
  );
}

type Open = { version: Version; does: "compare" | "restore" } | null;

function List({
  app,
  versions,
  again,
}: {
  app: string | null;
  versions: readonly Version[];
  again: () => void;
}) {
  const [open, setOpen] = useState<Open>(null);
  const [newest] = versions;
  return (
    <>
      <ol class="versions card">
        {versions.map((version, index) => (
          <li key={version.at + version.sha256}>
            <div>
              <Time at={version.at} isFull /> <strong>{whoInWords(version.by)}</strong>{" "}
              {index === 0 && <span class="badge good">{say("in-force")}</span>}
              {version.note !== null && <p>{version.note}</p>}
              <p class="hint">
                <span class="id">{version.sha256.slice(0, SHOWN_LETTERS)}</span> ·{" "}
                {say("size", { size: version.size })}
                {version.from !== null &&
                  ` · ${say("restored-from", { sha256: version.from.slice(0, SHOWN_LETTERS) })}`}
              </p>
            </div>
            {index > 0 && version.sha256 === newest?.sha256 && <p class="hint">{say("same")}</p>}
            {version.sha256 !== newest?.sha256 && (
              <p class="actions">
                <button type="button" class="button" onClick={() => setOpen({ version, does: "compare" })}>
                  {say("compare")}
                </button>
                {mayEdit() && (
                  <button type="button" class="button" onClick={() => setOpen({ version, does: "restore" })}>
                    {say("restore")}
                  </button>
                )}
              </p>
            )}
          </li>
        ))}
      </ol>
      {open?.does === "compare" && newest !== undefined && (
        <Comparison key={open.version.sha256} app={app} from={open.version.sha256} to={newest.sha256} />
      )}
      {open?.does === "restore" && newest !== undefined && (
        <Restore
          app={app}
          version={open.version}
          inForce={newest.sha256}
          done={() => {
            setOpen(null);
            again();
          }}
          close={() => setOpen(null)}
        />
      )}
    </>
  );
}

type Difference = ComponentType<{ from: string; to: string }>;

function Comparison({ app, from, to }: { app: string | null; from: string; to: string }) {
  const [Difference, setDifference] = useState<{ Component: Difference } | null>(null);
  useEffect(() => {
    // The editor's code is large, and seldom needed here.
    void import("../rules/difference.tsx").then(({ Difference: Component }) => setDifference({ Component }));
  }, []);
  const query = app === null ? {} : { app };
  const textOf = (sha256: string) =>
    answerOf(api.rules.versions[":sha256"].$get({ param: { sha256 }, query }));
  const texts = useAsked(async () => {
    const [before, now] = await Promise.all([textOf(from), textOf(to)]);
    if (!before.ok) return before;
    return now.ok ? { ok: true as const, answer: { before: before.answer.text, now: now.answer.text } } : now;
  }, [from, to]);
  return (
    <section class="card">
      <h2>{say("differences")}</h2>
      <Answered of={texts}>
        {({ before, now }) => {
          if (before === null || now === null) return <p>{say("not-kept")}</p>;
          if (before === now) return <p>{say("same")}</p>;
          return Difference === null ? <Loading /> : <Difference.Component from={before} to={now} />;
        }}
      </Answered>
    </section>
  );
}
