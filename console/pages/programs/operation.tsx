/** One call of the API, or one event: folded until it is opened. */
import { useState } from "preact/hooks";
import { wordsOf } from "../../words.ts";
import { bodyOf, type CallProps, type Document, resolved, type Schema, typeOf } from "./document.ts";
import { PROGRAMS } from "./texts.ts";
import { TryIt } from "./try-it.tsx";

const say = wordsOf(PROGRAMS);

export function Call(props: CallProps) {
  const [isOpen, setOpen] = useState(false);
  const { base, method, path, operation } = props;
  return (
    <details class="card call" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {base !== null && <span class={`method ${method}`}>{method.toUpperCase()}</span>} <code>{path}</code>{" "}
        <span class="hint">{operation.summary}</span>
      </summary>
      {isOpen && <Opened {...props} />}
    </details>
  );
}

function Opened({ document, base, method, path, operation }: CallProps) {
  const { description, parameters = [], requestBody, responses = {}, "x-role": role } = operation;
  const body = bodyOf(requestBody);
  return (
    <>
      {description && <p>{description}</p>}
      {role && <p class="hint">{say("needs-role", { role })}</p>}
      {parameters.length > 0 && (
        <>
          <h3>{say("parameters")}</h3>
          <ul class="schema">
            {parameters.map(({ name, schema, required = false, ...parameter }) => (
              <Described
                key={name}
                document={document}
                name={name}
                schema={
                  parameter.description ? { ...schema, description: parameter.description } : (schema ?? {})
                }
                required={required}
              />
            ))}
          </ul>
        </>
      )}
      {body?.schema && (
        <>
          <h3>
            {say("body")} <span class="hint">{body.type}</span>
          </h3>
          <ul class="schema">
            <Described document={document} name={null} schema={body.schema} required />
          </ul>
        </>
      )}
      {Object.keys(responses).length > 0 && <h3>{say("answers")}</h3>}
      {Object.entries(responses).map(([status, given]) => {
        const answer = resolved(document, given);
        const schema = bodyOf(answer)?.schema;
        return (
          <div key={status}>
            <code>{status}</code> {answer.description}
            {schema && Number(status) < 300 && (
              <ul class="schema">
                <Described document={document} name={null} schema={schema} required />
              </ul>
            )}
          </div>
        );
      })}
      {base !== null && (
        <TryIt document={document} base={base} method={method} path={path} operation={operation} />
      )}
    </>
  );
}

interface DescribedProps {
  document: Document;
  name: string | null;
  schema: Schema;
  required: boolean;
}

/** A value of a schema, with what is inside it folded. */
function Described({ document, name, schema: given, required }: DescribedProps) {
  const [isOpen, setOpen] = useState(name === null);
  const schema = resolved(document, given);
  const options = (schema.anyOf ?? schema.oneOf ?? []).filter(
    (one) => Object.keys(one).join() !== "required",
  );
  const inner = [
    ...Object.entries(schema.properties ?? {}).map(([key, value]) => ({
      name: key as string | null,
      schema: value,
      required: schema.required?.includes(key) ?? false,
    })),
    ...(schema.items === undefined ? [] : [{ name: null, schema: schema.items, required: true }]),
    ...options.map((option) => ({ name: null, schema: option, required: true })),
  ];
  const label = (
    <>
      {name !== null && <code>{name}</code>} <span class="of">{typeOf(schema)}</span>
      {!required && <span class="of"> ({say("optional")})</span>} {schema.description}
    </>
  );
  if (inner.length === 0) return <li>{label}</li>;
  return (
    <li>
      <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{label}</summary>
        {isOpen && (
          <ul>
            {inner.map((one, index) => (
              <Described key={one.name ?? index} document={document} {...one} />
            ))}
          </ul>
        )}
      </details>
    </li>
  );
}
