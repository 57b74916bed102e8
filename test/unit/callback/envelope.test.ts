import { describe, expect, it } from "vitest";
import { readEnvelope } from "../../../src/callback/envelope.ts";
import { VECTORS } from "../../callback/vectors.ts";

describe("an envelope of XML", () => {
  it.each([
    [
      "as the documents show it",
      "<xml><ToUserName>ww1</ToUserName><AgentID>218</AgentID><Encrypt>AbC+/=</Encrypt></xml>",
    ],
    [
      "in another order",
      "<xml><Encrypt>AbC+/=</Encrypt><AgentID>218</AgentID><ToUserName>ww1</ToUserName></xml>",
    ],
    ["with nothing else in it", "<xml><Encrypt>AbC+/=</Encrypt></xml>"],
    [
      "with CDATA and an empty AgentID",
      "<xml><Encrypt><![CDATA[AbC+/=]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>",
    ],
    ["with white space everywhere", "\r\n <xml>\n<Encrypt>\n  <![CDATA[AbC+/=]]>\n</Encrypt>\n</xml>\n"],
    ["behind a declaration", '<?xml version="1.0" encoding="utf-8"?><xml><Encrypt>AbC+/=</Encrypt></xml>'],
    ["behind a byte order mark", "\uFEFF<xml><Encrypt>AbC+/=</Encrypt></xml>"],
    ["repeated, empty first", "<xml><Encrypt/><Encrypt>AbC+/=</Encrypt><Encrypt>other</Encrypt></xml>"],
    ["with numeric entities", "<xml><Encrypt>AbC&#43;&#x2F;=</Encrypt></xml>"],
  ])("is opened %s", (_, body) => {
    expect(readEnvelope(body)).toBe("AbC+/=");
  });

  it.each([
    ["nothing", ""],
    ["white space", " \n"],
    ["no Encrypt", "<xml><ToUserName>ww1</ToUserName></xml>"],
    ["an empty Encrypt", "<xml><Encrypt><![CDATA[ ]]></Encrypt></xml>"],
    ["an Encrypt further inside", "<xml><a><Encrypt>AbC+/=</Encrypt></a></xml>"],
    ["encrypt in small letters", "<xml><encrypt>AbC+/=</encrypt></xml>"],
    ["an attribute", '<xml Encrypt="AbC+/="/>'],
    ["XML that is not well-formed", "<xml><Encrypt>AbC+/=</Encrypt>"],
    ["an entity of its own", '<!DOCTYPE xml [<!ENTITY e "AbC+/=">]><xml><Encrypt>&e;</Encrypt></xml>'],
    ["a form", "Encrypt=AbC"],
  ])("is null with %s", (_, body) => {
    expect(readEnvelope(body)).toBeNull();
  });
});

describe("an envelope of JSON", () => {
  it.each([
    ["with Encrypt", '{"ToUserName":"ww1","Encrypt":"AbC+/=","AgentID":218}'],
    ["in small letters", '{"tousername":"ww1","encrypt":"AbC+/="}'],
    ["with white space around it", ' \n{ "Encrypt": "AbC+/=" }\n'],
    ["with escapes", '{"Encrypt":"AbC\\u002b\\/="}'],
  ])("is opened %s", (_, body) => {
    expect(readEnvelope(body)).toBe("AbC+/=");
  });

  it.each([
    ["half an object", "{"],
    ["an empty object", "{}"],
    ["a null", '{"Encrypt":null}'],
    ["a number", '{"Encrypt":5}'],
    ["a list", '{"Encrypt":["AbC"]}'],
    ["an object", '{"Encrypt":{"toString":"AbC"}}'],
    ["an Encrypt further inside", '{"a":{"Encrypt":"AbC"}}'],
    ["an inherited Encrypt", '{"__proto__":{"Encrypt":"AbC"}}'],
    ["a list around it", '[{"Encrypt":"AbC"}]'],
    ["a text", '"AbC"'],
    ["two objects", '{"Encrypt":"AbC"} {}'],
    ["deep lists without an end", `{"a":${"[".repeat(60_000)}`],
    ["deep objects without an end", '{"a":'.repeat(10_000)],
    ["deep objects", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ])("is null with %s", (_, body) => {
    expect(readEnvelope(body)).toBeNull();
  });
});

describe("a published body", () => {
  const posted = VECTORS.filter((vector) => vector.kind === "decrypt_msg");

  it.each(posted)("is opened: $id", ({ post_body, encrypt }) => {
    expect(readEnvelope(post_body)).toBe(encrypt);
  });
});
