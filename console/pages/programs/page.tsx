/** The API's reference: each call with its parameters, body and answers, to be tried here. */
import { answerOf, api } from "../../api.ts";
import { useAsked } from "../../asked.ts";
import { Answered } from "../../widgets/states.tsx";
import { language, wordsOf } from "../../words.ts";
import type { Document } from "./document.ts";
import { Call } from "./operation.tsx";
import { PROGRAMS } from "./texts.ts";

const say = wordsOf(PROGRAMS);

export default function ProgramsPage() {
  const document = useAsked(() => answerOf(api["openapi.json"].$get()), [language.value]);
  return (
    <>
      <div class="heading">
        <h1>{say("title")}</h1>
      </div>
      <p>{say("what-it-is")}</p>
      <p class="hint">
        {say("bearer")} <a href="/api/openapi.json">openapi.json</a>
      </p>
      <Answered of={document}>{(answer) => <Reference document={answer as unknown as Document} />}</Answered>
    </>
  );
}

function Reference({ document }: { document: Document }) {
  const { tags, paths, webhooks = {}, servers } = document;
  const base = servers[0]?.url ?? "";
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  return (
    <div>
      {tags.map(({ name, "x-displayName": title, description }) => (
        <section key={name}>
          <h2>{title}</h2>
          <p class="hint">{description}</p>
          {calls
            .filter(({ operation }) => operation.tags?.includes(name))
            .map(({ method, path, operation }) => (
              <Call
                key={method + path}
                document={document}
                base={base}
                method={method}
                path={path}
                operation={operation}
              />
            ))}
        </section>
      ))}
      <section>
        <h2>{say("webhooks")}</h2>
        {Object.entries(webhooks).map(([name, { post }]) => (
          <Call key={name} document={document} base={null} method="post" path={name} operation={post} />
        ))}
      </section>
    </div>
  );
}
