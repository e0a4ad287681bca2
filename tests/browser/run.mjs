// The resident's chat page in a real browser: `node tests/browser/run.mjs [--screenshots FOLDER]`.
//
// Starts target/release/moothall (or MOOTHALL_BIN; or uses MOOTHALL_URL, which must allow the origin of
// MOOTHALL_EMBED_PORT to embed) with an empty database, prints one line a check, closes with "N passed, N failed", and
// ends with status 1 when one failed. What the answers say is for tests/content; here it matters that they come.
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { COUNCIL, Checks, DESK, PHONE, axe, expect, resident, startBrowser, startCouncilSite, startMoothall } from "./support.mjs";

const QUESTION = "how do i pay my council tax";
const REPORT = "i want to report a missed bin";
const DANGER = "he is back hes hitting me";

const pictures = process.argv.includes("--screenshots") ? process.argv[process.argv.indexOf("--screenshots") + 1] : null;
if (pictures) await mkdir(pictures, { recursive: true });
const picture = async (page, name) => pictures && (await page.screenshot({ path: join(pictures, `${name}.png`) }));

const site = await startCouncilSite();
const moothall = await startMoothall(site.url);
site.shows(moothall.url);
const browser = await startBrowser();
const checks = new Checks();
const hosts = [moothall.url, site.url];
const chat = `${moothall.url}/?council=${COUNCIL}`;
const visit = async (options) => {
  const here = await resident(browser, { hosts, ...options });
  await here.page.goto(chat);
  return here;
};

const said = (page) => page.locator(".from-citizen");
const answers = (page) => page.locator(".from-bot");
const openChoices = (page) => page.locator(".log .choice:not(:disabled)");

/** Types a message and sends it with Enter; returns when it was answered. */
async function say(page, words) {
  const before = await answers(page).count();
  await page.locator("#text").fill(words);
  await page.locator("#text").press("Enter");
  await answers(page).nth(before).waitFor();
}

/** The same by pressing the button, which without JavaScript loads the page anew. */
async function submit(page, words) {
  const before = await answers(page).count();
  await page.locator("#text").fill(words);
  await page.locator("#send").click();
  await answers(page).nth(before).waitFor();
}

