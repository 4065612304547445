// Whatever is sent: a clear answer, and nothing changes.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { APIRequestContext, Locator } from "@playwright/test";
import { cardOf, titled, withoutProbes } from "./steps/words.ts";
import { PASSWORD, PEOPLE } from "./support/people.ts";
import { expect, test, type Page } from "./support/test.ts";

const CARD_NUMBER = "4111 1111 1111 1111";

/** How many gifts a donor has. */
async function gifts(request: APIRequestContext): Promise<number> {
  const answer = await request.get("/api/v1/gifts");
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as { matching: number }).matching;
}

/** The answers of the giving form as a browser would send them, with an amount of our own. */
async function answers(page: Page, amount: string): Promise<Record<string, string>> {
  await page.goto("/give");
  const checked = (name: string) => page.locator(`input[name=${name}]:checked`).inputValue();
  return {
    fund: await checked("fund"),
    amount,
    method: await checked("method"),
    frequency: "once",
    first: await page.getByLabel("Give on").inputValue(),
  };
}

/** The error summary has the focus, and leads to the field, which says what is wrong with it. */
async function leadsTo(page: Page, field: Locator, message: string): Promise<void> {
  const summary = page.locator(".errors");
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  await summary.getByRole("link", { name: message }).click();
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(new RegExp(message.slice(0, 30)));
}

test("amounts that are none are said so, and what was typed stays", async ({ as, watch }) => {
  watch.expects(422);
  const page = await as("ann");
  const before = await gifts(page.request);
  const fits = await answers(page, "25");
  const amount = page.getByLabel("Amount", { exact: true });
  for (const [typed, message] of [
    ["-5", "Enter an amount of 1 or more"],
    ["0", "Enter an amount of 1 or more"],
    ["1e9", "Enter the amount in digits"],
    ["1000000000", "Enter an amount of 100,000 or less"],
    ["ten", "Enter the amount in digits"],
    ["", "Enter an amount"],
    ["5.005", "no more digits after the point"],
  ]) {
    await page.goto("/give");
    await amount.fill(typed);
    await page.getByRole("radio", { name: "Missions" }).check();
    await page.getByLabel("How often").selectOption("Every month");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/\/give$/);
    await leadsTo(page, amount, message);
    await expect(amount).toHaveValue(typed);
    await expect(page.getByRole("radio", { name: "Missions" })).toBeChecked();
    await expect(page.getByLabel("How often")).toHaveValue("monthly");

    // Past the form, straight to the gift.
    const form = { ...fits, amount: typed, request: crypto.randomUUID() };
    const answer = await page.request.post("/give/check", { form, maxRedirects: 0 });
    expect(answer.status(), typed).toBe(422);
    expect(await answer.text()).toContain(message);
  }
  expect(await gifts(page.request)).toBe(before);
});

test("a card number is refused in every field, and kept nowhere", async ({ as, watch, server }) => {
  test.slow();
  watch.expects(422);
  const forms: [Parameters<typeof as>[0], string[]][] = [
    ["nobody", ["/sign-in", `/sign-in/code?email=${PEOPLE.ann}`]],
    ["ann", ["/give", "/settings", await scheduleOf(await as("ann"))]],
    ["ruth", ["/church/transactions"]],
    ["david", ["/staff/delay/begin", "/staff/switch", await planOf(await as("david"), await as("anna"))]],
  ];
  const typed: string[] = [];
  for (const [who, paths] of forms) {
    const page = await as(who);
    for (const path of paths) {
      await page.goto(path);
      const fields = page.locator("main form .input:not(select)");
      for (let place = 0; place < (await fields.count()); place += 1) {
        await page.goto(path);
        const field = fields.nth(place);
        const name = await field.getAttribute("name");
        // Folded forms are sent all the same, and a field of dates takes text from who wants it to.
        await field.evaluate((input: HTMLInputElement, number) => {
          input.closest("details")?.setAttribute("open", "");
          input.type = "text";
          input.value = number;
        }, CARD_NUMBER);
        const answered = page.waitForResponse((one) => one.request().isNavigationRequest());
        await field.evaluate((input: HTMLInputElement) => input.form!.requestSubmit());
        const answer = await answered;
        expect(answer.status(), `${name} at ${path}`).toBe(422);
        await expect(page.getByRole("alert"), `${name} at ${path}`).toContainText(
          "This looks like a card number, so we did not keep it",
        );
        expect(await page.content(), `${name} at ${path}`).not.toContain(CARD_NUMBER);
        typed.push(`${name} at ${path}`);
      }
    }
  }
  expect(typed.length, typed.join(", ")).toBeGreaterThanOrEqual(18);
  const kept = [CARD_NUMBER, CARD_NUMBER.replaceAll(" ", ""), CARD_NUMBER.replaceAll(" ", "+")];
  for (const number of kept) expect(server.log).not.toContain(number);
  for (const file of await readdir(server.data)) {
    const bytes = await readFile(join(server.data, file), "latin1");
    for (const number of kept) expect(bytes.includes(number), `${number} in ${file}`).toBe(false);
  }
});

