import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/callback/xml.ts";

const textOf = (document: string, name = "a") => readXml(document)?.text(name);

/** An element's content as the reader understands it. */
const read = (content: string) => textOf(`<xml><a>${content}</a></xml>`);

/** 64 KiB: what the route lets through before it knows who is calling. */
const LARGEST_BODY = 64 * 1024;
/** Generous for a busy machine; what is quadratic takes many times as long. */
const SOON_MS = 150;

describe("the elements", () => {
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

  it("may be repeated: the first that is not blank counts, and all are known", () => {
    const document = readXml("<xml><a></a><a> </a><a> 1 </a><b>x</b><a>2</a></xml>");
    expect(document?.text("a")).toBe("1");
    expect(document?.all("a")).toEqual(["", " ", " 1 ", "2"]);
  });

  it.each(["<a></a>", "<a/>", "<a> \n\t </a>", "<a><![CDATA[]]></a>", "<a><!-- 1 --></a>", "<b>1</b>", ""])(
    "may be empty or missing: %s",
    (content) => {
      expect(textOf(`<xml>${content}</xml>`)).toBeNull();
    },
  );

  it("that are missing have no texts", () => {
    expect(readXml("<xml/>")?.all("a")).toEqual([]);
  });

  it("are known by their names alone, whatever JavaScript calls its own", () => {
    const document = readXml("<xml><__proto__>1</__proto__><b>2</b></xml>");
    expect(document?.text("__proto__")).toBe("1");
    expect(document?.text("constructor")).toBeNull();
    expect(document?.text("toString")).toBeNull();
  });

  it("are told apart by case", () => {
    expect(textOf("<xml><A>1</A></xml>")).toBeNull();
  });

  it("may stand among white space, comments, instructions and a declaration", () => {
    const document =
      '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- c -->\n<xml>\n  <a>1</a>\n<?p i?></xml>\n';
    expect(textOf(document)).toBe("1");
    expect(textOf(document, "xml")).toBeNull();
  });

  it("may have attributes, which are not read", () => {
    expect(textOf('<xml id="1"><a b="2">3</a></xml>')).toBe("3");
    expect(textOf('<xml id="1"><a b="2">3</a></xml>', "b")).toBeNull();
  });

  it("count only right below the root", () => {
    expect(textOf("<xml><list><a>nested</a></list><a>1</a></xml>")).toBe("1");
    expect(textOf("<xml><list><a>nested</a></list></xml>")).toBeNull();
    expect(textOf("<xml><a>1<b>2</b><b><![CDATA[3]]></b></a></xml>")).toBe("1");
    expect(textOf("<a>root</a>")).toBeNull();
    expect(read("1<b>2<c>3</c>4</b>5")).toBe("15");
  });
});

describe("a text", () => {
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
    ["of other planes", "😀𠮷", "😀𠮷"],
  ])("%s", (_, content, text) => {
    expect(read(content)).toBe(text);
  });

  it("comes back from CDATA as it was, if XML can hold it", () => {
    const characters = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("]]>"));
    fc.assert(
      fc.property(characters, (text) => {
        expect(read(`|<![CDATA[${text}]]>|`)).toBe(`|${text}|`);
      }),
    );
  });
});

describe("entities of a document's own", () => {
  const LAUGHS = `<!DOCTYPE xml [<!ENTITY l0 "lol">${Array.from(
    { length: 30 },
    (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
  ).join("")}]>`;

  it.each([
    ["billion laughs", `${LAUGHS}<xml><a>&l30;</a></xml>`],
    ["one that is declared", '<!DOCTYPE xml [<!ENTITY e "1">]><xml><a>&e;</a></xml>'],
    ["a file", '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>'],
    ["an address", '<!DOCTYPE xml [<!ENTITY e SYSTEM "http://127.0.0.1/">]><xml><a>&e;</a></xml>'],
    ["one in an attribute", '<!DOCTYPE xml [<!ENTITY e "1">]><xml><a b="&e;">1</a></xml>'],
    ["one that nobody declared", "<xml><a>&e;</a></xml>"],
    ["one of HTML's", "<xml><a>&nbsp;</a></xml>"],
    ["one that JavaScript has for every object", "<xml><a>&constructor;</a></xml>"],
    ["another of those", "<xml><a>&__proto__;</a></xml>"],
  ])("are refused: %s", (_, document) => {
    expect(readXml(document)).toBeNull();
  });

  it("do nothing while they are only declared", () => {
    const parameter = '<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>';
    expect(textOf(`${parameter}<xml><a>1</a></xml>`)).toBe("1");
    expect(textOf(`${LAUGHS}<xml><a>1</a></xml>`)).toBe("1");
    expect(textOf('<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml><a>1</a></xml>')).toBe("1");
  });
});

describe("what is not well-formed", () => {
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

  it("is null wherever a document is cut", () => {
    const document = '<?xml version="1.0"?><xml><a b="c">1&amp;</a><!-- d --><e><![CDATA[2]]></e></xml>';
    expect(readXml(document)).not.toBeNull();
    for (let length = 0; length < document.length; length++) {
      expect(readXml(document.slice(0, length)), document.slice(0, length)).toBeNull();
    }
  });

  it("is never an exception", () => {
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

describe("the largest body that is read at all", () => {
  const filled = (one: string, before: string, after: string) =>
    before + one.repeat(Math.floor((LARGEST_BODY - before.length - after.length) / one.length)) + after;
  const numbered = (one: (index: number) => string, count: number) =>
    Array.from({ length: count }, (_, i) => one(i));

  it.each([
    ["one element again and again", filled("<a/>", "<xml>", "</xml>"), true],
    ["many elements", `<xml>${numbered((i) => `<a${i}/>`, 6_500).join("")}</xml>`, true],
    ["deep nesting", `${"<a>".repeat(9_000)}${"</a>".repeat(9_000)}`, true],
    ["nesting without an end", filled("<a>", "", ""), false],
    ["many attributes", `<xml ${numbered((i) => `a${i}=''`, 6_500).join(" ")}/>`, true],
    ["one attribute again and again", filled("a='' ", "<xml ", "/>"), false],
    ["many entities", filled("&lt;", "<xml><a>", "</a></xml>"), true],
    ["an entity without an end", filled("e", "<xml><a>&", ""), false],
    ["empty CDATA", filled("<![CDATA[]]>", "<xml><a>", "</a></xml>"), true],
    ["comments", filled("<!---->", "<xml><a>", "</a></xml>"), true],
    ["line ends", filled("\r\n", "<xml><a>", "</a></xml>"), true],
    ["declarations", filled('<!ENTITY e "e">', "<!DOCTYPE xml [", "]><xml/>"), true],
  ])("is read soon: %s", (_, document, isWellFormed) => {
    expect(document.length).toBeLessThanOrEqual(LARGEST_BODY);
    // The best of three: the first waits for the compiler, and any of them for other processes.
    const times = Array.from({ length: 3 }, () => {
      const startedAt = performance.now();
      expect(readXml(document) !== null).toBe(isWellFormed);
      return performance.now() - startedAt;
    });
    expect(Math.min(...times)).toBeLessThan(SOON_MS);
  });
});
