/**
 * The page that shows the document of the API to anybody with the token: it asks for the token, stores it nowhere, and
 * fetches the document with it. Holds no data, and calls only this Worker.
 */
import { SCRIPT } from "./script.ts";

export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: #8885; --soft: #8882; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
form { display: flex; gap: .5rem; flex-wrap: wrap; }
input { flex: 1 1 16rem; } input, button { font: inherit; padding: .4rem .7rem; }
[role=alert] { color: light-dark(#b00020, #ff8a80); }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: .1rem .8rem; }
details details { border: 0; border-left: 2px solid var(--line); border-radius: 0; margin: .2rem 0; }
summary { cursor: pointer; padding: .35rem 0; overflow-wrap: anywhere; }
code { font: .9em/1.4 ui-monospace, monospace; background: var(--soft); border-radius: .25rem; padding: .05rem .3rem; }
.method { display: inline-block; min-width: 3.2rem; font-weight: 600; text-transform: uppercase; }
ul { margin: .2rem 0; padding-left: 1.2rem; } li { margin: .15rem 0; } .type { opacity: .75; }
`;

export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Yingbin API</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Yingbin 迎宾 API</h1>
<form>
<label for="token">ADMIN_TOKEN</label>
<input id="token" type="password" autocomplete="off" required>
<button>Show</button>
</form>
<p role="alert"></p>
<main></main>
<script>${SCRIPT}</script>
</body>
</html>
`;