/** The page of the recurring gift that runs. */
async function scheduleOf(page: Page): Promise<string> {
  await page.goto("/recurring");
  return (await page.locator("article h2 a").first().getAttribute("href"))!;
}

/** The page of a release plan that was just drawn, and approved by somebody else. */
async function planOf(page: Page, second: Page): Promise<string> {
  await page.goto("/staff/delayed");
  await page.locator("table.gateways a[href$='/end']").first().click();
  await withoutProbes(page, second);
  await page.getByRole("button", { name: "End the delay" }).click();
  await page.getByRole("button", { name: "Draw the plan" }).click();
  await titled(page, /^Release plan/);
  await second.goto(page.url());
  await second.getByRole("button", { name: /^Approve/ }).click();
  await titled(second, /^Release plan/);
  await page.reload();
  await withoutProbes(page, second);
  return new URL(page.url()).pathname;
}

test("another donor's gift is the same page as none", async ({ as, watch }) => {
  watch.expects(404);
  const [admin, donor] = [await as("ruth"), await as("ann")];
  await admin.goto("/church/transactions");
  const rows = admin.locator("table.transactions tbody tr");
  const other = rows.filter({ hasNotText: "Ann Whitfield" }).first().getByRole("link");
  const foreign = (await other.getAttribute("href"))!.split("/").pop()!;
  const seen: string[] = [];
  for (const id of [foreign, crypto.randomUUID(), "no-id-at-all"]) {
    for (const path of [`/gifts/${id}`, `/gifts/${id}/cancel`]) {
      const answer = (await donor.goto(path))!;
      expect(answer.status(), path).toBe(404);
      await titled(donor, "This page is not here");
      seen.push(await donor.locator("body").innerHTML());
    }
    const form = { request: crypto.randomUUID() };
    const cancelled = await donor.request.post(`/gifts/${id}/cancel`, { form, maxRedirects: 0 });
    expect(cancelled.status()).toBe(404);
  }
  expect(new Set(seen).size, "one page for all of them").toBe(1);
  const api = await donor.request.get(`/api/v1/gifts/${foreign}`);
  expect(api.status()).toBe(404);
  // An admin's page is not a donor's, and a donor's not an admin's.
  watch.expects(403);
  expect((await donor.goto(`/church/transactions/${foreign}`))!.status()).toBe(403);
  expect((await admin.goto(`/gifts/${foreign}`))!.status()).toBe(403);
});

test("a wrong, a used and an old code get the same words as a wrong password", async ({
  as,
  watch,
  restart,
}) => {
  watch.expects(422);
  const page = await as("nobody");
  const words = "That did not work. Look at the address and type the password or code again";
  const refused = async (what: string) =>
    expect(page.getByRole("alert"), what).toContainText(words);
  const code = async () => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(PEOPLE.ann);
    await page.getByRole("button", { name: "Send me a code instead" }).click();
    await titled(page, "Enter your code");
    const mailbox = await page.request.get("/mailbox");
    return /code is (\d{6})/.exec(await mailbox.text())![1];
  };
  const enter = async (digits: string) => {
    await page.goto(`/sign-in/code?email=${PEOPLE.ann}`);
    await page.getByLabel("Code").fill(digits);
    await page.getByRole("button", { name: "Sign in" }).click();
  };

  for (const [email, password] of [
    [PEOPLE.ann, "not her password"],
    ["nobody@example.org", PASSWORD],
  ]) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await refused(`${email} by password`);
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await expect(page.getByLabel("Password")).toHaveValue("");
  }

  const first = await code();
  await enter(String((Number(first) + 1) % 1_000_000).padStart(6, "0"));
  await refused("a wrong code");
  await enter("");
  await refused("no code");
  await enter(first);
  await titled(page, "Your gifts");
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await enter(first);
  await refused("a used code");

  const second = await code();
  await restart({ ahead: 16 * 60 });
  await enter(second);
  await refused("an old code");
  await page.goto("/gifts");
  await titled(page, "Sign in to see your gifts");
});

