// What the checks share: a running Moothall, a browser, a council's page that embeds the chat, and a list of results.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };
export const COUNCIL = process.env.MOOTHALL_COUNCIL ?? "borsetshire";

/** A port that nobody uses just now. */
const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** Moothall at MOOTHALL_URL, or started for these checks with an empty database; `stop` ends it. */
export async function startMoothall(embedOrigin) {
  if (process.env.MOOTHALL_URL) return { url: process.env.MOOTHALL_URL, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "moothall-browser-"));
  const [port, metrics] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const program = process.env.MOOTHALL_BIN ?? new URL("../../target/release/moothall", import.meta.url).pathname;
  const child = spawn(program, ["serve"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      MOOTHALL_DATABASE__URL: `sqlite://${join(folder, "moothall.sqlite")}`,
      MOOTHALL_HTTP__LISTEN: `127.0.0.1:${port}`,
      MOOTHALL_HTTP__METRICS_LISTEN: `127.0.0.1:${metrics}`,
      MOOTHALL_HTTP__PUBLIC_URL: url,
      MOOTHALL_HTTP__REQUESTS_PER_MINUTE: "0",
      MOOTHALL_LOG__LEVEL: "warn",
      MOOTHALL_WEB__EMBED_ORIGINS: JSON.stringify([embedOrigin]),
    },
  });
  const ended = new Promise((done) => child.once("exit", done));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  // The first start trains the matcher.
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`moothall ended with ${child.exitCode} before it was ready`);
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.ok) return { url, stop };
    await new Promise((done) => setTimeout(done, 200));
  }
  await stop();
  throw new Error("moothall was not ready within two minutes");
}

/** A council's own web site, of another origin, which has the chat on its page. */
export async function startCouncilSite() {
  const page = (chat) => `<!doctype html><html lang="en"><title>Council</title><h1>Our council</h1><a href="#x">A link</a>
    <script src="${chat}/embed.js" data-council="${COUNCIL}"></script></html>`;
  let chat = "";
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(page(chat)));
  const port = Number(process.env.MOOTHALL_EMBED_PORT ?? 0);
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, shows: (address) => (chat = address), stop: () => new Promise((done) => server.close(done)) };
}

export const startBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });

/** One resident's browser: a page, and a list of everything that should not have happened there. */
export async function resident(browser, { viewport = DESK, javaScriptEnabled = true, hosts = [] } = {}) {
  const context = await browser.newContext({ viewport, javaScriptEnabled });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (line) => line.type() === "error" && faults.push(`console: ${line.text()}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && !hosts.includes(origin)) faults.push(`request to ${origin}`);
  });
  return { context, page, faults };
}

/** What axe calls serious or critical, in words. */
export async function axe(page) {
  // The page's policy allows no foreign script; Playwright's own way in is not bound by it.
  await page.evaluate(await (await import("node:fs/promises")).readFile(AXE, "utf8"));
  const { violations, passes } = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values } }), RULES);
  expect(passes.length > 0, "axe found nothing to look at");
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** Runs checks one after the other, prints a line for each, and tells whether all passed. */
export class Checks {
  passed = 0;
  failed = 0;

  /** `body` throws, or returns a list of faults; none is a pass. */
  async check(name, body) {
    let faults;
    try {
      faults = (await body()) ?? [];
    } catch (error) {
      faults = [error.message.split("\n").slice(0, 3).join(" ")];
    }
    if (faults.length === 0) {
      this.passed += 1;
      console.log(`ok    ${name}`);
    } else {
      this.failed += 1;
      console.log(`FAIL  ${name}\n      ${faults.join("\n      ")}`);
    }
  }

  close() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0;
  }
}

/** Fails with these words unless it holds. */
export function expect(holds, words) {
  if (!holds) throw new Error(words);
}