/** Presses Tab until this has the focus. */
async function tabTo(page, css, key = "Tab") {
  for (let tries = 0; tries < 60; tries += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), css)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to ${css}`);
}

/** Tries something until a form with choices is open: which words ask for a choice is for the content to say. */
async function untilChoices(page) {
  for (const words of [REPORT, "i want to report a pothole", "something about a form", "xyzzy", "i want to speak to a person"]) {
    await say(page, words);
    if (await openChoices(page).count()) return;
  }
  throw new Error("no answer offered a choice");
}

for (const [size, viewport] of Object.entries({ telephone: PHONE, desk: DESK })) {
  await checks.check(`axe finds nothing serious on the empty page (${size})`, async () => {
    const { page, context } = await visit({ viewport });
    await picture(page, `empty-${size}`);
    const found = await axe(page);
    await context.close();
    return found;
  });

  await checks.check(`axe finds nothing serious in a conversation with choices (${size})`, async () => {
    const { page, context } = await visit({ viewport });
    await say(page, QUESTION);
    await untilChoices(page);
    await picture(page, `choices-${size}`);
    const found = await axe(page);
    await context.close();
    return found;
  });

  await checks.check(`axe finds nothing serious after an emergency, and a way out is there (${size})`, async () => {
    const { page, context } = await visit({ viewport });
    expect(await page.locator("#exit").isHidden(), "the way out is shown before there is danger");
    await say(page, DANGER);
    await page.locator("#exit-link").waitFor({ state: "visible" });
    expect(await page.locator(".emergency").count(), "the answer is not marked as an emergency");
    await picture(page, `emergency-${size}`);
    const found = await axe(page);
    await context.close();
    return found;
  });

  for (const path of ["/", "/?council=nowhere", `/privacy?council=${COUNCIL}`, `/accessibility?council=${COUNCIL}`, `/chat/delete?council=${COUNCIL}`]) {
    await checks.check(`axe finds nothing serious on ${path} (${size})`, async () => {
      const { page, context } = await resident(browser, { viewport, hosts });
      await page.goto(moothall.url + path);
      const found = await axe(page);
      await context.close();
      return found;
    });
  }
}

await checks.check("nothing is wider than a window of 320 pixels", async () => {
  const { page, context } = await visit({ viewport: { width: 320, height: 640 } });
  await say(page, QUESTION);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  await context.close();
  expect(wide <= 320, `it is ${wide} wide`);
});

await checks.check("a question is asked and answered with the keyboard alone", async () => {
  const { page, context } = await visit();
  await tabTo(page, "#text");
  await page.keyboard.type("first line");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type(QUESTION);
  expect((await page.locator("#text").inputValue()).includes("\n"), "Shift and Enter made no new line");
  await page.keyboard.press("Enter");
  await answers(page).first().waitFor();
  expect(await page.evaluate(() => document.activeElement.id === "text"), "the focus was lost");
  expect((await page.locator("#text").inputValue()) === "", "the box was not emptied");
  await context.close();
});

await checks.check("a choice is made with the keyboard alone, and its buttons are then used", async () => {
  const { page, context } = await visit();
  await untilChoices(page);
  const before = await said(page).count();
  await tabTo(page, ".log .choice:not(:disabled)", "Shift+Tab");
  const offered = await openChoices(page).last().evaluate((button) => button.closest(".message").id);
  await page.keyboard.press("Enter");
  await said(page).nth(before).waitFor();
  expect((await page.locator(`#${offered} .choice:not(:disabled)`).count()) === 0, "the buttons are still open");
  await context.close();
});

await checks.check("the conversation is still there after a reload, and its key is in no address", async () => {
  const { page, context } = await visit();
  await say(page, QUESTION);
  const before = await page.locator(".message").count();
  const [key] = await context.cookies();
  expect(key.httpOnly && key.sameSite === "Lax", "the cookie is not HttpOnly and SameSite=Lax");
  await page.reload();
  const after = await page.locator(".message").count();
  expect(before === after, `${before} messages before, ${after} after`);
  expect(!(await page.content()).includes(key.value.split(".")[0]), "the key stands in the page");
  expect(!page.url().includes(key.value.split(".")[0]), "the key stands in the address");
  await context.close();
});

await checks.check("another browser does not see the conversation", async () => {
  const [one, other] = [await visit(), await visit()];
  await say(one.page, QUESTION);
  await other.page.reload();
  expect((await other.page.locator(".message").count()) === 0, "it does");
  await Promise.all([one.context.close(), other.context.close()]);
});

await checks.check("what is said in one window appears in the other by itself", async () => {
  const { page, context } = await visit();
  await say(page, QUESTION);
  const second = await context.newPage();
  await second.goto(chat);
  const before = await said(second).count();
  await say(page, "thank you");
  await page.bringToFront();
  await second.bringToFront();
  await said(second).nth(before).waitFor({ timeout: 5000 });
  await context.close();
});

await checks.check("deleting asks first, then nothing is left", async () => {
  const { page, context } = await visit();
  await say(page, QUESTION);
  await page.getByRole("link", { name: "Delete this conversation" }).click();
  await page.getByRole("button", { name: "Yes, delete it" }).click();
  await page.getByText("Your conversation has been deleted").waitFor();
  expect((await page.locator(".message").count()) === 0, "messages are still shown");
  expect((await context.cookies()).length === 0, "the key is still kept");
  await context.close();
});

await checks.check("the button offered in danger deletes everything at once", async () => {
  const { page, context } = await visit();
  await say(page, DANGER);
  await page.locator(".emergency .choice", { hasText: /delete/i }).click();
  await page.getByText("Your conversation has been deleted").waitFor();
  expect((await context.cookies()).length === 0, "the key is still kept");
  await context.close();
});

