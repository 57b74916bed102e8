/** The codes of customer service on the simulated WeCom: their lifetimes, and the messages that they send. */
import { describe, expect, it } from "vitest";
import { HOUR, kfCompany, SECOND } from "./harness.ts";

const MENU = {
  msgtype: "msgmenu",
  msgmenu: {
    head_content: "您对本次服务是否满意呢?",
    list: [
      { type: "click", click: { id: "101", content: "满意" } },
      { type: "view", view: { url: "https://example.com", content: "自助查询" } },
      { type: "text", text: { content: "纯文本", no_newline: 1 } },
    ],
    tail_content: "欢迎再次光临",
  },
};

/** A session in each scene, with the code that it gives. */
async function scenes() {
  const company = await kfCompany();
  const { corp, enter, says, serving, trans } = company;
  const { servicer } = corp.kf;
  return {
    ...company,
    codes: {
      enter: async () => enter().code,
      queue: async () => {
        says();
        return (await trans(2))["msg_code"];
      },
      accept: async () => {
        says();
        await trans(2);
        return servicer.takes(serving()).code;
      },
      end: async () => {
        says();
        await trans(3);
        return servicer.ends(serving()).code;
      },
    },
  };
}
const SCENES = ["enter", "queue", "accept", "end"] as const;

describe.each(SCENES)("the code of the scene %s", (scene) => {
  it("sends its customer one message", async () => {
    const { codes, corp, parties, respond, wecom } = await scenes();
    const code = await codes[scene]();
    const reply = await respond(code, { msgid: "abc-1_Z" });
    expect(reply).toMatchObject({ errcode: 0, msgid: "abc-1_Z" });
    const { received } = corp.kf.session(parties);
    expect(received).toMatchObject([{ app: "sales", code, msgid: "abc-1_Z", body: { msgtype: "text" } }]);
    expect(wecom.journal.calls("kf/send_msg_on_event")).toMatchObject([{ code, effect: "delivered" }]);
    expect(await respond(code)).toMatchObject({ errcode: 95007 });
    wecom.settings.kfUsedCode = 41050;
    expect(await respond(code)).toMatchObject({ errcode: 41050 });
    expect(received).toHaveLength(1);
  });

  it("lives 20 seconds or 48 hours, by its scene", async () => {
    const { codes, respond, wecom } = await scenes();
    const code = await codes[scene]();
    const life = scene === "enter" || scene === "end" ? 20 * SECOND : 48 * HOUR;
    wecom.settings.kfClockOffsetMs = life + SECOND;
    expect(await respond(code)).toMatchObject({ errcode: 95007 });
    wecom.settings.kfExpiredCode = 40058;
    expect(await respond(code)).toMatchObject({ errcode: 40058 });
    wecom.settings.kfClockOffsetMs = life - SECOND;
    expect(await respond(code)).toMatchObject({ errcode: 0 });
  });

  it("takes a menu only at the beginning and at the end of a session, and no image", async () => {
    const { codes, respond } = await scenes();
    const code = await codes[scene]();
    expect(await respond(code, { msgtype: "image", image: { media_id: "x" } })).toMatchObject({
      errcode: 40008,
    });
    const takesMenu = scene === "enter" || scene === "end";
    expect((await respond(code, MENU)).errcode).toBe(takesMenu ? 0 : 40008);
  });

  it("is refused to another company, and to an app that may not manage the account", async () => {
    const { account, codes, corp, respond, wecom } = await scenes();
    const code = await codes[scene]();
    const stranger = wecom.addCorp().addApp();
    expect(await respond(code, {}, stranger)).toMatchObject({ errcode: 95007 });
    const support = corp.addApp({ name: "support" });
    account.authorisedApps = ["sales"];
    expect(await respond(code, {}, support)).toMatchObject({ errcode: 48007 });
    expect(await respond(code)).toMatchObject({ errcode: 0 });
  });
});

