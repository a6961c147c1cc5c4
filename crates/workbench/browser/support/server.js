// @ts-check
/**
 * The workbench, started for a test.
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
/** The binary; `DEMARCHE` names another. */
export const BINARY = process.env.DEMARCHE ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release", "demarche");
export const TOKEN = "0123456789abcdef0123456789abcdef";

/** The bundled standoff with one λ for everybody, so that its worlds are drawn in less time. */
export const OVERTURES = readFileSync(join(ROOT, "scenarios", "overtures.demarche"), "utf8").replace(/^ {2}precision .*$/m, "  precision 30");
/** How many questions it asks. */
export const QUESTIONS = OVERTURES.match(/^question /gm)?.length;
/** A small scenario that is solved in no time. */
export const ENVOY = readFileSync(join(ROOT, "guide", "src", "example", "envoy.demarche"), "utf8");

/** A free port. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A folder of its own with this scenario in it. @param {string} text */
export function scenario(text) {
  const folder = mkdtempSync(join(tmpdir(), "demarche-browser-"));
  const file = join(folder, "scenario.demarche");
  writeFileSync(file, text);
  return file;
}

export class Server {
  /** @param {string} file @param {number} port */
  constructor(file, port) {
    this.file = file;
    this.port = port;
    /** @type {import("node:child_process").ChildProcess | null} */
    this.process = null;
    this.said = "";
  }

  /** A server of this scenario text. @param {string} text */
  static async of(text) {
    const server = new Server(scenario(text), await freePort());
    await server.start();
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where a page is opened for the first time. @param {string} [query] */
  address(query = "") {
    return `${this.origin}/?token=${TOKEN}${query ? `&${query}` : ""}`;
  }

  async start() {
    const options = ["serve", this.file, "--no-open", "--port", String(this.port), "--token", TOKEN];
    const child = spawn(BINARY, options, { stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${this.said}`)));
      child.stderr?.on("data", (data) => (this.said += data));
      child.stdout?.on("data", (data) => {
        if (String(data).includes("http://")) resolve(null);
      });
    });
  }

  /** Ends it at once, as a crash would. */
  async kill() {
    const child = this.process;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    this.process = null;
  }

  /** MiB of memory that it holds. */
  memory() {
    const status = readFileSync(`/proc/${this.process?.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Asks as a program does. @param {string} path @param {RequestInit} [init] */
  ask(path, init = {}) {
    const headers = { authorization: `Bearer ${TOKEN}`, ...init.headers };
    return fetch(this.origin + path, { redirect: "manual", ...init, headers });
  }
}
