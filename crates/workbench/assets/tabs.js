// @ts-check
/**
 * Tabs: which of them is shown follows from the address, as on the server (panels/tabs.rs).
 * @module
 */
import { look, withLook } from "./address.js";

/** The tabs that are shown where the address names none. */
const RESULTS = "answers";
const INPUTS = "evidence";
/** What the address says of tabs. */
const KEYS = ["tab", "side"];

/** @returns {NodeListOf<HTMLAnchorElement>} */
const links = (/** @type {"tab" | "side"} */ key) => document.querySelectorAll(`a[data-${key}]`);
const boxes = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".tab[data-of]")]);

/** @param {string | null} id */
const input = (id) => [...links("side")].some((link) => link.dataset.side === id);

/**
 * What an address shows.
 * @param {string} search
 */
function shown(search) {
  const [named, side] = KEYS.map((key) => look(search, key));
  const tab = named && boxes().some((box) => box.dataset.of === named) ? named : RESULTS;
  if (input(tab)) return { tab, results: RESULTS, inputs: tab };
  return { tab, results: tab, inputs: side && input(side) ? side : INPUTS };
}

/**
 * The address that shows a tab: in the whole of a narrow page, or at the side of a wide one.
 * @param {string} search
 * @param {"tab" | "side"} key
 * @param {string} id
 */
export function at(search, key, id) {
  const to = withLook(search, key, id === RESULTS || (key === "side" && id === INPUTS) ? null : id);
  return key === "side" && input(look(to, "tab")) ? withLook(to, "tab", null) : to;
}

/**
 * Another address with the tabs of this one: edits are undone, and tabs stay.
 * @param {string} search
 * @param {string} here
 */
export function kept(search, here) {
  return KEYS.reduce((kept, key) => (look(kept, key) === look(here, key) ? kept : withLook(kept, key, look(here, key))), search);
}

/**
 * Shows what the address says, and makes all links to tabs lead on from there.
 * @param {string} search
 */
export function show(search) {
  const { tab, results, inputs } = shown(search);
  document.body.dataset.place = input(tab) ? "inputs" : "results";
  for (const box of boxes()) box.hidden = box.dataset.of !== results && box.dataset.of !== inputs;
  for (const key of /** @type {const} */ (["tab", "side"])) {
    for (const link of links(key)) {
      const id = link.dataset[key] ?? "";
      link.href = `/${at(search, key, id)}`;
      if (id === (key === "tab" ? tab : inputs)) current(link);
      else link.removeAttribute("aria-current");
    }
  }
}

/** Marks the link, and has it in sight where the list of tabs is longer than the page is wide. @param {HTMLElement} link */
function current(link) {
  link.setAttribute("aria-current", "page");
  const list = link.closest("ul");
  if (!list) return;
  const [own, all] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
  if (own.left < all.left || own.right > all.right) list.scrollLeft += own.left - all.left - (all.width - own.width) / 2;
}

/**
 * The tab that a link leads to, if it is one that shows a tab of this page.
 * @param {MouseEvent} event
 * @returns {{ key: "tab" | "side", id: string } | null}
 */
export function asked(event) {
  const link = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("a[data-tab], a[data-side]"));
  if (!link) return null;
  const { tab, side } = link.dataset;
  return tab !== undefined ? { key: "tab", id: tab } : { key: "side", id: side ?? "" };
}
