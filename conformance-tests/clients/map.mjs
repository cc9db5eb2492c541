// Uses the map of a page of items in Chromium and says in JSON what came of it.
//
//     node map.mjs URL [--buttons | --tiles]
//
// Without an option a rectangle is drawn with the pointer, typed, and taken from what is shown, and the form is sent each
// time. With `--buttons` the spoken labels of the buttons are told; with `--tiles` which pictures the page asked other
// hosts for, and whether it was refused one that is not of the background. Nothing leaves this machine.

import { createRequire } from "node:module";
import { join } from "node:path";

// The packages are where WATERGANG_TOOLS says, not beside this file.
const require = createRequire(join(process.env.WATERGANG_TOOLS, "node", "package.json"));
const { chromium } = require("playwright-core");
const [url, option] = process.argv.slice(2);

// The smallest PNG: one transparent pixel.
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const fields = (page) =>
  page.evaluate(() => [...document.querySelectorAll("[data-side]")].map((input) => input.value).join(","));

// Sends the form as it is filled, by the keyboard.
async function send(page) {
  const filled = await fields(page);
  await page.locator("form.filter [type=submit]").focus();
  const [answer] = await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const query = new URL(page.url()).searchParams;
  return { status: answer.status(), bbox: query.get("bbox"), limit: query.get("limit"), fields: filled };
}

async function draw(page) {
  await page.locator("[data-do=draw]").click();
  const view = page.locator("[data-map] .view");
  await view.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await view.boundingBox();
  await page.mouse.move(x + width / 4, y + height / 4);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.move(x + (3 * width) / 4, y + (3 * height) / 4);
  await page.mouse.up();
  return send(page);
}

async function type(page) {
  for (const [side, number] of Object.entries({ west: "2.1", south: "50.5", east: "2.9", north: "51.25" })) {
    await page.locator(`[data-side=${side}]`).fill(number);
  }
  return send(page);
}

async function show(page) {
  await page.locator("[data-do=view]").press("Enter");
  return send(page);
}

// Whether the picture of the map is another one after an arrow key.
async function keys(page) {
  const picture = () => page.evaluate(() => document.querySelector("[data-map] canvas").toDataURL());
  const before = await picture();
  await page.locator("[data-map] .view").press("ArrowRight");
  return (await picture()) !== before;
}

const buttons = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("[data-map] button")].map((one) => one.getAttribute("aria-label") || one.textContent),
  );

// Whether the page may not show a picture of a host that is not the background's.
const isRefused = (page) =>
  page.evaluate(
    () =>
      new Promise((tell) => {
        document.addEventListener("securitypolicyviolation", () => tell(true));
        const picture = new Image();
        picture.onload = () => tell(false);
        picture.src = "https://elsewhere.example/picture.png";
      }),
  );

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const away = [];
await context.route(
  (url) => url.hostname !== "127.0.0.1",
  (route) => {
    away.push(route.request().url());
    return route.fulfill({ contentType: "image/png", body: PIXEL });
  },
);
const open = async () => {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "load" });
  return page;
};
const found = {};
if (option === "--buttons") {
  found.buttons = await buttons(await open());
} else if (option === "--tiles") {
  const page = await open();
  found.tiles = [...away];
  found.refused = await isRefused(page);
  found.caption = await page.locator("[data-map] figcaption").textContent();
} else {
  found.keys = await keys(await open());
  for (const [way, use] of Object.entries({ drawn: draw, typed: type, shown: show })) found[way] = await use(await open());
}
await browser.close();
console.log(JSON.stringify(found));
