/** One call over HTTP, against a server of the test: it always gives an answer, and never throws. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Call, sayLost, wecomClient } from "../../../src/wecom/client.ts";
import { formOf } from "../../../src/wecom/media.ts";
import { inEnglish } from "../../english.ts";

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: IncomingMessage[];

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const call = (changes: Partial<Call> = {}, relay: { path?: string; token?: string } = {}) =>
  wecomClient({ apiBase: url + (relay.path ?? ""), relayToken: relay.token ?? null })({
    path: "user/get",
    query: { access_token: "t", userid: "a b&c" },
    timeoutMs: 1_000,
    ...changes,
  });
const say = (body: string, status = 200) => {
  answer = (_, response) => response.writeHead(status).end(body);
};

test("a GET has its query encoded, and a POST has its body as JSON", async () => {
  say("{}");
  await call();
  expect(requests[0]).toMatchObject({
    method: "GET",
    url: "/cgi-bin/user/get?access_token=t&userid=a+b%26c",
  });
  await call({ body: { text: "你好" } });
  expect(requests[1]).toMatchObject({ method: "POST" });
  expect(requests[1]?.headers["content-type"]).toBe("application/json; charset=utf-8");
});

test("a form is posted as multipart with the file's name", async () => {
  let received = "";
  answer = (request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => {
      received += text;
    });
    request.on("end", () => response.end("{}"));
  };
  const bytes = new TextEncoder().encode("%PDF");
  await call({ form: formOf({ name: "手册.pdf", type: "application/pdf", bytes }) });
  expect(requests[0]).toMatchObject({ method: "POST" });
  expect(requests[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=[^"]+$/);
  expect(received).toContain('name="media"; filename="手册.pdf"');
  expect(received).toContain("%PDF");
});

test("a call by a relay has the relay's path and token, and a direct call has neither", async () => {
  say("{}");
  await call({}, { path: "/wecom", token: "secret" });
  expect(requests[0]?.url).toMatch(/^\/wecom\/cgi-bin\//);
  expect(requests[0]?.headers.authorization).toBe("Bearer secret");
  await call();
  expect(requests[1]?.headers.authorization).toBeUndefined();
});

test("an answer without an errcode is a success", async () => {
  say('{"name":"张三"}');
  expect(await call()).toEqual({
    kind: "answered",
    http: 200,
    errcode: 0,
    errmsg: "",
    body: expect.anything(),
  });
});

test("errmsg keeps its hint, loses tokens, and is cut to 300 characters", async () => {
  const token = "x_-9".repeat(128);
  say(
    JSON.stringify({
      errcode: 40014,
      errmsg: `invalid access_token ${token}, hint: [1700000000123456789012345]`,
    }),
  );
  expect(await call()).toMatchObject({
    errcode: 40014,
    errmsg: "invalid access_token …, hint: [1700000000123456789012345]",
  });
  // The second form of the hint. WeCom's support asks for it.
  const hint = "hint: [1620120567_187_5cf66668a5018886c111a2d02f4b902e]";
  say(
    JSON.stringify({ errcode: 40014, errmsg: `invalid access_token ${token}, ${hint}, from ip: 192.0.2.1` }),
  );
  expect(await call()).toMatchObject({ errmsg: `invalid access_token …, ${hint}, from ip: 192.0.2.1` });
  say(JSON.stringify({ errcode: 40014, errmsg: `hint: [${token}]` }));
  expect(await call()).toMatchObject({ errmsg: "hint: […]" });
  say(JSON.stringify({ errcode: 1, errmsg: "a b ".repeat(1_000) }));
  const long = await call();
  expect(long.kind === "answered" && long.errmsg.length).toBe(300);
});

test.for<[string, string, number, object]>([
  ["a page of HTML", "<html>", 200, { reason: "not-json", http: 200 }],
  ["JSON that is a list", "[1]", 200, { reason: "not-json", http: 200 }],
  ["an errcode that is a text", '{"errcode":"0"}', 200, { reason: "not-json", http: 200 }],
  ["HTTP 502", "bad gateway", 502, { reason: "http", http: 502 }],
  ["JSON with HTTP 500", '{"errcode":0}', 500, { reason: "http", http: 500 }],
  ["a redirect, which is not followed", "", 302, { reason: "http", http: 302 }],
])("the answer is lost when it is %s", async ([, body, status, expected]) => {
  answer = (_, response) => response.writeHead(status, { location: `${url}/elsewhere` }).end(body);
  expect(await call()).toEqual({ kind: "lost", ...expected });
  expect(requests).toHaveLength(1);
});

test("the answer is lost when the server is silent before or during it", async () => {
  answer = () => {};
  expect(await call({ timeoutMs: 50 })).toEqual({ kind: "lost", http: null, reason: "timeout" });
  answer = (_, response) => void response.writeHead(200).write('{"errcode":');
  // Long enough for the head of the answer to arrive on a busy machine.
  expect(await call({ timeoutMs: 1_000 })).toEqual({ kind: "lost", http: 200, reason: "timeout" });
});

test("the answer is lost when the connection breaks or cannot be made", async () => {
  answer = (_, response) => response.destroy();
  expect(await call()).toEqual({ kind: "lost", http: null, reason: "connection" });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await call()).toEqual({ kind: "lost", http: null, reason: "connection" });
});

test("the answer is lost when no header can carry the relay's token", async () => {
  say("{}");
  expect(await call({}, { token: "中文" })).toEqual({ kind: "lost", http: null, reason: "connection" });
  expect(requests).toEqual([]);
});

test.each([
  [{ http: null, reason: "timeout" }, "did not answer in time"],
  [{ http: null, reason: "connection" }, "could not be connected to"],
] as const)("a lost answer has the same words for WeCom and for a relay: %j", (lost, words) => {
  expect(inEnglish(sayLost({ kind: "lost", ...lost }))).toBe(`WeCom ${words}`);
  expect(inEnglish(sayLost({ kind: "lost", ...lost }, "relay.example"))).toBe(`relay.example ${words}`);
});

test("the words for a lost answer name the HTTP status, or that something other than WeCom answered", () => {
  expect(inEnglish(sayLost({ kind: "lost", http: 502, reason: "http" }))).toBe(
    "HTTP 502 came in WeCom's place",
  );
  expect(inEnglish(sayLost({ kind: "lost", http: 200, reason: "not-json" }))).toBe(
    "something other than WeCom answered",
  );
});
