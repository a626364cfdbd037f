import "@fontsource/noto-sans/latin-400.css";
import "@fontsource/noto-sans/latin-600.css";
import "@fontsource/noto-sans-arabic/arabic-400.css";
import "@fontsource/noto-sans-arabic/arabic-600.css";
import "./checkpoint.css";
import { render } from "preact";
import { Page } from "./page";

const host = document.getElementById("checkpoint");
if (host !== null) render(<Page />, host);
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register("/checkpoint/worker.js", { scope: "/checkpoint/" });
}
