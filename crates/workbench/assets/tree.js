// @ts-check
/**
 * The tree of play: opened by click and by the keys of a tree (WAI-ARIA), fetched as it is opened.
 * @module
 */

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  const tree = /** @type {HTMLElement | null} */ (root.querySelector('[role="tree"]'));
  const detail = /** @type {HTMLElement | null} */ (root.querySelector(".detail"));
  if (!tree || !detail) return;
  const items = () => /** @type {HTMLElement[]} */ ([...tree.querySelectorAll('[role="treeitem"]')]);
  const open = (/** @type {HTMLElement} */ item) => item.getAttribute("aria-expanded") === "true";
  const shown = () => items().filter((item) => !item.parentElement?.closest('[aria-expanded="false"]'));
  const above = (/** @type {HTMLElement} */ item) =>
    /** @type {HTMLElement | null} */ (item.parentElement?.closest('[role="treeitem"]') ?? null);

  /** The one that Tab comes to. @param {HTMLElement} item */
  const rove = (item) => {
    for (const other of items()) other.tabIndex = other === item ? 0 : -1;
  };

  /** @param {HTMLElement} item */
  const focus = (item) => {
    rove(item);
    item.focus();
  };

  let asked = 0;
  /** Shows the details of an item, and what is behind it where `unfold`. @param {HTMLElement} item @param {boolean} unfold */
  const select = async (item, unfold) => {
    for (const other of items()) other.setAttribute("aria-selected", String(other === item));
    const { line = "" } = item.dataset;
    bench.look("line", line);
    asked += 1;
    const own = asked;
    const digest = root.dataset.digest ?? "";
    const answer = await fetch(`/unfold${bench.search}`);
    if (!answer.ok || !root.isConnected || answer.headers.get("x-digest") !== digest) return;
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const ways = [...box.content.children].find((part) => part.matches('[role="group"]'));
    if (unfold && item.hasAttribute("aria-expanded")) {
      item.querySelector(':scope > [role="group"]')?.remove();
      if (ways) item.append(ways);
      item.setAttribute("aria-expanded", "true");
    } else ways?.remove();
    if (own === asked) detail.replaceChildren(box.content);
  };

  /** @param {HTMLElement} item */
  const close = (item) => item.setAttribute("aria-expanded", "false");

  /** @param {HTMLElement} item */
  const toggle = (item) => {
    if (open(item)) close(item);
    else select(item, true);
  };

  tree.addEventListener("click", (event) => {
    const item = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('[role="treeitem"]'));
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    focus(item);
    if (open(item) && item.getAttribute("aria-selected") === "true") close(item);
    else select(item, !open(item));
  });

  let [typed, since] = ["", 0];
  tree.addEventListener("keydown", (event) => {
    const item = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('[role="treeitem"]'));
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = shown();
    const at = all.indexOf(item);
    const to = (/** @type {HTMLElement | null | undefined} */ other) => other && focus(other);
    switch (event.key) {
      case "ArrowDown":
        to(all[at + 1]);
        break;
      case "ArrowUp":
        to(all[at - 1]);
        break;
      case "Home":
        to(all[0]);
        break;
      case "End":
        to(all.at(-1));
        break;
      case "ArrowRight":
        if (open(item)) to(item.querySelector('[role="treeitem"]'));
        else if (item.hasAttribute("aria-expanded")) select(item, true);
        break;
      case "ArrowLeft":
        if (open(item)) close(item);
        else to(above(item));
        break;
      case "Enter":
        select(item, false);
        break;
      case " ":
        toggle(item);
        break;
      case "*":
        for (const other of /** @type {HTMLElement[]} */ ([...(item.parentElement?.children ?? [])])) {
          if (other.getAttribute("aria-expanded") === "false") select(other, true);
        }
        break;
      default: {
        if (event.key.length !== 1) return;
        typed = event.timeStamp - since < 700 ? typed + event.key : event.key;
        since = event.timeStamp;
        const names = (/** @type {HTMLElement} */ other) => other.querySelector(".says")?.textContent?.toLowerCase() ?? "";
        const start = typed.length > 1 ? at : at + 1;
        const round = [...all.slice(start), ...all.slice(0, start)];
        to(round.find((other) => names(other).startsWith(typed.toLowerCase())));
      }
    }
    event.preventDefault();
  });
  if (!tree.querySelector('[tabindex="0"]') && items()[0]) rove(items()[0]);
}
