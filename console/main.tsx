/** Mounts the console: the login, or the page that the address names. */
import { render } from "preact";
import { App } from "./shell/app.tsx";
import { findSession } from "./shell/session.ts";
import "./style/index.css";

void findSession();
const root = document.getElementById("console");
if (root !== null) render(<App />, root);
