/** Calls the Worker with what is typed, and shows the answer; and the same call for a terminal. */
import { useState } from "preact/hooks";
import { language, wordsOf } from "../../words.ts";
import { addressOf, bodyOf, type CallProps, commandOf, sampleOf } from "./document.ts";
import { PROGRAMS } from "./texts.ts";

const say = wordsOf(PROGRAMS);

interface Response {
  status: string;
  text: string;
}

export function TryIt({ document, base, method, path, operation }: CallProps & { base: string }) {
  const { parameters = [], requestBody } = operation;
  const body = bodyOf(requestBody);
  const [given, setGiven] = useState<Record<string, string>>({});
  const [text, setText] = useState(() =>
    body?.schema ? JSON.stringify(body.example ?? sampleOf(document, body.schema), null, 2) : "",
  );
  const [isBusy, setBusy] = useState(false);
  const [response, setResponse] = useState<Response | null>(null);
  const url = addressOf(base, path, parameters, given);
  const headers = Object.fromEntries([
    ...(body === null ? [] : [["content-type", body.type]]),
    ...parameters.flatMap(({ name, in: where }) =>
      where === "header" && given[name] ? [[name, given[name]]] : [],
    ),
  ]) as Record<string, string>;
  const sent = body === null ? null : text;

  async function send(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setResponse(await call(url, method, { ...headers, "accept-language": language.value }, sent));
    setBusy(false);
  }

  return (
    <form class="try" onSubmit={(event) => void send(event)}>
      <h3>{say("try-it")}</h3>
      <p class="hint">{say("try-hint")}</p>
      <div class="fields">
        {parameters.map(({ name, required = false }) => (
          <label key={name} class="field">
            {name}
            <input
              required={required}
              spellcheck={false}
              value={given[name] ?? ""}
              onInput={({ currentTarget }) => setGiven({ ...given, [name]: currentTarget.value })}
            />
          </label>
        ))}
      </div>
      {body !== null && (
        <label class="field">
          {say("body")}
          <textarea
            class="id"
            rows={Math.min(14, Math.max(3, text.split("\n").length))}
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
      )}
      <p class="actions">
        <button type="submit" class="button primary" disabled={isBusy}>
          {say(isBusy ? "sending" : "send")}
        </button>
      </p>
      {response !== null && (
        <pre role="status" tabIndex={0}>
          {response.status}
          {"\n"}
          {response.text}
        </pre>
      )}
      <details>
        <summary>{say("as-command")}</summary>
        <pre tabIndex={0}>{commandOf(method, new URL(url, location.href).toString(), headers, sent)}</pre>
      </details>
    </form>
  );
}

async function call(url: string, method: string, headers: Record<string, string>, body: string | null) {
  try {
    const answered = await fetch(url, { method: method.toUpperCase(), headers, body });
    const text = await answered.text();
    return { status: `HTTP ${answered.status}`, text: indented(text) };
  } catch (error) {
    return { status: String(error), text: "" };
  }
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
