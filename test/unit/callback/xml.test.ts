/** The reader of WeCom's XML: the text of elements, and null for documents that are broken or too costly. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDamagedXml, readXml } from "../../../src/callback/xml.ts";
import { cpuMs } from "../../cpu-time.ts";

const textOf = (document: string, name = "a") => readXml(document)?.text(name);

/** The text of an element with this content. */
const read = (content: string) => textOf(`<xml><a>${content}</a></xml>`);

/** 64 KiB: the largest body that the route reads before the signature is checked. */
const LARGEST_BODY = 64 * 1024;
/** Milliseconds of CPU. Quadratic work takes many times as long. */
const READ_MS = 150;

describe("the elements of a document", () => {
  it("are found in any order", () => {
    const elements = { a: "1", b: "2", c: "3" };
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(elements), { minLength: 3 }), (order) => {
        const document = readXml(
          `<xml>${order.map(([name, text]) => `<${name}>${text}</${name}>`).join("")}</xml>`,
        );
        for (const [name, text] of order) expect(document?.text(name)).toBe(text);
      }),
    );
  });

  it("may be repeated: text gives the first that is not blank, and all gives every text", () => {
    const document = readXml("<xml><a></a><a> </a><a> 1 </a><b>x</b><a>2</a></xml>");
    expect(document?.text("a")).toBe("1");
    expect(document?.all("a")).toEqual(["", " ", " 1 ", "2"]);
  });

  it.each(["<a></a>", "<a/>", "<a> \n\t </a>", "<a><![CDATA[]]></a>", "<a><!-- 1 --></a>", "<b>1</b>", ""])(
    "have a null text when they are empty or missing: %s",
    (content) => {
      expect(textOf(`<xml>${content}</xml>`)).toBeNull();
    },
  );

  it("that are missing give an empty list", () => {
    expect(readXml("<xml/>")?.all("a")).toEqual([]);
  });

  it("may be called __proto__, and constructor is missing when it is not there", () => {
    const document = readXml("<xml><__proto__>1</__proto__><b>2</b></xml>");
    expect(document?.text("__proto__")).toBe("1");
    expect(document?.text("constructor")).toBeNull();
    expect(document?.text("toString")).toBeNull();
  });

  it("are distinguished by case", () => {
    expect(textOf("<xml><A>1</A></xml>")).toBeNull();
  });

  it("may stand among white space, comments, instructions and a declaration", () => {
    const document =
      '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- c -->\n<xml>\n  <a>1</a>\n<?p i?></xml>\n';
    expect(textOf(document)).toBe("1");
    expect(textOf(document, "xml")).toBeNull();
  });

  it("may have attributes, which are ignored", () => {
    expect(textOf('<xml id="1"><a b="2">3</a></xml>')).toBe("3");
    expect(textOf('<xml id="1"><a b="2">3</a></xml>', "b")).toBeNull();
  });

  it("are read only directly below the root", () => {
    expect(textOf("<xml><list><a>nested</a></list><a>1</a></xml>")).toBe("1");
    expect(textOf("<xml><list><a>nested</a></list></xml>")).toBeNull();
    expect(textOf("<xml><a>1<b>2</b><b><![CDATA[3]]></b></a></xml>")).toBe("1");
    expect(textOf("<a>root</a>")).toBeNull();
    expect(read("1<b>2<c>3</c>4</b>5")).toBe("15");
  });
});

describe("a text is read", () => {
  it.each([
    ["in CDATA", "<![CDATA[1 < 2 &amp;]]>", "1 < 2 &amp;"],
    ["in split CDATA", "<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"],
    ["in CDATA and bare", "a<![CDATA[b]]>c<![CDATA[d]]>", "abcd"],
    ["around a comment", "a<!-- b -->c", "ac"],
    ["with XML's own entities", "&lt;&amp;&gt;&quot;&apos;", "<&>\"'"],
    ["with numeric entities", "&#24744;&#x597D;&#128512;", "您好😀"],
    ["with entities in entities", "&amp;lt;", "&lt;"],
    ["with white space around it", " \n 您 好\t", "您 好"],
    ["with Windows line ends inside", "a\r\nb", "a\nb"],
    ["with characters of other planes", "😀𠮷", "😀𠮷"],
  ])("%s", (_, content, text) => {
    expect(read(content)).toBe(text);
  });

  it("unchanged from CDATA", () => {
    const characters = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("]]>"));
    fc.assert(
      fc.property(characters, (text) => {
        expect(read(`|<![CDATA[${text}]]>|`)).toBe(`|${text}|`);
      }),
    );
  });
});

