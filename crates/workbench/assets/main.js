// @ts-check
/**
 * The page: puts fragments in, keeps the address and the history, and hands each panel to its module.
 * @module
 */
import { look, withEdit, withLook } from "./address.js";
import { Live } from "./live.js";
import * as actors from "./actors.js";
import * as belief from "./belief.js";
import * as copy from "./copy.js";
import * as editor from "./editor.js";
import * as evidence from "./evidence.js";
import { place, refocus } from "./focus.js";
import * as gist from "./gist.js";
import * as longer from "./longer.js";
import * as seat from "./seat.js";
import * as signals from "./signals.js";
import * as start from "./start.js";
import * as tabs from "./tabs.js";
import * as tree from "./tree.js";

/** Modules by panel; `copy` is for every one. @type {Record<string, { attach(root: HTMLElement, bench: Bench): void }>} */
const MODULES = { evidence, actors, belief, signals, tree, drivers: longer, change: longer, play: seat, scenario: editor, new: start };

/** Panels of which nothing follows from the state. */
const OWN = ["scenario", "new"];

/** A drag is one step of the history: edits of one subject that come closer than this. */
const STROKE = 1000;

export class Bench {
  constructor() {
    /** What the page shows, or waits for. */
    this.search = location.search;
    /** Of the file as the page knows it. */
    this.stamp = document.body.dataset.stamp ?? "";
    /** Answers before the last edit, by question. @type {Map<string, number>} */
    this.before = new Map();
    /** Fragments that wait for a drag to end. @type {Map<string, { html: string, digest: string }>} */
    this.held = new Map();
    this.dragging = false;
    this.stroke = { what: "", at: 0 };
    this.live = new Live({
      hear: (kind, news) => this.hear(kind, news),
      lose: (why) => this.lose(why),
    });
  }

