// Visits pages in Chromium and says in JSON what is wrong with them.
//
//     node pages.mjs PICTURES URL…
//
// Each page is opened in a light and in a dark colour scheme, and on a small screen. A fault is: a violation that axe
// calls serious or critical, an error on the console, a request that leaves this machine, a map on which nothing is
// drawn, Swagger UI without operations, or a page that is wider than the screen. What is inside Swagger UI is not
// asked of axe: it is not ours. A picture of each goes into the folder PICTURES.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// The packages are where WATERGANG_TOOLS says, not beside this file.
const require = createRequire(join(process.env.WATERGANG_TOOLS, "node", "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core"), "utf8");

const SCREENS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "small", colorScheme: "light", viewport: { width: 360, height: 640 } },
];
const [pictures, ...urls] = process.argv.slice(2);

// In the page: whether the map has a canvas on which not all pixels are alike; nothing when there is no map.
const mapDrawn = () => {
  if (!document.querySelector("[data-map]")) return null;
  const canvas = document.querySelector("[data-map] canvas");
  if (!canvas || !canvas.width || !canvas.height) return false;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value) => value !== data[0]);
};

// In the page: what axe finds by the rules of WCAG 2.1 AA and its own good practice.
const violations = async () => {
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `axe: ${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
};

async function visit(context, url, picture) {
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    // Chromium reports a page that is itself the answer to a mistake; that is what was asked for.
    if (message.type() === "error" && message.location().url !== url) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()}`));
  const answer = await page.goto(url, { waitUntil: "load" });
  if (!answer.headers()["content-type"]?.startsWith("text/html")) faults.push("not a page");
  const map = await page.evaluate(mapDrawn);
  if (map === false) faults.push("map: nothing is drawn");
  const frame = page.frames()[1];
  if (frame) await frame.waitForSelector(".opblock").catch(() => faults.push("frame: Swagger UI shows no operation"));
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  if (wide > screen) faults.push(`layout: the page is ${wide} px wide on a screen of ${screen} px`);
  await page.screenshot({ path: picture });
  // Not as a script of the page, whose policy refuses what is not its own.
  await page.evaluate(axe);
  faults.push(...(await page.evaluate(violations)));
  const title = await page.title();
  await page.close();
  return { status: answer.status(), title, map, faults };
}

async function visitAll(browser, { name, ...screen }) {
  const context = await browser.newContext(screen);
  const away = [];
  await context.route(
    (url) => url.hostname !== "127.0.0.1" && url.protocol.startsWith("http"),
    (route) => {
      away.push(route.request().url());
      return route.abort();
    },
  );
  const seen = [];
  for (const [number, url] of urls.entries()) {
    seen.push({ screen: name, url, ...(await visit(context, url, join(pictures, `${number}-${name}.png`))) });
  }
  await context.close();
  return [seen, away];
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const all = { pages: [], away: [] };
for (const screen of SCREENS) {
  const [seen, away] = await visitAll(browser, screen);
  all.pages.push(...seen);
  all.away.push(...away);
}
await browser.close();
console.log(JSON.stringify(all));