test("a form that is sent twice acts once", async ({ as, watch }) => {
  const page = await as("ann");
  const card = await cardOf(page);
  const before = await gifts(page.request);

  // By a nervous finger.
  await page.goto("/give");
  await page.getByLabel("Amount", { exact: true }).fill("21");
  await page.getByRole("radio", { name: card }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  const form = page.locator("form[action='/give/check']");
  const fields = await form.evaluate((form: HTMLFormElement) =>
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])),
  );
  await page.getByRole("button", { name: "Give $21.00 now" }).dblclick();
  await titled(page, "Your gift of $21.00");
  const gift = new URL(page.url()).pathname;
  expect(await gifts(page.request)).toBe(before + 1);

  // By the back button, and by whoever kept the request.
  for (let again = 0; again < 2; again += 1) {
    const answer = await page.request.post("/give/check", { form: fields, maxRedirects: 0 });
    expect(answer.status()).toBe(303);
    expect(answer.headers()["location"]).toBe(`${gift}?done=gift_received`);
  }
  expect(await gifts(page.request)).toBe(before + 1);

  // The same request with other answers is a conflict, in words.
  const other = { ...fields, amount: "22.00" };
  const conflict = await page.request.post("/give/check", { form: other, maxRedirects: 0 });
  expect(conflict.status()).toBe(409);
  expect(await conflict.text()).toContain("This form was sent before with other answers");
  // And one of another person's is theirs, not a way to ours.
  expect(await gifts(page.request)).toBe(before + 1);
  watch.expects(409);
  await page.goto(gift);
  await expect(page.locator(".stamp")).toContainText("Given");
});

test("a form of an old page does not undo what was done since", async ({ as, watch }) => {
  watch.expects(409);
  const [one, two] = [await as("ann"), await as("ann")];
  const path = await scheduleOf(one);
  await one.goto(path);
  await two.goto(path);
  for (const [page, nth] of [[one, 1], [two, 2]] as const) {
    await page.locator("summary").filter({ hasText: "Skip one gift" }).click();
    await page.getByRole("group", { name: "Which gift?" }).getByRole("radio").nth(nth).check();
    await page.locator("details[open]").getByRole("button", { name: "Continue" }).click();
  }
  await one.getByRole("button", { name: /^Skip / }).click();
  await expect(one.getByRole("alert")).toContainText("That date is skipped");
  await two.getByRole("button", { name: /^Skip / }).click();
  await expect(two.getByRole("alert")).toContainText("This was changed by somebody else meanwhile");
  await two.goto(path);
  await expect(two.locator(".slides li.out")).toHaveCount(1);
});

test("a body of 20 MB is too large, in words", async ({ as }) => {
  const page = await as("ann");
  const before = await gifts(page.request);
  const form = { ...(await answers(page, "25")), request: crypto.randomUUID() };
  const data = new URLSearchParams(form).toString() + "&why=" + "a".repeat(20 << 20);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  for (const path of ["/give", "/give/check", "/sign-in", "/settings"]) {
    const answer = await page.request.post(path, { data, headers, maxRedirects: 0 });
    expect(answer.status(), path).toBe(413);
    expect(await answer.text(), path).toContain("Nothing was changed");
  }
  expect(await gifts(page.request)).toBe(before);
});

test("texts without an end get an answer", async ({ as, watch }) => {
  watch.expects(422);
  const [staff, donor] = [await as("david"), await as("ann")];
  const before = await gifts(donor.request);

  const amount = donor.getByLabel("Amount", { exact: true });
  await donor.goto("/give");
  await amount.fill("9".repeat(2_000));
  await donor.getByRole("button", { name: "Continue" }).click();
  await expect(donor.getByRole("alert")).toBeVisible();
  expect(await gifts(donor.request)).toBe(before);

  await staff.goto("/staff/delay/begin?scope=gateway:braintree");
  await staff.getByLabel("Why").fill("why ".repeat(5_000));
  await staff.getByRole("button", { name: "Delay Meridian Cards" }).click();
  await leadsTo(staff, staff.getByLabel("Why"), "Use 500 characters or fewer");
  await staff.goto("/staff/delayed");
  await titled(staff, /^One gateway delayed/);
});

test("what is no form of ours is answered in words", async ({ as }) => {
  const page = await as("ann");
  const before = await gifts(page.request);
  const form = { ...(await answers(page, "25")), request: crypto.randomUUID() };
  for (const [what, fields, status] of [
    ["no request id", { ...form, request: "" }, 400],
    ["a null byte", { ...form, fund: "\0" }, 400],
    ["no fund of ours", { ...form, fund: crypto.randomUUID() }, 422],
    ["no method of hers", { ...form, method: crypto.randomUUID() }, 422],
    ["no frequency", { ...form, frequency: "hourly" }, 422],
    ["yesterday", { ...form, first: "2001-01-01" }, 422],
    ["in a hundred years", { ...form, first: "2126-01-01" }, 422],
  ] as const) {
    const answer = await page.request.post("/give/check", { form: fields, maxRedirects: 0 });
    expect(answer.status(), what).toBe(status);
    expect(await answer.text(), what).toMatch(/There is a problem|We could not read what was sent/);
  }
  const headers = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
  const foreign = await page.request.post("/give/check", { form, headers, maxRedirects: 0 });
  expect(foreign.status(), "a form of another site").toBe(403);
  expect(await gifts(page.request)).toBe(before);
});
