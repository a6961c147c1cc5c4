// @ts-check
/**
 * The scenario's text: in colours, with what is wrong underlined and said as in the terminal, names completed, saved.
 * @module
 */
import { keep } from "./copy.js";
import { paint } from "./paint.js";

/** Without a keystroke for this long the text is checked. */
const REST = 250;
/** Names offered at a time. */
const OFFERED = 8;

/**
 * What was written and not saved, over the panel's being put in anew.
 * @type {{ text: string, stamp: string } | null}
 */
let draft = null;

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  const editor = /** @type {HTMLElement | null} */ (root.querySelector(".editor"));
  if (editor) here = new Editor(editor, bench);
}

/** The editor that is on the page. @type {Editor | null} */
let here = null;

/**
 * Puts a text into the editor, to be read and changed there. It is not saved.
 * @param {string} text
 * @param {import("./main.js").Bench} bench
 * @returns {boolean} false where the editor holds changes that would be lost
 */
export function open(text, bench) {
  if (here && here.area.value !== here.original) return false;
  draft = { text, stamp: here?.stamp ?? bench.stamp };
  if (here) {
    here.area.value = text;
    here.typed(false);
  }
  return true;
}

class Editor {
  /**
   * @param {HTMLElement} box
   * @param {import("./main.js").Bench} bench
   */
  constructor(box, bench) {
    this.box = box;
    this.bench = bench;
    this.area = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
    this.paper = /** @type {HTMLElement} */ (box.querySelector(".paint"));
    this.list = /** @type {HTMLElement} */ (box.querySelector(".completions"));
    this.status = /** @type {HTMLElement} */ (box.querySelector(".editor-status"));
    this.shown = /** @type {HTMLElement} */ (box.querySelector("#editor-problems"));
    this.stamp = box.dataset.stamp ?? "";
    this.original = this.area.value;
    /** @type {import("./paint.js").Problem[]} */
    this.problems = [];
    /** @type {{ name: string, kind: string, label: string }[]} */
    this.names = [];
    this.chosen = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.asked = 0;
    /** The painting that is due. @type {number | undefined} */
    this.frame = undefined;
    /** Whether names are offered with it. */
    this.offers = false;
    if (draft && draft.text !== this.original) {
      this.area.value = draft.text;
      if (draft.stamp !== this.stamp) this.outside(this.original);
      this.stamp = draft.stamp;
    }
    this.paint();
    this.check();
    fetch("/names").then((r) => r.json()).then(({ names }) => (this.names = names), () => {});
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("scroll", () => this.follow());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => {
      const item = /** @type {HTMLElement} */ (event.target).closest("li");
      if (!item) return;
      event.preventDefault();
      this.take([...this.list.children].indexOf(item));
    });
    box.querySelector("[data-save-file]")?.addEventListener("click", () => this.save());
    box.querySelector("[data-keep-file]")?.addEventListener("click", () => {
      keep("scenario.demarche", new Blob([this.area.value], { type: "text/plain" }));
    });
    box.querySelector("[data-revert]")?.addEventListener("click", () => this.revert());
    const changed = () => {
      if (!box.isConnected) document.removeEventListener("file", changed);
      else this.refresh();
    };
    document.addEventListener("file", changed);
  }

  /** @param {boolean} [offers] whether names may be offered */
  typed(offers = true) {
    draft = { text: this.area.value, stamp: this.stamp };
    this.offers = offers;
    // A browser may tell of a long paste line by line.
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.paint();
      if (this.offers) this.offer();
    });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.check(), REST);
  }

  paint() {
    paint(this.paper, this.area.value, this.problems);
    this.follow();
  }

  follow() {
    this.paper.scrollTop = this.area.scrollTop;
    this.paper.scrollLeft = this.area.scrollLeft;
  }

  async check() {
    const asked = ++this.asked;
    const answer = await fetch("/check", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: this.area.value,
    }).catch(() => null);
    if (!answer?.ok || asked !== this.asked) return;
    const { problems, rendered, mistakes } = await answer.json();
    const name = this.box.querySelector("code")?.textContent ?? "";
    this.problems = problems.filter((/** @type {import("./paint.js").Problem} */ p) => p.file === name);
    this.shown.hidden = rendered === "";
    this.shown.textContent = rendered;
    const changed = this.area.value !== this.original ? "Not saved. " : "";
    this.status.textContent = changed + (mistakes === 0 ? "No mistakes." : `${mistakes} mistake${mistakes === 1 ? "" : "s"}.`);
    this.paint();
  }

  async save() {
    const answer = await fetch("/scenario", {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: this.area.value, stamp: this.stamp }),
    }).catch(() => null);
    if (!answer) {
      this.status.textContent = "Not saved: the server cannot be reached. The text stays here.";
      return;
    }
    const said = await answer.json().catch(() => ({ message: "it could not be written" }));
    if (answer.ok) {
      this.stamp = said.stamp;
      this.bench.stamp = said.stamp;
      this.original = this.area.value;
      draft = null;
      this.status.textContent = "Saved.";
      this.conflict(null);
    } else if (answer.status === 409) {
      this.outside(said.theirs, said.stamp);
      this.status.textContent = `Not saved: ${said.message}.`;
    } else {
      this.status.textContent = `Not saved: ${said.message}.`;
    }
  }

  revert() {
    draft = null;
    this.area.value = this.original;
    this.paint();
    this.check();
  }

  /** The file has changed: an untouched text follows, a touched one is set beside it. */
  async refresh() {
    const answer = await fetch("/panel/scenario").catch(() => null);
    if (!answer?.ok) return;
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const fresh = /** @type {HTMLElement | null} */ (box.content.querySelector(".editor"));
    const theirs = /** @type {HTMLTextAreaElement | null} */ (fresh?.querySelector("textarea"));
    if (!fresh || !theirs || fresh.dataset.stamp === this.stamp) return;
    if (this.area.value === this.original) {
      this.stamp = fresh.dataset.stamp ?? "";
      this.original = theirs.value;
      const { selectionStart, scrollTop } = this.area;
      this.area.value = theirs.value;
      this.area.setSelectionRange(selectionStart, selectionStart);
      this.area.scrollTop = scrollTop;
      this.paint();
      this.check();
    } else {
      this.outside(theirs.value, fresh.dataset.stamp);
    }
  }

  /**
   * Shows what the file holds beside what is written here.
   * @param {string} theirs
   * @param {string} [stamp]
   */
  outside(theirs, stamp) {
    this.conflict({ theirs, stamp });
  }

  /** @param {{ theirs: string, stamp?: string } | null} other */
  conflict(other) {
    const place = /** @type {HTMLElement} */ (this.box.querySelector(".conflict"));
    place.hidden = other === null;
    place.replaceChildren();
    if (!other) return;
    const head = document.createElement("p");
    head.textContent = "The file was changed elsewhere meanwhile. This is what it holds now:";
    const text = document.createElement("pre");
    text.tabIndex = 0;
    paint(text, other.theirs, []);
    /** @param {string} label @param {() => void} act */
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = label;
      made.addEventListener("click", act);
      return made;
    };
    place.append(
      head,
      text,
      button("Take the file's text", () => {
        draft = null;
        this.original = other.theirs;
        this.area.value = other.theirs;
        if (other.stamp) this.stamp = other.stamp;
        this.conflict(null);
        this.paint();
        this.check();
      }),
      button("Keep mine, to be saved over it", () => {
        if (other.stamp) this.stamp = other.stamp;
        draft = { text: this.area.value, stamp: this.stamp };
        this.conflict(null);
      }),
    );
  }

  /** The word before the caret. */
  word() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? "";
  }

  offer() {
    const word = this.word().toLowerCase();
    const fits = word.length < 2 ? [] : this.names.filter((n) => n.name.toLowerCase().startsWith(word) && n.name !== word);
    const some = fits.slice(0, OFFERED);
    this.list.hidden = some.length === 0;
    this.list.replaceChildren(
      ...some.map(({ name, kind, label }, i) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(i === 0));
        const small = document.createElement("small");
        small.textContent = [kind, label].filter(Boolean).join(" · ");
        item.append(name, " ", small);
        item.dataset.name = name;
        return item;
      }),
    );
    this.chosen = 0;
    if (some.length > 0) this.beside();
  }

  /** Puts the list below the caret; the typeface has one width. */
  beside() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const lines = before.split("\n");
    const style = getComputedStyle(this.area);
    const height = parseFloat(style.lineHeight);
    const probe = document.createElement("canvas").getContext("2d");
    if (probe) probe.font = style.font;
    const width = probe?.measureText("0").width ?? 8;
    const left = parseFloat(style.paddingLeft) + width * [...lines[lines.length - 1]].length - this.area.scrollLeft;
    const top = parseFloat(style.paddingTop) + height * lines.length - this.area.scrollTop;
    this.list.style.left = `${Math.max(0, Math.min(left, this.area.clientWidth - 200))}px`;
    this.list.style.top = `${top}px`;
  }

  close() {
    this.list.hidden = true;
  }

  /** @param {number} i */
  take(i) {
    const name = /** @type {HTMLElement} */ (this.list.children[i])?.dataset.name;
    if (name === undefined) return;
    const end = this.area.selectionStart;
    this.area.setRangeText(name, end - this.word().length, end, "end");
    this.close();
    this.typed(false);
    this.area.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      this.save();
      return;
    }
    if (this.list.hidden) return;
    const last = this.list.children.length - 1;
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") this.choose(Math.min(last, this.chosen + 1));
    else if (event.key === "ArrowUp") this.choose(Math.max(0, this.chosen - 1));
    else if (event.key === "Tab" || event.key === "Enter") this.take(this.chosen);
    else return;
    event.preventDefault();
  }

  /** @param {number} i */
  choose(i) {
    this.chosen = i;
    for (const [k, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", String(k === i));
  }
}
