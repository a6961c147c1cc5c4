// @ts-check
import assert from "node:assert/strict";
import { connect } from "node:net";
import { request } from "node:http";
import { test } from "node:test";

import { answered, open, show } from "../support/browser.js";
import { house } from "../support/house.js";
import { ENVOY, TOKEN } from "../support/server.js";

const SCRIPT = `<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">`;
/** The small scenario, with markup wherever a person may write. */
const HOSTILE = ENVOY.replaceAll(/"([^"\n]*)"/g, (whole, label) => (label.endsWith(".txt") ? whole : `"${SCRIPT.replaceAll('"', "'")} ${label}"`));

const at = house(HOSTILE);

/** Sends bytes and hears what comes back. @param {string} bytes @param {number} [patience] @returns {Promise<string>} */
function raw(bytes, patience = 15_000) {
  return new Promise((resolve) => {
    const socket = connect(at.server.port, "127.0.0.1", () => socket.write(bytes));
    let heard = "";
    socket.setTimeout(patience, () => socket.destroy());
    socket.on("data", (data) => (heard += data));
    socket.on("error", () => {});
    socket.on("close", () => resolve(heard));
  });
}

/** Asks with headers that `fetch` would not send. @param {string} path @param {Record<string, string>} headers @param {string} [method] @returns {Promise<number>} */
function status(path, headers, method = "GET") {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: at.server.port, path, headers, method }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end();
  });
}

const own = () => ({ host: `127.0.0.1:${at.server.port}`, authorization: `Bearer ${TOKEN}` });

test("markup in names is shown, and never executed", async () => {
  const { context, page, wrong } = await open(at.chromium, at.server);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.setAttribute("open", "");
  });
  assert.match((await page.locator("h1").textContent()) ?? "", /<script>window.hacked = 1<\/script>/);
  assert.match((await page.locator("#answers").textContent()) ?? "", /<img src=x onerror/);
  assert.match((await page.locator("#next").textContent()) ?? "", /<img src=x onerror/);
  for (const panel of ["scenario", "tree", "play", "drivers", "change"]) {
    await show(page, panel === "change" ? "drivers" : panel);
    await page.locator(`#${panel}:not([data-demand])`).waitFor();
  }
  await page.goto(`${at.server.origin}/?off=${encodeURIComponent(SCRIPT)}&actor=${encodeURIComponent(SCRIPT)}`);
  await answered(page);
  assert.equal(await page.evaluate(() => Reflect.get(window, "hacked")), undefined);
  assert.equal(await page.locator("img").count(), 0);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("only who has the token gets anything", async () => {
  const host = { host: `127.0.0.1:${at.server.port}` };
  for (const path of ["/", "/data", "/panel/answers", "/names", "/briefing", "/live", "/openapi.json"]) {
    assert.equal(await status(path, host), 403, path);
    assert.equal(await status(path, { ...host, authorization: "Bearer wrong" }), 403, path);
  }
  for (const path of ["/check", "/save", "/variant"]) assert.equal(await status(path, host, "POST"), 403, path);
});

test("another name for the host is refused, and so is a page from elsewhere", async () => {
  for (const host of ["evil.example", `evil.example:${at.server.port}`, "127.0.0.1", `127.0.0.1:${at.server.port + 1}`]) {
    assert.ok([400, 403, 421].includes(await status("/data", { ...own(), host })), host);
  }
  assert.equal(await status("/data", own()), 200);
  for (const origin of ["http://evil.example", "null", `http://127.0.0.1:${at.server.port + 1}`]) {
    assert.equal(await status("/check", { ...own(), origin, "content-type": "text/plain" }, "POST"), 403, origin);
  }
  assert.equal(await status("/check", { ...own(), "sec-fetch-site": "cross-site" }, "POST"), 403);
});

/** Posts a hundred megabytes, as long as the server takes them. @param {string} header @param {string} piece @returns {Promise<string>} */
function flood(header, piece) {
  return new Promise((resolve) => {
    const socket = connect(at.server.port, "127.0.0.1");
    let [said, sent] = ["", 0];
    const more = () => {
      while (sent < 1600 && !socket.destroyed) {
        sent += 1;
        if (!socket.write(piece)) return;
      }
    };
    socket.on("connect", () => {
      socket.write(
        `POST /check HTTP/1.1\r\nhost: 127.0.0.1:${at.server.port}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: text/plain\r\n${header}\r\n\r\n`,
      );
      more();
    });
    socket.on("drain", more);
    socket.on("data", (data) => {
      said += data;
      socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(said));
    socket.setTimeout(20_000, () => socket.destroy());
  });
}

test("a body of a hundred megabytes is refused, and takes no memory", async () => {
  const before = at.server.memory();
  const bytes = "y".repeat(0x10000);
  for (const [header, piece] of [
    ["content-length: 104857600", bytes],
    // Without saying how much comes.
    ["transfer-encoding: chunked", `10000\r\n${bytes}\r\n`],
  ]) {
    // A connection that is broken off while it is written to may lose the answer.
    assert.match(await flood(header, piece), /^(HTTP\/1\.1 413|$)/);
  }
  assert.ok(at.server.memory() - before < 50, `${before} became ${at.server.memory()} MiB`);
  // Nothing of the body is sent, so that no answer is lost.
  const head = `POST /check HTTP/1.1\r\nhost: 127.0.0.1:${at.server.port}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: text/plain`;
  assert.match(await raw(`${head}\r\ncontent-length: ${1 << 21}\r\n\r\n`), /^HTTP\/1\.1 413/);
  assert.equal((await at.server.ask("/data")).status, 200);
});

test("half a request is given up, and others are served meanwhile", async () => {
  const halves = Array.from({ length: 40 }, (_, i) => raw(`GET /data HTTP/1.1\r\nhost: 127.0.0.1:${at.server.port}\r\nx-${i}: `, 30_000));
  assert.equal((await at.server.ask("/data")).status, 200);
  await Promise.all(halves);
  for (const junk of ["\0\0\0\0", "GET\r\n\r\n", `GET /${"a".repeat(200_000)} HTTP/1.1\r\n\r\n`, "POST / HTTP/9\r\n\r\n"]) {
    assert.doesNotMatch(await raw(junk, 5_000), /HTTP\/1\.1 (2|5)/);
  }
  assert.equal((await at.server.ask("/data")).status, 200);
});

test("no address leads out of the scenario's folder", async () => {
  for (const path of ["/assets/../Cargo.toml", "/assets/%2e%2e%2fCargo.toml", "/panel/..%2f..%2fetc%2fpasswd", "/assets/%00"]) {
    const answer = await at.server.ask(path);
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
  }
});