await checks.check("a button pressed while an answer is still on its way is not lost", async () => {
  const { page, context } = await visit();
  // The stream brings the answer at once; the answer to the request itself dawdles.
  let slow = true;
  await context.route(/\/chat\?/, async (route) => {
    const response = await route.fetch();
    if (slow) await new Promise((done) => setTimeout(done, 3000));
    slow = false;
    await route.fulfill({ response });
  });
  await say(page, "hello");
  slow = true;
  await page.locator("#text").fill(DANGER);
  await page.locator("#text").press("Enter");
  await page.locator(".emergency .choice", { hasText: /delete/i }).click();
  await page.getByText("Your conversation has been deleted").waitFor();
  await context.close();
});

await checks.check("Shift three times leaves the page after an emergency, and not before", async () => {
  const { page, context } = await visit();
  let left = null;
  await context.route(/bbc\.co\.uk/, (route) => {
    left = route.request().url();
    return route.fulfill({ contentType: "text/html", body: "weather" });
  });
  const thrice = async () => { for (let i = 0; i < 3; i += 1) await page.keyboard.press("Shift"); };
  await thrice();
  await say(page, DANGER);
  expect(left === null, "it left too early");
  await thrice();
  await page.waitForURL(/bbc\.co\.uk/);
  await context.close();
});

await checks.check("a person can be asked for by one button", async () => {
  const { page, context } = await visit();
  await page.getByRole("button", { name: "Talk to a person" }).click();
  await answers(page).first().waitFor();
  expect((await page.locator("#about").getAttribute("data-owner")) !== "bot", "the assistant still has the conversation");
  await context.close();
});

await checks.check("without JavaScript a question is answered, a choice made, and all of it deleted", async () => {
  const { page, context } = await visit({ javaScriptEnabled: false });
  await submit(page, QUESTION);
  const before = await page.locator(".message").count();
  await page.reload();
  expect((await page.locator(".message").count()) === before, "a reload changed the conversation");
  for (const words of [REPORT, "i want to report a pothole", "xyzzy", "i want to speak to a person"]) {
    if (await openChoices(page).count()) break;
    await submit(page, words);
  }
  const spoken = await said(page).count();
  await openChoices(page).first().click();
  await said(page).nth(spoken).waitFor();
  await page.getByRole("link", { name: "Delete this conversation" }).click();
  await page.getByRole("button", { name: "Yes, delete it" }).click();
  await page.getByText("Your conversation has been deleted").waitFor();
  await context.close();
});

await checks.check("without JavaScript an empty message and one that is too long say what to do, and keep the words", async () => {
  const { page, context } = await visit({ javaScriptEnabled: false });
  await page.locator("#send").click();
  await page.getByText("Write a message").waitFor();
  const long = "x".repeat(4_003);
  await page.locator("#text").fill(long);
  await page.locator("#send").click();
  await page.getByText("3 characters too long").waitFor();
  expect((await page.locator("#text").inputValue()) === long, "the words are gone");
  await context.close();
});

await checks.check("near the limit the page says how many characters are left", async () => {
  const { page, context } = await visit();
  await page.locator("#text").fill("x".repeat(3_990));
  await page.getByText("10 characters left").waitFor();
  await context.close();
});

/** Posts a form as the page does. */
const post = (context, id, text, headers = {}) =>
  context.request.post(`${moothall.url}/chat?council=${COUNCIL}`, { multipart: { id, text }, headers, maxRedirects: 0 });

await checks.check("a message sent twice is one turn, the first one and a later one", async () => {
  const { page, context } = await visit({ javaScriptEnabled: false });
  for (const turn of [1, 2]) {
    const id = randomUUID();
    const once = await post(context, id, QUESTION);
    const twice = await post(context, id, QUESTION);
    expect(once.status() === 303 && twice.status() === 303, `${once.status()} then ${twice.status()}`);
    await page.goto(chat);
    const count = await said(page).count();
    expect(count === turn, `${count} messages where ${turn} were sent`);
  }
  await context.close();
});

