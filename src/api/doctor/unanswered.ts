/** Says why no answer of WeCom's came, and what to do: at the relay, if there is one. Asks nobody. */

import type { Config } from "../../config/types.ts";
import { inWords } from "../../i18n/words.ts";
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
): { found: string; remedy: string } {
  const { http, reason } = lost;
  const relay = relayHost(config);
  const host = relay ?? WECOM_HOST;
  const elsewhere =
    "Check WECOM_API_BASE: the relay's address with the path that its configuration expects, or nothing to call WeCom directly.";
  switch (reason) {
    case "timeout":
    case "connection": {
      const remedy =
        relay === null
          ? "WeCom cannot be reached from here: try again in a minute; if it goes on, put a relay between (examples/relay)."
          : "See that the relay runs, that its firewall lets port and path in from everywhere, that its certificate is valid and its name resolves; and from its machine, that curl https://qyapi.weixin.qq.com answers. Check WECOM_API_BASE.";
      return { found: inWords(sayLost(lost, host), "en"), remedy };
    }
    case "not-json":
      return { found: `something other than WeCom answers at ${host}`, remedy: elsewhere };
    case "http":
      return {
        found: `${host} answered HTTP ${http} to ${path}`,
        remedy: httpRemedy(http, path, config, elsewhere),
      };
  }
}

function httpRemedy(
  http: number | null,
  path: string,
  { relayToken }: Pick<Config, "relayToken">,
  elsewhere: string,
): string {
  // WeCom itself answers 200 to everything: any other status comes from a relay, or from a proxy on the way.
  switch (http) {
    case 401:
      return relayToken === null
        ? "The relay wants a token: set the secret RELAY_TOKEN to the one that stands in the relay's configuration."
        : "The relay does not know this RELAY_TOKEN: set the secret to the token that stands in the relay's configuration, or add it there and reload the relay.";
    case 403:
    case 404:
      return `The relay does not let this path through: permit /cgi-bin/${path} in its configuration (examples/relay permits all that Yingbin calls). ${elsewhere}`;
    case 502:
    case 503:
    case 504:
      return "The relay cannot reach WeCom: on its machine, see that curl https://qyapi.weixin.qq.com answers (name look-up, firewall, certificates), and read the relay's log. Reload the relay if WeCom's addresses have changed since it started.";
    default:
      return http !== null && http >= 300 && http < 400
        ? `The answer leads elsewhere, and tokens are not sent there. ${elsewhere}`
        : `WeCom answers every call with HTTP 200, so this comes from a relay or proxy: read its log. ${elsewhere}`;
  }
}
