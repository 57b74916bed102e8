/** The envelope of a callback, in XML or JSON: its ciphertext, or null when it has none. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEnvelope } from "../../../src/callback/envelope.ts";
import { readXml } from "../../../src/callback/xml.ts";
import { envelopeXml } from "../../callback/callback.ts";
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
    ["with no other element", "<xml><Encrypt>AbC+/=</Encrypt></xml>"],
    [
      "with CDATA and an empty AgentID",
      "<xml><Encrypt><![CDATA[AbC+/=]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>",
    ],
    ["with white space everywhere", "\r\n <xml>\n<Encrypt>\n  <![CDATA[AbC+/=]]>\n</Encrypt>\n</xml>\n"],
    ["after a declaration", '<?xml version="1.0" encoding="utf-8"?><xml><Encrypt>AbC+/=</Encrypt></xml>'],
    ["after a byte order mark", "\uFEFF<xml><Encrypt>AbC+/=</Encrypt></xml>"],
    [
      "with several Encrypt, the first empty",
      "<xml><Encrypt/><Encrypt>AbC+/=</Encrypt><Encrypt>other</Encrypt></xml>",
    ],
    ["with numeric entities", "<xml><Encrypt>AbC&#43;&#x2F;=</Encrypt></xml>"],
  ])("is opened %s", (_, body) => {
    expect(readEnvelope(body)).toBe("AbC+/=");
  });

  it.each([
    ["an empty body", ""],
    ["white space only", " \n"],
    ["no Encrypt", "<xml><ToUserName>ww1</ToUserName></xml>"],
    ["an empty Encrypt", "<xml><Encrypt><![CDATA[ ]]></Encrypt></xml>"],
    ["an Encrypt in another element", "<xml><a><Encrypt>AbC+/=</Encrypt></a></xml>"],
    ["encrypt in small letters", "<xml><encrypt>AbC+/=</encrypt></xml>"],
    ["an attribute", '<xml Encrypt="AbC+/="/>'],
    ["XML that is not well-formed", "<xml><Encrypt>AbC+/=</Encrypt>"],
    ["an entity of its own", '<!DOCTYPE xml [<!ENTITY e "AbC+/=">]><xml><Encrypt>&e;</Encrypt></xml>'],
    ["a form's body", "Encrypt=AbC"],
    ["a text before it", "x<xml><Encrypt>AbC+/=</Encrypt></xml>"],
    ["a second root", "<xml><Encrypt>AbC+/=</Encrypt></xml><xml/>"],
    ["a tag that closes another", "<xml><Encrypt>AbC+/=</xml></Encrypt>"],
    ["CDATA before the root", "<![CDATA[a]]><xml><Encrypt>AbC+/=</Encrypt></xml>"],
    ["an Encrypt behind a text in another element", "<xml><a>AbC+/=<Encrypt>b</Encrypt></a></xml>"],
    ["an Encrypt in CDATA", "<xml><a><![CDATA[<Encrypt>AbC+/=</Encrypt>]]></a></xml>"],
    ["an Encrypt in a comment", "<xml><!-- <Encrypt>AbC+/=</Encrypt> --></xml>"],
    ["UTF-16", "<\0x\0m\0l\0>\0<\0E\0n\0c\0r\0y\0p\0t\0>\0A\0"],
  ])("is null with %s", (_, body) => {
    expect(readEnvelope(body)).toBeNull();
  });
});

describe("an envelope", () => {
  const name = fc.constantFrom("Encrypt", "Encrypt", "ToUserName", "AgentID", "a");
  const blank = fc.constantFrom("", "", " ", "\r\n", "<!-- a -->", "<?a b?>");
  const text = fc.constantFrom("", " ", "AbC+/=", " AbC ", "a b", "您好", "&#43;");
  const content = fc.oneof(
    text,
    text.map((inner) => `<![CDATA[${inner.replaceAll("&#43;", "+")}]]>`),
    fc.tuple(text, text).map(([before, inner]) => `${before}<b>${inner}</b>`),
  );
  const element = fc
    .tuple(name, content, blank)
    .map(([tag, inner, after]) => (inner === "" ? `<${tag}/>${after}` : `<${tag}>${inner}</${tag}>${after}`));
  const document = fc
    .tuple(blank, blank, fc.array(element, { maxLength: 8 }), blank)
    .map(([before, first, elements, after]) => `${before}<xml>${first}${elements.join("")}</xml>${after}`);

  it("is read as an XML parser reads it", () => {
    fc.assert(
      fc.property(document, (body) => {
        expect(readEnvelope(body)).toBe(readXml(body.trim())?.text("Encrypt") ?? null);
      }),
      { numRuns: 2_000 },
    );
  });

  it("that is cut short at any place is null", () => {
    const body = envelopeXml("AbC+/=");
    for (let length = 0; length < body.length; length++) {
      expect(readEnvelope(body.slice(0, length))).toBeNull();
    }
  });

  it("with a hundred elements or keys before Encrypt is null", () => {
    const few = `<xml>${"<a/>".repeat(40)}<Encrypt>AbC</Encrypt></xml>`;
    expect(readEnvelope(few)).toBe("AbC");
    const many = `<xml>${"<a/>".repeat(100)}<Encrypt>AbC</Encrypt></xml>`;
    expect(readEnvelope(many)).toBeNull();
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, 1]));
    expect(readEnvelope(JSON.stringify({ ...keys(20), Encrypt: "AbC" }))).toBe("AbC");
    expect(readEnvelope(JSON.stringify({ ...keys(100), Encrypt: "AbC" }))).toBeNull();
  });
});

it("escapes are read in a text of up to 8192 characters, and a longer text is not searched for them", () => {
  const opened = (text: string) => readEnvelope(`<xml><Encrypt>${text}</Encrypt></xml>`);
  const filled = "A".repeat(8_192 - "&#43;".length);
  expect(opened(`${filled}&#43;`)).toBe(`${filled}+`);
  expect(opened(`${filled}A&#43;`)).toBe(`${filled}A&#43;`);
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
    ["an Encrypt in another object", '{"a":{"Encrypt":"AbC"}}'],
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