await checks.check("a form from a page of another origin is refused", async () => {
  const { page, context } = await visit({ javaScriptEnabled: false });
  const sent = await post(context, randomUUID(), QUESTION, { "sec-fetch-site": "cross-site" });
  expect(sent.status() === 403, `it was answered with ${sent.status()}`);
  const old = await post(context, randomUUID(), QUESTION, { origin: "https://elsewhere.example" });
  expect(old.status() === 403, `by Origin alone it was answered with ${old.status()}`);
  await page.goto(chat);
  expect((await page.locator(".message").count()) === 0, "it was taken all the same");
  await context.close();
});

await checks.check("markup and templates in a message are shown as they were typed", async () => {
  const { page, context } = await visit();
  const evil = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>{{ 7*7 }} **b**`;
  await say(page, evil);
  for (const look of ["live", "reloaded"]) {
    const shown = await said(page).first().locator(".body").innerText();
    expect(shown.trim() === evil, `${look}: ${shown}`);
    expect((await page.title()) !== "owned", `${look}: it ran`);
    await page.reload();
  }
  await context.close();
});

await checks.check("a photo is sent with a message and shown; nobody else gets it", async () => {
  const { page, context } = await visit();
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.locator("#add-file summary").click();
  await page.locator("#file").setInputFiles({ name: "hole.png", mimeType: "image/png", buffer: png });
  await say(page, "there is a pothole on market square");
  const image = page.locator(".from-citizen .files img");
  await page.waitForFunction(() => document.querySelector(".from-citizen .files img")?.naturalWidth === 1);
  const address = moothall.url + (await image.getAttribute("src"));
  const other = await visit();
  expect((await other.context.request.get(address)).status() === 404, "another browser gets it");
  await Promise.all([context.close(), other.context.close()]);
});

await checks.check("when the connection is lost the words stay, and trying again sends them once", async () => {
  const { page, context } = await visit();
  await say(page, QUESTION);
  const before = await said(page).count();
  await context.setOffline(true);
  await page.locator("#text").fill("thank you");
  await page.locator("#text").press("Enter");
  await page.getByText("was not sent").waitFor();
  expect((await page.locator("#text").inputValue()) === "thank you", "the words are gone");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await said(page).nth(before).waitFor();
  expect((await said(page).count()) === before + 1, "it was sent more than once");
  await context.close();
});

await checks.check("on a council's own page the chat opens, answers, closes with Escape and gives the focus back", async () => {
  const { page, context, faults } = await resident(browser, { viewport: { width: 320, height: 640 }, hosts });
  await page.goto(site.url);
  await tabTo(page, "moothall-chat");
  await page.keyboard.press("Enter");
  const frame = page.frameLocator("moothall-chat iframe");
  await frame.locator("#text").fill(QUESTION);
  await picture(page, "embedded");
  await frame.locator("#text").press("Enter");
  await frame.locator(".from-bot").first().waitFor();
  await frame.locator("#text").press("Escape");
  await page.locator("moothall-chat dialog").waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.activeElement.localName === "moothall-chat"), "the focus was not given back");
  await context.close();
  return faults;
});

await checks.check("a page that is not allowed to cannot show the chat in a frame", async () => {
  const answer = await fetch(chat);
  const policy = answer.headers.get("content-security-policy");
  expect(policy.includes("frame-ancestors 'self'") && !policy.includes("*"), policy);
  expect(!policy.includes("unsafe"), policy);
});

await checks.check("no error in the console, and no request to another host", async () => {
  const { page, context, faults } = await visit();
  await say(page, QUESTION);
  await untilChoices(page);
  await openChoices(page).first().click();
  await page.waitForTimeout(500);
  await page.goto(`${moothall.url}/privacy?council=${COUNCIL}`);
  await context.close();
  return faults;
});

await browser.close();
await site.stop();
await moothall.stop();
process.exitCode = checks.close() ? 0 : 1;
