/** Makes the OpenAPI 3.1 document of `/api` from its operations and their schemas. Writes no file. */
import type { JsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import packageJson from "../../package.json" with { type: "json" };
import { problemAnswer } from "../../src/api/answers.ts";
import type { Language } from "../../src/i18n/language.ts";
import { isGroup } from "../../src/schema/group.ts";
import { inLanguage } from "./descriptions.ts";
import { codedJsonSchemaOf } from "./json-schema.ts";
import type { Operation } from "./operations/operation.ts";
import { TAGS, type Tag } from "./operations.ts";
import { WEBHOOKS } from "./webhooks.ts";

const ERRORS = {
  400: "What cannot be read, or a parameter that is wrong: see path.",
  401: "No ADMIN_TOKEN, or a wrong one.",
  403: "The role does not suffice: see needed. Or a page of another origin used a session to change something.",
  404: "There is no such app, or no such thing.",
  409: "Somebody else was faster, or the key belongs to another request.",
  422: "What does not fit: see path and problems.",
  413: "It is larger than what is taken.",
  429: "Too many of these from this address: try again after the header retry-after.",
  503: "The Worker lacks a binding that this needs: its log says which.",
};

const WHAT_IT_IS =
  "What operators and a company's own programs ask of Yingbin. Bodies of messages are WeCom's own, field for field, and " +
  "checked to the byte before anything is sent.";

/** The document in a language. */
export const openapiDocument = (language: Language) => inLanguage(codedDocument(), language);

/** The document whose descriptions are codes, or English where its Chinese stands in `chinese.ts`. */
function codedDocument() {
  return {
    openapi: "3.1.0",
    info: { title: "Yingbin 迎宾", version: packageJson.version, description: WHAT_IT_IS },
    servers: [{ url: "/api" }],
    security: [{ adminToken: [] }, { session: [] }],
    tags: TAGS.map(({ name, title, description }) => ({ name, "x-displayName": title, description })),
    paths: pathsOf(TAGS),
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        adminToken: { type: "http", scheme: "bearer", description: "ADMIN_TOKEN" },
        session: { type: "apiKey", in: "cookie", name: "__Host-session", description: "of the console" },
      },
      schemas: { Problem: codedJsonSchemaOf(problemAnswer) },
      responses: Object.fromEntries(
        Object.entries(ERRORS).map(([status, description]) => [
          status,
          { description, ...content({ $ref: "#/components/schemas/Problem" }) },
        ]),
      ),
    },
  };
}

function pathsOf(tags: readonly Tag[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { name, operations } of tags) {
    for (const operation of operations) {
      const { path, method } = operation;
      paths[path] = { ...paths[path], [method]: operationOf(name, operation) };
    }
  }
  return paths;
}

function operationOf(
  tag: string,
  {
    id,
    role,
    summary,
    description,
    deprecated,
    path,
    query,
    headers,
    body,
    isBodyOptional = false,
    answers,
    errors,
  }: Operation,
) {
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) =>
      parameter("path", name, { type: "string" }, true),
    ),
    ...queryParameters(query),
    ...Object.entries(headers ?? {}).map(([name, { what, required }]) =>
      parameter("header", name, { type: "string", description: what }, required),
    ),
  ];
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    ...(role === null ? { security: [] } : { "x-role": role }),
    ...(deprecated && { deprecated }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: !isBodyOptional, ...bodyOf(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { what, schema, media }]) => [
          status,
          {
            description: what,
            ...(schema !== undefined && content(codedJsonSchemaOf(schema))),
            ...(media !== undefined && { content: { [media]: {} } }),
          },
        ]),
      ),
      ...Object.fromEntries(
        [...(role === null ? [] : [400, 401]), 403, ...errors, 503]
          .filter((status) => !(status in answers))
          .sort()
          .map((status) => [status, { $ref: `#/components/responses/${status}` }]),
      ),
    },
  };
}

function parameter(where: "path" | "query" | "header", name: string, schema: JsonSchema, required: boolean) {
  const { description, ...others } = schema;
  return {
    in: where,
    name,
    required,
    ...(description !== undefined && { description }),
    schema: others,
  };
}

function queryParameters(query: Operation["query"] = {}) {
  if (!isSchema(query)) {
    return Object.entries(query).map(([name, description]) =>
      parameter("query", name, { type: "string", description }, false),
    );
  }
  const { properties = {}, required = [] } = codedJsonSchemaOf(query);
  return Object.entries(properties).map(([name, schema]) =>
    parameter("query", name, isGroup(schema) ? schema : {}, required.includes(name)),
  );
}

const isSchema = (query: object): query is v.GenericSchema => "~standard" in query;

const bodyOf = (body: NonNullable<Operation["body"]>) =>
  typeof body === "string"
    ? { content: { [body]: { schema: { type: "string" } } } }
    : content(codedJsonSchemaOf(body));

const content = (schema: JsonSchema) => ({ content: { "application/json": { schema } } });

function webhooks() {
  return Object.fromEntries(
    Object.entries(WEBHOOKS).map(([name, { summary, payload }]) => [
      name,
      {
        post: {
          summary,
          requestBody: { required: true, ...content(codedJsonSchemaOf(payload)) },
          responses: { "2XX": { description: "Taken." } },
        },
      },
    ]),
  );
}
