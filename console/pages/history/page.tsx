/** Who changed what: the versions of each rules file, any of which can be brought back, and the audit log. */
import { link, route } from "../../shell/router.ts";
import { wordsOf } from "../../words.ts";
import { AuditLog } from "./audit-log.tsx";
import { HISTORY } from "./texts.ts";
import { Versions } from "./versions.tsx";

const say = wordsOf(HISTORY);

export default function HistoryPage() {
  const isAudit = route.value.path === "/history/audit";
  return (
    <>
      <div class="heading">
        <h1>{say("title")}</h1>
        <nav class="tabs" aria-label={say("which")}>
          <a href={link("/history")} aria-current={isAudit ? undefined : "true"}>
            {say("versions")}
          </a>
          <a href={link("/history/audit")} aria-current={isAudit ? "true" : undefined}>
            {say("audit")}
          </a>
        </nav>
      </div>
      {isAudit ? <AuditLog /> : <Versions app={route.value.query.get("app")} />}
    </>
  );
}
