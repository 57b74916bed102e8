/** From Cloudflare to a machine of one's own and back: what docs/own-machine.md says goes over, by the API. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as v from "valibot";
import { expect, test } from "vitest";
import { Worker } from "../../cloudflare/worker.ts";
import { OwnMachine } from "../../own-machine/machine.ts";
import { ADMIN_TOKEN, asked, Company, RULES, settled, textsFor } from "./company.ts";
import { run } from "./run.ts";

const SCRIPT = "examples/own-machine/move-rules.sh";
const FILES = ["一", "二", "三"].map((text) => RULES.replace("您好，欢迎！", text));

interface Place {
  url: string;
}

const authorization = `Bearer ${ADMIN_TOKEN}`;

async function publish({ url }: Place, text: string, by: string, replaced: string): Promise<string> {
  const query = `by=${by}&note=${encodeURIComponent(`${by} & Co.`)}`;
  const headers = { authorization, "if-match": replaced };
  const answer = await fetch(`${url}/api/rules?${query}`, { method: "PUT", headers, body: text });
  expect(answer.status).toBe(200);
  return answer.headers.get("etag") ?? "";
}

const versions = v.object({
  versions: v.array(v.object({ sha256: v.string(), by: v.string(), note: v.nullable(v.string()) })),
});
const codes = v.object({
  codes: v.array(
    v.object({ state: v.string(), configId: v.string(), qrCode: v.string(), staff: v.array(v.string()) }),
  ),
});

const historyOf = async (place: Place) =>
  v.parse(versions, await asked(place, "/api/rules/versions")).versions;
const codesOf = async (place: Place) => v.parse(codes, await asked(place, "/api/apps/sales/codes")).codes;

/** Moves rules and history as the page says, and takes in the codes; the number of versions that were left out. */
async function move(from: Place, to: Place, config: string): Promise<string> {
  const env = { ...process.env, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };
  const tokens = { OLD_TOKEN: ADMIN_TOKEN, NEW_TOKEN: ADMIN_TOKEN };
  const { stderr } = await promisify(execFile)("sh", [SCRIPT, from.url, to.url], {
    env: { ...env, ...tokens },
  });
  const adopted = await run("codes", "adopt", "--app", "sales", "--url", to.url, "--config", config);
  expect(adopted, adopted.said).toMatchObject({ code: 0 });
  return stderr;
}

test("rules, their history and codes go from Cloudflare to a machine and back, and a printed code goes on (with jq and curl)", {
  timeout: 120_000,
}, async ({ skip }) => {
  const hasTools = await promisify(execFile)("sh", ["-c", "command -v jq && command -v curl"]).then(
    () => true,
    () => false,
  );
  if (!hasTools) return skip("jq or curl is not installed");
  const company = await Company.open();
  // On Cloudflare before the move, and again after it.
  const cloudflare = await Worker.start({ secrets: company.secrets });
  const back = await Worker.start({ secrets: company.secrets });
  const machine = await OwnMachine.start({ secrets: company.secrets });
  try {
    let replaced = "*";
    for (const [n, text] of FILES.entries()) {
      replaced = await publish(cloudflare, text, ["li", "wang", "zhao"][n] ?? "", replaced);
    }
    const code = { staff: ["zhangsan"], note: "展会" };
    const made = await fetch(`${cloudflare.url}/api/apps/sales/codes/expo-7`, {
      method: "PUT",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(code),
    });
    expect(made.status).toBe(201);

    expect(await move(cloudflare, machine, machine.config)).toBe("");
    const [moved, before] = [await historyOf(machine), await historyOf(cloudflare)];
    expect(moved.map(({ sha256, by }) => [sha256, by])).toEqual(before.map(({ sha256, by }) => [sha256, by]));
    expect(moved.map(({ by }) => by)).toEqual(["zhao", "wang", "li"]);
    expect(moved[0]?.note).toMatch(/^20\d\d-.*Z zhao & Co\.$/);
    expect(await codesOf(machine)).toEqual(await codesOf(cloudflare));

    // The callback URL is changed in WeCom's console: the printed code welcomes from here.
    company.calls(machine);
    const contact = company.greet();
    expect(await settled(machine, contact)).toEqual(["sent"]);
    expect(textsFor(contact)).toEqual(["三"]);

    expect(await move(machine, back, machine.config)).toBe("");
    expect((await historyOf(back)).map(({ sha256 }) => sha256)).toEqual(before.map(({ sha256 }) => sha256));
    expect(await codesOf(back)).toEqual(await codesOf(cloudflare));
    expect(await asked(back, "/api/rules")).toMatchObject({ text: FILES[2] });
  } finally {
    await Promise.all([cloudflare.stop(), back.stop(), machine.stop(), company.wecom.close()]);
  }
});
