// @ts-check
/**
 * A new scenario: links to templates and the form change the address and fetch the panel anew; its text goes into the editor.
 * @module
 */
import * as editor from "./editor.js";
import { paint } from "./paint.js";
import * as tabs from "./tabs.js";

/** As in panels/start.rs. */
const KEYS = ["like", "who", "whom", "want", "rather", "hope", "act", "answer", "sight"];

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  const form = root.querySelector("form");
  const text = /** @type {HTMLElement | null} */ (root.querySelector("pre"));
  const plain = text?.textContent ?? "";
  if (text) paint(text, plain, []);
  /** What stands in the form stays there, whatever is asked for. @param {string | null} like */
  const ask = async (like) => {
    const said = new FormData(form ?? undefined);
    for (const key of KEYS) bench.look(key, String(said.get(key) ?? "") || null);
    bench.look("like", like);
    const fresh = await bench.fetch(root);
    const name = /** @type {HTMLElement | null | undefined} */ (fresh?.querySelector("#start-name"));
    name?.focus({ preventScroll: true });
    name?.scrollIntoView({ block: "nearest" });
  };
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(null);
  });
  root.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("a[data-like]"));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(link.dataset.like ?? null);
  });
  root.querySelector("[data-open-text]")?.addEventListener("click", async () => {
    if (!editor.open(plain, bench)) {
      const said = root.querySelector(".said");
      if (said) said.textContent = "The editor holds changes that are not saved; save or undo them first.";
      return;
    }
    bench.stay(tabs.at(bench.search, "tab", "scenario"));
    const panel = document.getElementById("scenario");
    if (panel?.hasAttribute("data-demand")) await bench.fetch(panel);
    scrollTo(0, 0);
    /** @type {HTMLElement | null} */ (document.querySelector("#scenario textarea"))?.focus({ preventScroll: true });
  });
}