  start() {
    document.documentElement.classList.add("scripts");
    /** What the pointer is pressed on. @type {Node | null} */
    this.pressed = null;
    document.addEventListener("pointerdown", (event) => (this.pressed = /** @type {Node | null} */ (event.target)), true);
    const up = () =>
      setTimeout(() => {
        this.pressed = null;
        if (!this.dragging) this.release();
      });
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, up, true);
    if (typeof history.state?.step !== "number") history.replaceState({ step: 0 }, "");
    for (const panel of document.querySelectorAll("[data-panel]")) this.attach(/** @type {HTMLElement} */ (panel));
    addEventListener("popstate", () => this.arrive());
    addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("visibilitychange", () => this.visible());
    addEventListener("pagehide", () => this.live.close());
    addEventListener("pageshow", (event) => event.persisted && this.live.open(this.search));
    this.steps();
    this.links();
    this.live.open(this.search);
    const top = /** @type {HTMLElement} */ (document.querySelector(".top"));
    new ResizeObserver(() => {
      const fixed = getComputedStyle(top).position === "sticky";
      document.documentElement.style.setProperty("--top", `${fixed ? top.offsetHeight : 0}px`);
    }).observe(top);
  }

  /**
   * Makes an edit, or takes it back.
   * @param {string} key
   * @param {string} subject
   * @param {string | null} value
   */
  edit(key, subject, value) {
    const what = `${key} ${subject}`;
    const now = performance.now();
    const same = this.stroke.what === what && now - this.stroke.at < STROKE;
    this.stroke = { what, at: now };
    this.go(withEdit(this.search, key, subject, value), same);
  }

  /**
   * Changes how the page looks, without asking anything anew.
   * @param {string} key
   * @param {string | null} value
   */
  look(key, value) {
    this.stay(withLook(this.search, key, value));
  }

  /**
   * The same state at another address.
   * @param {string} search
   */
  stay(search) {
    this.search = search;
    history.replaceState(history.state, "", location.pathname + search + location.hash);
    this.links();
  }

  /** Shows the tabs of the address; links lead on from it. */
  links() {
    tabs.show(this.search);
    const briefing = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.briefing"));
    if (briefing) briefing.href = `/briefing${this.search}`;
  }

  /**
   * What the address says of a look.
   * @param {string} key
   */
  looks(key) {
    return look(this.search, key);
  }

  /**
   * Goes to another state.
   * @param {string} search
   * @param {boolean} [same] as a further part of the same step
   */
  go(search, same = false) {
    if (search === this.search) return;
    if (!same) this.remember();
    this.search = search;
    const url = location.pathname + search;
    const step = history.state?.step ?? 0;
    if (same) history.replaceState({ step }, "", url);
    else history.pushState({ step: step + 1 }, "", url);
    if (!same) sessionStorage.setItem("last", String(step + 1));
    this.links();
    this.wait();
    this.steps();
    this.live.ask(search);
  }

  undo() {
    if ((history.state?.step ?? 0) > 0) history.back();
  }

  redo() {
    if (this.redoable()) history.forward();
  }

  redoable() {
    return (history.state?.step ?? 0) < Number(sessionStorage.getItem("last") ?? 0);
  }

  /** The history went to another address. */
  arrive() {
    this.stroke = { what: "", at: 0 };
    this.steps();
    if (location.search === this.search) return;
    this.remember();
    this.stay(tabs.kept(location.search, this.search));
    this.wait();
    this.live.ask(this.search);
  }

  steps() {
    /** @param {string} name @param {boolean} can */
    const able = (name, can) => {
      const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(`[data-${name}]`));
      if (button) button.disabled = !can;
    };
    able("undo", (history.state?.step ?? 0) > 0);
    able("redo", this.redoable());
  }

  /** Keeps the answers on the screen, to say what the next edit changes. */
  remember() {
    if (document.body.classList.contains("waiting")) return;
    this.before = new Map();
    for (const row of document.querySelectorAll(".answers .answer")) {
      const { key, p } = /** @type {HTMLElement} */ (row).dataset;
      if (key && p) this.before.set(key, Number(p));
    }
  }

  /** What is on the screen is of an older state until the answer comes. */
  wait() {
    document.body.classList.add("waiting");
    document.body.dataset.digest = "";
    document.body.dataset.there = "nothing";
    for (const panel of document.querySelectorAll(".fresh")) panel.classList.remove("fresh");
  }

  /**
   * @param {string} kind
   * @param {import("./live.js").News} news
   */
  hear(kind, news) {
    if (this.stamp !== news.stamp) {
      this.stamp = news.stamp;
      document.dispatchEvent(new CustomEvent("file", { detail: news.stamp }));
    }
    if (kind === "file") {
      this.remember();
      this.wait();
      return;
    }
    if (kind === "early") document.body.classList.remove("lost");
    const current = !this.live.overtaken;
    if (kind === "point" || kind === "failed") {
      document.body.classList.remove("lost");
      if (current) {
        document.body.classList.remove("waiting");
        document.body.dataset.digest = news.digest;
      }
    }
    // How far boxes are scrolled is read before any panel changes: after a change, reading it would lay out the page each time.
    const ready = Object.entries(news.panels).map(([id, html]) => this.ready(id, html, news.digest));
    for (const put of ready) put();
    if (kind === "point" && current) this.renew(news.digest);
    if (news.status) this.say(news.status);
    const bar = document.querySelector("progress");
    if (bar) {
      bar.hidden = kind === "done" || kind === "failed" || news.done === undefined;
      bar.value = news.done ?? 0;
    }
    if (current) document.body.dataset.there = kind;
  }

  /** @param {"lost" | "refused"} why */
  lose(why) {
    document.body.classList.add("lost");
    this.say(
      why === "lost"
        ? "The connection is lost; trying again. What you change is kept in the address."
        : "The server was started anew with another token: open the address that it printed.",
    );
  }

  /** @param {string} text */
  say(text) {
    const status = document.querySelector(".status .what");
    if (status) status.textContent = text;
  }

  /**
   * Makes a fragment ready to be put in the place of the one there; what is open stays open, and the focus where it is.
   * @param {string} id
   * @param {string} html
   * @param {string} digest
   * @returns {() => void} puts it in
   */
  ready(id, html, digest) {
    const nothing = () => {};
    const old = document.getElementById(id);
    if (!old) return nothing;
    // What is edited on the page is ahead of an answer that another edit has overtaken.
    if (this.live.overtaken && (id === "evidence" || id === "actors")) return nothing;
    // A click on what is replaced between press and release would be lost.
    const pressed = this.pressed !== null && old.contains(this.pressed);
    if (pressed || (this.dragging && old.contains(document.activeElement))) {
      this.held.set(id, { html, digest });
      return nothing;
    }
    const focus = place(old, document.activeElement);
    if (!old.hasAttribute("data-panel")) {
      return () => {
        old.innerHTML = html;
        if (old.dataset.digest !== undefined) old.dataset.digest = digest;
        refocus(old, focus);
      };
    }
    const box = document.createElement("template");
    box.innerHTML = html;
    const fresh = /** @type {HTMLElement | null} */ (box.content.firstElementChild);
    if (!fresh || fresh.dataset.digest !== digest) return nothing;
    for (const was of old.querySelectorAll("details[data-key]")) {
      const key = CSS.escape(was.getAttribute("data-key") ?? "");
      const is = fresh.querySelector(`details[data-key="${key}"]`);
      if (is) /** @type {HTMLDetailsElement} */ (is).open = /** @type {HTMLDetailsElement} */ (was).open;
    }
    const scrolls = [...old.querySelectorAll(".scroll")].map((box) => [box.scrollLeft, box.scrollTop]);
    return () => {
      // What comes before all of the point is there is of the new state already.
      fresh.classList.add("fresh");
      old.replaceWith(fresh);
      for (const [i, box] of [...fresh.querySelectorAll(".scroll")].entries()) {
        const [left, top] = scrolls[i] ?? [0, 0];
        if (left || top) [box.scrollLeft, box.scrollTop] = [left, top];
      }
      this.attach(fresh);
      refocus(fresh, focus);
    };
  }

  /** A drag has ended: what waited for it is put in. */
  release() {
    this.dragging = false;
    const held = [...this.held];
    this.held.clear();
    for (const [id, { html, digest }] of held) {
      if (digest === this.live.digest) this.ready(id, html, digest)();
    }
  }

  /** @param {HTMLElement} panel */
  attach(panel) {
    for (const input of panel.querySelectorAll("input[data-off], input[data-key]")) input.removeAttribute("disabled");
    MODULES[panel.id]?.attach(panel, this);
    copy.attach(panel);
    if (panel.id === "answers" || panel.id === "others") this.since(panel);
    if (panel.id === "answers") gist.attach(panel);
    if (panel.hasAttribute("data-demand")) this.demand(panel);
  }

  /**
   * Says beside each answer how far the last edit moved it.
   * @param {HTMLElement} panel
   */
  since(panel) {
    for (const row of panel.querySelectorAll(".answer")) {
      const { key = "", p } = /** @type {HTMLElement} */ (row).dataset;
      const before = this.before.get(key);
      const place = /** @type {HTMLElement | null} */ (row.querySelector(".since"));
      if (before === undefined || !place) continue;
      const points = Math.round(100 * (Number(p) - before));
      place.hidden = points === 0;
      place.textContent = `${points > 0 ? "▲" : "▼"} ${Math.abs(points)}`;
      place.title = "points since your last edit";
      place.className = `since ${points > 0 ? "up" : "down"}`;
    }
  }

  /**
   * Fetches a panel that is written when it is opened.
   * @param {HTMLElement} panel
   */
  demand(panel) {
    const link = panel.querySelector("a[data-open]");
    link?.addEventListener("click", (event) => {
      event.preventDefault();
      this.fetch(panel);
    });
    // It is there before the reader has scrolled to it.
    const near = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) {
        near.disconnect();
        this.fetch(panel);
      }
    });
    near.observe(panel);
  }

  /**
   * Puts what the server has now in the place of a panel that is written on demand.
   * @param {HTMLElement} panel
   * @returns {Promise<HTMLElement | undefined>} the panel that took its place
   */
  async fetch(panel) {
    const box = document.createElement("template");
    /** @type {string} */
    let search;
    do {
      // What was asked of a state that is left by now is of no use.
      search = this.search;
      const answer = await fetch(`/panel/${panel.id}${search}`);
      if (!answer.ok) return undefined;
      box.innerHTML = await answer.text();
    } while (search !== this.search && panel.isConnected);
    const fresh = /** @type {HTMLElement | null} */ (box.content.firstElementChild);
    if (!fresh || !panel.isConnected) return undefined;
    for (const was of panel.querySelectorAll("details[data-key][open]")) {
      const key = CSS.escape(was.getAttribute("data-key") ?? "");
      fresh.querySelector(`details[data-key="${key}"]`)?.setAttribute("open", "");
    }
    const focus = place(panel, document.activeElement);
    panel.replaceWith(fresh);
    this.attach(fresh);
    refocus(fresh, focus);
    return fresh;
  }

  /**
   * Panels that were fetched for another state are fetched anew. The editor holds the file, whatever the edits are, and a new
   * scenario what is being written.
   * @param {string} digest
   */
  renew(digest) {
    for (const panel of document.querySelectorAll('[data-feed="demand"]:not([data-demand])')) {
      const own = /** @type {HTMLElement} */ (panel);
      if (!OWN.includes(own.id) && own.dataset.digest !== digest) this.fetch(own);
    }
  }

  /**
   * What was put into a panel gets what every panel has.
   * @param {HTMLElement} box
   */
  dress(box) {
    copy.attach(box);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const writing = target.matches("textarea, input:not([type=range], [type=checkbox])");
    if (writing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.undo();
    else if ((key === "z" && event.shiftKey) || key === "y") this.redo();
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("[data-undo]")) this.undo();
    if (target.closest("[data-redo]")) this.redo();
    if (target.closest("[data-keep]")) this.keep();
    const variant = /** @type {HTMLElement | null} */ (target.closest("a[data-variant]"));
    const chip = /** @type {HTMLAnchorElement | null} */ (target.closest("#chips a"));
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const tab = tabs.asked(event);
    if (tab) {
      event.preventDefault();
      this.stay(tabs.at(this.search, tab.key, tab.id));
      scrollTo(0, 0);
    } else if (variant) {
      event.preventDefault();
      this.edit("variant", variant.dataset.variant ?? "", "");
    } else if (chip) {
      event.preventDefault();
      this.go(tabs.kept(new URL(chip.href).search, this.search));
    }
  }

  /** A hidden page holds no connection: browsers give a server six. */
  visible() {
    if (document.hidden) this.live.close();
    else this.live.open(this.search);
  }

  /** Writes the edits into the file as a what-if. */
  keep() {
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("keep"));
    const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    const problem = /** @type {HTMLElement} */ (form.querySelector(".refused"));
    problem.hidden = true;
    form.onsubmit = async (event) => {
      const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
      if (button?.value !== "keep") return;
      event.preventDefault();
      const data = new FormData(form);
      const body = { query: this.search.replace(/^\?/, ""), name: data.get("name"), label: data.get("label") };
      const answer = await fetch("/variant", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.ok) {
        dialog.close();
        this.say(`Kept as \`${body.name}\` in the file.`);
        return;
      }
      const text = await answer.text();
      problem.hidden = false;
      try {
        problem.textContent = JSON.parse(text).message;
      } catch {
        problem.textContent = text;
      }
    };
    dialog.showModal();
  }
}

new Bench().start();
