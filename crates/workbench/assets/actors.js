// @ts-check
/**
 * Actors: sliders, goals in order, the network that opens them.
 * @module
 */

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  sliders(root, bench);
  for (const list of root.querySelectorAll("ol.ranks")) ranks(/** @type {HTMLElement} */ (list), bench);
  for (const actor of root.querySelectorAll("details.actor")) {
    actor.addEventListener("toggle", () => {
      const { actor: name = "" } = /** @type {HTMLElement} */ (actor).dataset;
      if (/** @type {HTMLDetailsElement} */ (actor).open) bench.look("actor", name);
      else if (bench.looks("actor") === name) bench.look("actor", null);
    });
  }
  network(root);
}

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
function sliders(root, bench) {
  root.addEventListener("input", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const { key, subject, percent } = input.dataset;
    if (!key || !subject) return;
    const value = percent === undefined ? input.value : `${input.value}%`;
    const output = root.querySelector(`output[for="${CSS.escape(input.id)}"]`);
    if (output) output.textContent = value;
    bench.edit(key, subject, value);
  });
  root.addEventListener("pointerdown", (event) => {
    if (!(/** @type {HTMLElement} */ (event.target).matches("input[type=range]"))) return;
    bench.dragging = true;
    addEventListener("pointerup", () => bench.release(), { once: true });
    addEventListener("pointercancel", () => bench.release(), { once: true });
  });
  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button[data-reset]");
    if (!button) return;
    const { reset = "", subject = "" } = /** @type {HTMLElement} */ (button).dataset;
    bench.edit(reset, subject, null);
  });
}

/**
 * A ranking: buttons, arrow keys with Alt, and dragging.
 * @param {HTMLElement} list
 * @param {import("./main.js").Bench} bench
 */
function ranks(list, bench) {
  const items = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const tell = () => {
    const order = items().map((item) => item.dataset.goals).join(">");
    bench.edit("rank", list.dataset.whose ?? "", order);
  };
  /** @param {HTMLElement} item @param {number} by */
  const move = (item, by) => {
    const at = items().indexOf(item);
    const to = at + by;
    if (to < 0 || to >= items().length) return;
    if (by < 0) item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    const spoken = document.getElementById("spoken");
    if (spoken) spoken.textContent = `${item.querySelector(".goal")?.textContent}: now number ${to + 1}`;
    tell();
  };
  for (const item of items()) {
    item.tabIndex = 0;
    item.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      move(item, event.key === "ArrowUp" ? -1 : 1);
      item.focus();
    });
    item.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button[data-move]");
      if (button) move(item, button.getAttribute("data-move") === "up" ? -1 : 1);
    });
    item.addEventListener("pointerdown", (event) => drag(event, item));
  }

  /** @param {PointerEvent} down @param {HTMLElement} item */
  function drag(down, item) {
    if (down.button !== 0 || /** @type {HTMLElement} */ (down.target).closest("button")) return;
    down.preventDefault();
    item.focus();
    // Not the item: one that is put elsewhere loses the pointer.
    list.setPointerCapture(down.pointerId);
    item.classList.add("dragged");
    bench.dragging = true;
    const before = items();
    /** @param {PointerEvent} event */
    const follow = (event) => {
      for (const other of items()) {
        if (other === item) continue;
        const box = other.getBoundingClientRect();
        const middle = box.top + box.height / 2;
        const above = items().indexOf(other) < items().indexOf(item);
        if (above && event.clientY < middle) return other.before(item);
        if (!above && event.clientY > middle) return other.after(item);
      }
    };
    const end = () => {
      list.removeEventListener("pointermove", follow);
      item.classList.remove("dragged");
      const moved = items().some((other, i) => other !== before[i]);
      if (moved) tell();
      bench.release();
    };
    list.addEventListener("pointermove", follow);
    list.addEventListener("lostpointercapture", end, { once: true });
  }
}

/**
 * The dots of the network open their actors. The list below does the same for the keyboard.
 * @param {HTMLElement} root
 */
function network(root) {
  const figure = /** @type {HTMLElement | null} */ (root.querySelector("figure.network"));
  const names = (figure?.dataset.nodes ?? "").split(" ");
  for (const [i, dot] of [...(figure?.querySelectorAll("circle") ?? [])].entries()) {
    const actor = root.querySelector(`details.actor[data-actor="${CSS.escape(names[i] ?? "")}"]`);
    if (!actor) continue;
    dot.classList.add("opens");
    dot.addEventListener("click", () => {
      /** @type {HTMLDetailsElement} */ (actor).open = true;
      /** @type {HTMLElement | null} */ (actor.querySelector("summary"))?.focus();
      actor.scrollIntoView({ block: "nearest" });
    });
  }
}
