// @ts-check
// Fifty clients that edit at once: for some seconds, or for as many as LOAD_SECONDS says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { OVERTURES, Server } from "../support/server.js";

const CLIENTS = 50;
const SECONDS = Number(process.env.LOAD_SECONDS ?? 8);
/** MiB that the server may hold, whatever is asked of it. */
const MOST = 1500;

/** @type {Server} */
let server;
before(async () => {
  server = await Server.of(OVERTURES);
});
after(() => server.kill());

/** A state that this client may ask for. @param {number} client @param {number} turn */
function state(client, turn) {
  const reports = ["meeting", "no_comment", "framing", "visit", "momentum", "cold_shoulder", "leeway", "doubt", "hope"];
  const off = `off=${reports[(client + turn) % reports.length]}`;
  return turn % 4 === 3 ? `${off}&lambda=tehran:${10 + ((client * 7 + turn) % 30)}` : off;
}

/** Reads a stream until the point answer is there, and goes on to the next edit. @param {string} query */
async function listen(query) {
  const stop = new AbortController();
  const answer = await server.ask(`/live?${query}`, { signal: stop.signal });
  assert.equal(answer.status, 200);
  let heard = "";
  const decoder = new TextDecoder();
  const reader = answer.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) throw new Error(`the stream of ${query} ended with: ${heard.slice(-200)}`);
    heard += decoder.decode(part.value, { stream: true });
    const event = /event: (point|failed)\ndata: (.*)\n/.exec(heard);
    if (event) {
      assert.equal(event[1], "point", event[2].slice(0, 200));
      stop.abort();
      return String(JSON.parse(event[2]).digest);
    }
  }
}

test(`fifty clients edit for ${SECONDS} seconds without an error, and memory stays bounded`, { timeout: SECONDS * 1000 + 240_000 }, async () => {
  const until = performance.now() + SECONDS * 1000;
  let edits = 0;
  let most = 0;
  /** @type {Map<string, string>} */
  const digests = new Map();
  const watching = setInterval(() => (most = Math.max(most, server.memory())), 200);
  const client = async (/** @type {number} */ number) => {
    for (let turn = 0; turn === 0 || performance.now() < until; turn += 1) {
      const query = state(number, turn);
      const digest = await listen(query);
      // The same state has the same digest for every client.
      assert.equal(digests.get(query) ?? digest, digest);
      digests.set(query, digest);
      edits += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i)));
  clearInterval(watching);
  assert.equal(new Set(digests.values()).size, digests.size, "two states with one digest");
  assert.ok(most < MOST, `${most} MiB`);
  assert.equal((await server.ask("/data")).status, 200);
  console.log(`${edits} edits by ${CLIENTS} clients, ${digests.size} states, at most ${most.toFixed(0)} MiB`);
});
