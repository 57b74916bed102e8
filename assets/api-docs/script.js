/** Shows the document of the API. Writes texts, never markup. */
const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
};
const code = (text) => make("code", { textContent: text });
const part = (title, ...children) => make("section", {}, make("strong", { textContent: title }), ...children);

let root = {};
const resolve = (value) =>
  value?.$ref
    ? resolve(
        value.$ref
          .slice(2)
          .split("/")
          .reduce((at, key) => at[key], root),
      )
    : value;

function typeOf(schema) {
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.type === "array") return "list";
  return (
    [schema.type].flat().join(" | ") +
    (schema.maximum === undefined ? "" : " " + schema.minimum + " to " + schema.maximum)
  );
}

function optionsOf(schema) {
  return (schema.anyOf || schema.oneOf || [])
    .map(resolve)
    .filter((one) => Object.keys(one).join() !== "required");
}

function describe(name, given, required) {
  const schema = resolve(given) || {};
  const options = optionsOf(schema);
  const label = [
    ...(name === null ? [] : [code(name), " "]),
    make("span", { className: "type", textContent: options.length ? "one of" : typeOf(schema) }),
    required === false ? " (may be left out)" : "",
    schema.description ? " " + schema.description : "",
  ];
  const inner = [
    ...Object.entries(schema.properties || {}).map(([key, value]) =>
      describe(key, value, (schema.required || []).includes(key)),
    ),
    ...(schema.items ? [describe(null, schema.items)] : []),
    ...options.map((one) => describe(null, one)),
  ];
  if (inner.length === 0) return make("li", {}, ...label);
  return make("li", {}, make("details", {}, make("summary", {}, ...label), make("ul", {}, ...inner)));
}

function bodyOf(title, holder) {
  return Object.entries(holder?.content ?? {}).map(([type, { schema }]) =>
    part(title + ", " + type, make("ul", {}, describe(null, schema))),
  );
}

function operation(method, path, spec) {
  const parameters = (spec.parameters || []).map((one) =>
    describe(
      one.name,
      { ...one.schema, description: "(" + one.in + ") " + (one.description || "") },
      one.required,
    ),
  );
  return make(
    "details",
    {},
    make(
      "summary",
      {},
      make("span", { className: "method", textContent: method }),
      " ",
      code(path),
      " ",
      spec.summary || "",
    ),
    spec.description ? make("p", { textContent: spec.description }) : null,
    parameters.length ? part("Parameters", make("ul", {}, ...parameters)) : null,
    ...bodyOf("Body", spec.requestBody),
    ...Object.entries(spec.responses || {}).flatMap(([status, answer]) => {
      const { description, ...rest } = resolve(answer);
      return [make("p", {}, code(status), " ", description), ...bodyOf("Answer", rest)];
    }),
  );
}

function show(openapi) {
  root = openapi;
  const base = openapi.servers[0].url;
  const all = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, spec]) => ({ method, path: base + path, spec })),
  );
  const sections = openapi.tags.map(({ name, description }) =>
    make(
      "section",
      {},
      make("h2", { textContent: name }),
      make("p", { textContent: description }),
      ...all
        .filter(({ spec }) => spec.tags.includes(name))
        .map(({ method, path, spec }) => operation(method, path, spec)),
    ),
  );
  const webhooks = Object.entries(openapi.webhooks || {}).map(([name, { post }]) =>
    operation("post", name, post),
  );
  document
    .querySelector("main")
    .replaceChildren(
      make("p", { textContent: "Version " + openapi.info.version + ". " + openapi.info.description }),
      ...sections,
      ...(webhooks.length ? [make("h2", { textContent: "webhooks" }), ...webhooks] : []),
    );
}

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = document.querySelector("[role=alert]");
  problem.textContent = "";
  try {
    const authorization = "Bearer " + document.querySelector("#token").value;
    const answer = await fetch("openapi.json", { headers: { authorization } });
    if (!answer.ok)
      throw new Error(
        answer.status === 401 || answer.status === 400
          ? "This is not the ADMIN_TOKEN."
          : "HTTP " + answer.status,
      );
    show(await answer.json());
  } catch (error) {
    problem.textContent = error.message;
  }
});
