// @ts-check
/**
 * What takes long and is asked for: drivers, and what would have to change. Progress comes as a stream; closing it stops the work.
 * @module
 */

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  const form = /** @type {HTMLFormElement | null} */ (root.querySelector("form[data-longer]"));
  const box = /** @type {HTMLElement | null} */ (root.querySelector(".progress"));
  const found = /** @type {HTMLElement | null} */ (root.querySelector(".found"));
  const bar = box?.querySelector("progress");
  const said = box?.querySelector(".said");
  const stopper = /** @type {HTMLElement | null | undefined} */ (box?.querySelector("[data-stop]"));
  if (!form || !box || !found || !bar || !said || !stopper) return;
  /** @type {EventSource | null} */
  let source = null;
  const stop = () => {
    source?.close();
    source = null;
    stopper.hidden = true;
    bar.hidden = true;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stop();
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const data = new FormData(form, button);
    const query = new URLSearchParams(bench.search);
    for (const key of ["of", "deep", "bound", "p"]) query.delete(key);
    for (const [key, value] of data) query.set(key, String(value));
    const own = new EventSource(`/longer/${form.dataset.longer}?${query}`);
    source = own;
    box.hidden = bar.hidden = stopper.hidden = false;
    bar.value = 0;
    said.textContent = "";
    own.addEventListener("progress", (news) => {
      const { done, phase } = JSON.parse(news.data);
      bar.value = done;
      said.textContent = phase;
    });
    own.addEventListener("done", (news) => {
      stop();
      const { digest, html } = JSON.parse(news.data);
      // Of another state: never on the screen.
      if (!root.isConnected || digest !== root.dataset.digest) return;
      said.textContent = "Done.";
      found.innerHTML = html;
      bench.dress(found);
    });
    own.addEventListener("failed", (news) => {
      stop();
      said.textContent = JSON.parse(news.data).why;
    });
    own.onerror = () => {
      if (source !== own) return;
      stop();
      said.textContent = "The connection is lost; ask again.";
    };
  });
  stopper.addEventListener("click", () => {
    stop();
    said.textContent = "Stopped.";
  });
}
