/** Says why no answer of WeCom's came, and what to do: at the relay, if there is one. Asks nobody. */
import type { Config } from "../../config/types.ts";
import { type Sentence, say } from "../../i18n/sentence.ts";
import { type Lost, sayLost } from "../../wecom/client.ts";

const WECOM_HOST = "qyapi.weixin.qq.com";

/** Host and port of the relay; null when WeCom is called directly. */
export function relayHost({ apiBase }: Pick<Config, "apiBase">): string | null {
  const { host } = new URL(apiBase);
  return host === WECOM_HOST ? null : host;
}

/** `path` is the path of the call, below `/cgi-bin/`. */
export function unanswered(
  lost: Lost,
  path: string,
  config: Pick<Config, "apiBase" | "relayToken">,
): { found: Sentence; remedy: Sentence } {
  const { http, reason } = lost;
  const relay = relayHost(config);
  const host = relay ?? WECOM_HOST;
  const elsewhere = say("check-api-base");
  switch (reason) {
    case "timeout":
    case "connection":
      return {
        found: sayLost(lost, host),
        remedy: say(relay === null ? "try-or-relay" : "see-to-relay"),
      };
    case "not-json":
      return { found: say("other-server-answers", { host }), remedy: elsewhere };
    case "http":
      return {
        found: say("http-to-path", { host, http: String(http), path }),
        remedy: httpRemedy(http, path, config, elsewhere),
      };
  }
}

function httpRemedy(
  http: number | null,
  path: string,
  { relayToken }: Pick<Config, "relayToken">,
  elsewhere: Sentence,
): Sentence {
  // WeCom itself answers 200 to everything: any other status comes from a relay, or from a proxy on the way.
  switch (http) {
    case 401:
      return say(relayToken === null ? "set-relay-token" : "match-relay-token");
    case 403:
    case 404:
      return say("permit-path", { path, elsewhere });
    case 502:
    case 503:
    case 504:
      return say("connect-relay");
    default:
      return http !== null && http >= 300 && http < 400
        ? say("answer-leads-elsewhere", { elsewhere })
        : say("read-proxy-log", { elsewhere });
  }
}