describe("the code of a session", () => {
  it("that the customer entered is good after the customer has written", async () => {
    const { codes, respond, says } = await scenes();
    const code = await codes.enter();
    says();
    expect(await respond(code)).toMatchObject({ errcode: 0 });
  });

  it("in the queue answers 95018 once a servicer has taken the session", async () => {
    const { codes, corp, respond, serving } = await scenes();
    const code = await codes.queue();
    corp.kf.servicer.takes(serving());
    expect(await respond(code)).toMatchObject({ errcode: 95018 });
  });

  it("that a servicer accepted is good after a transfer, and answers 95018 after the end", async () => {
    const { account, codes, corp, respond, serving } = await scenes();
    const lisi = corp.addStaff({ userid: "lisi" });
    corp.kf.servicer.add(account, lisi);
    const first = await codes.accept();
    corp.kf.servicer.transfers({ ...serving(), to: lisi });
    expect(await respond(first)).toMatchObject({ errcode: 0 });
    corp.kf.servicer.ends(serving({ servicer: lisi }));
    const second = await codes.accept();
    corp.kf.servicer.ends(serving());
    expect(await respond(second)).toMatchObject({ errcode: 95018 });
  });

  it("that ended answers 95018 once the customer writes again, or a servicer takes it up again", async () => {
    const { codes, corp, respond, says, serving } = await scenes();
    const first = await codes.end();
    says();
    expect(await respond(first)).toMatchObject({ errcode: 95018 });
    const second = await codes.end();
    corp.kf.servicer.reenters(serving());
    expect(await respond(second)).toMatchObject({ errcode: 95018 });
  });

  it("answers 95018 in the next session, also in the same state", async () => {
    const { codes, corp, respond, serving } = await scenes();
    const code = await codes.accept();
    corp.kf.servicer.ends(serving());
    await codes.accept();
    expect(await respond(code)).toMatchObject({ errcode: 95018 });
  });
});

describe("a welcome", () => {
  it("has a code in the event only when there was no welcome in 48 h and the customer has not written", async () => {
    const { corp, enter, parties, respond, says, wecom } = await kfCompany();
    const [first, second] = [enter(), enter()];
    expect(first.code).not.toBeNull();
    expect(await respond(first.code)).toMatchObject({ errcode: 0 });
    expect(await first.welcomed()).toMatchObject({ code: first.code });
    expect(await respond(second.code)).toMatchObject({ errcode: 95007 });
    expect(enter().code).toBeNull();
    wecom.settings.kfClockOffsetMs = 48 * HOUR + SECOND;
    expect(enter().code).not.toBeNull();
    says({ at: Date.now() - HOUR });
    expect(enter().code).toBeNull();
    wecom.settings.kfWrittenCounts = "48h";
    expect(enter().code).not.toBeNull();
    parties.account.nativeWelcome = true;
    expect(enter().code).toBeNull();
    parties.account.nativeWelcome = false;
    corp.kf.session(parties).welcomedAt = Date.now();
    expect(enter({ withCode: true }).code).not.toBeNull();
  });

  it("has an event without the missing fields, or with them empty by the setting missingNodes", async () => {
    const { enter, wecom } = await kfCompany();
    const event = () => enter({ withCode: false }).item["event"];
    expect(event()).not.toHaveProperty("scene");
    wecom.settings.missingNodes = "empty";
    expect(event()).toMatchObject({ scene: "", scene_param: "", welcome_code: "" });
  });

  it("is given by welcomed, which gives null when no welcome comes in time", async () => {
    const { enter, respond } = await kfCompany();
    const visit = enter();
    expect(await visit.welcomed(10)).toBeNull();
    const waiting = visit.welcomed();
    await respond(visit.code, MENU);
    expect(await waiting).toMatchObject({ body: MENU });
  });
});

describe("a call refused for its parameters", () => {
  it("leaves the code free, or uses it up by the setting refusedCallUsesCode", async () => {
    const { enter, respond, wecom } = await kfCompany();
    const { code } = enter();
    const tooLong = { text: { content: "x".repeat(2_049) } };
    expect(await respond(code, tooLong)).toMatchObject({ errcode: 45002 });
    wecom.settings.refusedCallUsesCode = true;
    expect(await respond(code, { text: {} })).toMatchObject({ errcode: 44004 });
    expect(await respond(code)).toMatchObject({ errcode: 95007 });
  });

  it("has an errcode for each missing or wrong parameter", async () => {
    const { enter, respond } = await kfCompany();
    const { code } = enter();
    expect(await respond("")).toMatchObject({ errcode: 40063 });
    expect(await respond("nonsense")).toMatchObject({ errcode: 95007 });
    expect(await respond(code, { msgtype: undefined })).toMatchObject({ errcode: 40008 });
    expect(await respond(code, { msgid: "a b" })).toMatchObject({ errcode: 40058 });
    const warned = await respond(code, { touser: "wm" });
    expect(warned).toMatchObject({ errcode: 0, errmsg: expect.stringContaining("Warning") });
  });
});