describe("entities that XML does not define", () => {
  const LAUGHS = `<!DOCTYPE xml [<!ENTITY l0 "lol">${Array.from(
    { length: 30 },
    (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
  ).join("")}]>`;

  it.each([
    ["billion laughs", `${LAUGHS}<xml><a>&l30;</a></xml>`],
    ["a declared entity", '<!DOCTYPE xml [<!ENTITY e "1">]><xml><a>&e;</a></xml>'],
    ["a file", '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>'],
    ["an address", '<!DOCTYPE xml [<!ENTITY e SYSTEM "http://127.0.0.1/">]><xml><a>&e;</a></xml>'],
    ["an entity in an attribute", '<!DOCTYPE xml [<!ENTITY e "1">]><xml><a b="&e;">1</a></xml>'],
    ["an undeclared entity", "<xml><a>&e;</a></xml>"],
    ["an entity of HTML", "<xml><a>&nbsp;</a></xml>"],
    ["an entity called constructor", "<xml><a>&constructor;</a></xml>"],
    ["an entity called __proto__", "<xml><a>&__proto__;</a></xml>"],
  ])("are refused: %s", (_, document) => {
    expect(readXml(document)).toBeNull();
  });

  it("have no effect when they are declared and not used", () => {
    const parameter = '<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>';
    expect(textOf(`${parameter}<xml><a>1</a></xml>`)).toBe("1");
    expect(textOf(`${LAUGHS}<xml><a>1</a></xml>`)).toBe("1");
    expect(textOf('<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml><a>1</a></xml>')).toBe("1");
  });
});

