/** The addresses that media may come from. Every address that the rules accept is fetched, so they are the guard. */
import { expect, test } from "vitest";
import { problems } from "../rules/files.ts";

/** The problems of rules with a medium at this address, or null. */
function refusalOf(url: string): string | null {
  const rules = [{ name: "默认", on: "contact.added", send: "nothing" }];
  const found = problems(JSON.stringify({ media: { poster: { type: "image", url } }, rules }));
  return found.length === 0 ? null : found.join("; ");
}

test.for([
  "https://static.example.com/poster.png",
  "https://STATIC.example.com:443/poster.png?v=2#top",
  "https://static.example.com./海报.png",
  "https://xn--fiq228c.cn/p",
  "https://10.example.com/",
])("rules accept the address %s", (url) => {
  expect(refusalOf(url)).toBeNull();
});

test.for<[string, string]>([
  ["static.example.com/poster.png", "not a URL"],
  ["http://static.example.com/poster.png", "https://"],
  ["ftp://static.example.com/poster.png", "https://"],
  ["data:image/png;base64,AAAA", "https://"],
  ["https://user@static.example.com/", "no user name"],
  ["https://:secret@static.example.com/", "no user name"],
  ["https://static.example.com:8443/", "no port"],
  ["https://127.0.0.1/", "numeric address"],
  ["https://2130706433/", "numeric address"],
  ["https://0x7f.1/", "numeric address"],
  ["https://017700000001/", "numeric address"],
  ["https://127.1./", "numeric address"],
  ["https://[::1]/", "numeric address"],
  ["https://[::ffff:10.0.0.1]/", "numeric address"],
  ["https://localhost/", "host on the Internet"],
  ["https://localhost./", "host on the Internet"],
  ["https://LOCALHOST/", "host on the Internet"],
  ["https://app.localhost/", "host on the Internet"],
  ["https://printer.local/", "host on the Internet"],
  ["https://metadata.google.internal/", "host on the Internet"],
  ["https://intranet/", "host on the Internet"],
])("rules refuse the address %s for %s", ([url, why]) => {
  expect(refusalOf(url)).toContain(why);
});
