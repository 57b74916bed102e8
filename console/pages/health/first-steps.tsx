/** What has to be set in WeCom's console before its first callback comes, in order. */
import { link } from "../../shell/router.ts";
import { wordsOf } from "../../words.ts";
import { HEALTH } from "./texts.ts";

const say = wordsOf(HEALTH);

export function FirstSteps({ app, base }: { app: string; base: string }) {
  const url = `${location.origin}/callback/${app}`;
  return (
    <section class="card">
      <h2>{say("first-steps")}</h2>
      <p>{say("first-steps-hint", { app })}</p>
      <ol>
        <li>{say("step-url", { url })}</li>
        <li>{say("step-ip", { base })}</li>
        <li>{say("step-contact")}</li>
        <li>{say("step-scope")}</li>
        <li>{say("step-native")}</li>
        <li>{say("step-kf")}</li>
        <li>
          <a href={link("/rules", { app })}>{say("step-rules")}</a>
        </li>
        <li>{say("step-try")}</li>
      </ol>
    </section>
  );
}