describe("a document that is not well-formed", () => {
  it.each([
    "",
    " ",
    "text",
    "{}",
    "<",
    "<xml>",
    "<xml><a>1</xml>",
    "<xml><a>1</b></xml>",
    "<xml></xml><xml></xml>",
    "<xml/>text",
    "<xml><a>1</a>",
    "<xml><a>1 & 2</a></xml>",
    "<xml><a>1 < 2</a></xml>",
    "<xml><a>]]></a></xml>",
    "<xml><a><![CDATA[1]]</a></xml>",
    "<xml><!-- -- --></xml>",
    "<xml a=1/>",
    "<xml a='1' a='2'/>",
    "<xml><1a/></xml>",
    "<xml><a>&#0;</a></xml>",
    "<xml><a>&#xD800;</a></xml>",
    "<xml><a>&#x110000;</a></xml>",
    "<xml><a>\u0000</a></xml>",
    "<xml><a>\ud800</a></xml>",
    '<xml/><?xml version="1.0"?>',
    "<html><br></html>",
  ])("is null: %j", (document) => {
    expect(readXml(document)).toBeNull();
  });

  it("is null: one cut at any place", () => {
    const document = '<?xml version="1.0"?><xml><a b="c">1&amp;</a><!-- d --><e><![CDATA[2]]></e></xml>';
    expect(readXml(document)).not.toBeNull();
    for (let length = 0; length < document.length; length++) {
      expect(readXml(document.slice(0, length)), document.slice(0, length)).toBeNull();
    }
  });

  it("never makes the reader throw", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          "<xml>",
          "</xml>",
          "<a",
          ">",
          "/>",
          "<!DOCTYPE",
          "[",
          "]]>",
          "<![CDATA[",
          "&",
          ";",
          "#x",
        ),
        fc.string({ unit: "binary", maxLength: 8 }),
        fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      ),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(() => readXml(parts.join(""))).not.toThrow();
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("a damaged document", () => {
  it.each([
    ["a bare &", "<xml><a>1 & 2</a><b>3</b></xml>", { a: "1 & 2", b: "3" }],
    ["a character that XML does not allow", "<xml><a>1\u00002</a><b>3</b></xml>", { a: "12", b: "3" }],
    ["both, beside CDATA", "<xml><a>\u0001&&amp;</a><b><![CDATA[1&2]]></b></xml>", { a: "&&", b: "1&2" }],
    ["an entity of HTML", "<xml><a>&nbsp;</a><b>3</b></xml>", { b: "3" }],
  ])("is read with %s", (_, document, texts) => {
    const elements = readDamagedXml(document);
    for (const [name, text] of Object.entries(texts)) expect(elements.text(name)).toBe(text);
    expect(elements.isWhole).toBe(true);
  });

  it("that was cut has the elements that were closed, and is not whole", () => {
    const elements = readDamagedXml("<xml><a>1</a><b>2</b><c>3");
    expect([elements.text("a"), elements.text("b"), elements.text("c")]).toEqual(["1", "2", null]);
    expect(elements.isWhole).toBe(false);
  });

  it("with a second root has the elements of the first, and is not whole", () => {
    const elements = readDamagedXml("<xml><a>1</a></xml><xml><b>2</b></xml>");
    expect([elements.text("a"), elements.text("b"), elements.isWhole]).toEqual(["1", null, false]);
  });

  it("is read up to a thousand faults, and is then not whole", () => {
    const faulty = (faults: number) =>
      readDamagedXml(`<xml><a>1</a><x>${"]]>".repeat(faults)}</x><b>2</b></xml>`);
    expect([faulty(1_000).text("b"), faulty(1_000).isWhole]).toEqual(["2", true]);
    expect([faulty(1_001).text("a"), faulty(1_001).text("b"), faulty(1_001).isWhole]).toEqual([
      "1",
      null,
      false,
    ]);
    const closedTooOften = (faults: number) => readDamagedXml(`<xml/>${"</a>".repeat(faults)}`).isWhole;
    expect([1_000, 1_001].map(closedTooOften)).toEqual([true, false]);
  });
});

describe("a body of the largest size", () => {
  const filled = (one: string, before: string, after: string) =>
    before + one.repeat(Math.floor((LARGEST_BODY - before.length - after.length) / one.length)) + after;
  const numbered = (one: (index: number) => string, count: number) =>
    Array.from({ length: count }, (_, i) => one(i));

  it.each([
    ["the same element many times", filled("<a/>", "<xml>", "</xml>"), true],
    ["many elements", `<xml>${numbered((i) => `<a${i}/>`, 6_500).join("")}</xml>`, true],
    ["deep nesting", `${"<a>".repeat(9_000)}${"</a>".repeat(9_000)}`, true],
    ["nesting without an end", filled("<a>", "", ""), false],
    ["many attributes", `<xml ${numbered((i) => `a${i}=''`, 6_500).join(" ")}/>`, true],
    ["the same attribute many times", filled("a='' ", "<xml ", "/>"), false],
    ["many entities", filled("&lt;", "<xml><a>", "</a></xml>"), true],
    ["an entity without an end", filled("e", "<xml><a>&", ""), false],
    ["empty CDATA", filled("<![CDATA[]]>", "<xml><a>", "</a></xml>"), true],
    ["comments", filled("<!---->", "<xml><a>", "</a></xml>"), true],
    ["line ends", filled("\r\n", "<xml><a>", "</a></xml>"), true],
    ["declarations", filled('<!ENTITY e "e">', "<!DOCTYPE xml [", "]><xml/>"), true],
  ])("is read within 150 ms of CPU: %s", (_, document, isWellFormed) => {
    expect(document.length).toBeLessThanOrEqual(LARGEST_BODY);
    // The best of three, since the first run waits for the compiler.
    const times = Array.from({ length: 3 }, () =>
      cpuMs(() => expect(readXml(document) !== null).toBe(isWellFormed)),
    );
    expect(Math.min(...times)).toBeLessThan(READ_MS);
  });
});
