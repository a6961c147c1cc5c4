// @ts-check
/**
 * One stream from the server: what it derives from the page's address, as it comes.
 * @module
 */

/**
 * @typedef {object} News
 * @property {string} digest of the scenario that it is derived from
 * @property {Record<string, string>} panels HTML by id
 * @property {string} [status]
 * @property {number} [done]
 * @property {string} stamp of the file
 *
 * @typedef {object} Ears
 * @property {(kind: string, news: News) => void} hear
 * @property {(why: "lost" | "refused") => void} lose
 */

/** A point answer that has been waited for this long is given up for a newer edit. */
const PATIENCE = 400;
/** Between attempts to reach a server that is gone. */
const WAITS = [250, 500, 1000, 2000, 4000];
const KINDS = ["file", "early", "point", "worlds", "whatifs", "progress", "failed", "done"];

export class Live {
  /** @param {Ears} ears */
  constructor(ears) {
    this.ears = ears;
    /** @type {EventSource | null} */
    this.source = null;
    /** The query that the stream is of. */
    this.search = "";
    /** A newer one, to be asked when the point answer of this one is there. @type {string | null} */
    this.next = null;
    /** Since when the point answer is waited for; 0 when it is there. */
    this.since = 0;
    /** The state that the stream is telling of. */
    this.digest = "";
    this.failures = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /**
   * Asks for what follows from this query, and no longer for any other.
   * @param {string} search
   */
  ask(search) {
    if (this.since > 0 && performance.now() - this.since < PATIENCE && this.source) {
      // Its answer is about to come, and the screen should move while the reader drags.
      this.next = search;
      return;
    }
    this.open(search);
  }

  /** @param {string} search */
  open(search) {
    this.close();
    this.search = search;
    this.next = null;
    this.since = performance.now();
    this.digest = "";
    const source = new EventSource("/live" + search);
    this.source = source;
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        if (source === this.source) this.heard(kind, JSON.parse(event.data));
      });
    }
    source.onerror = () => {
      if (source === this.source) this.lost();
    };
  }

  /** Whether another state is to be asked for, so that what comes now is of one that was left. */
  get overtaken() {
    return this.next !== null && this.next !== this.search;
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  /**
   * @param {string} kind
   * @param {News} news
   */
  heard(kind, news) {
    this.failures = 0;
    if (["file", "early", "point", "failed"].includes(kind)) {
      if (kind !== "file") this.since = 0;
      this.digest = news.digest;
    } else if (news.digest !== this.digest) {
      // Of another state: never on the screen.
      return;
    }
    this.ears.hear(kind, news);
    if (this.next !== null && kind !== "file" && this.since === 0) {
      const next = this.next;
      this.next = null;
      if (next !== this.search) this.open(next);
    }
  }

  lost() {
    const search = this.next ?? this.search;
    this.close();
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.ears.lose("lost");
    this.timer = window.setTimeout(async () => {
      // A stream does not say why it is refused.
      const status = await fetch("/names").then((r) => r.status, () => 0);
      if (status === 403) this.ears.lose("refused");
      else if (status === 0) this.lost();
      else this.open(search);
    }, wait);
    this.search = search;
  }
}
