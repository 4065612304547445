// A text browser: no script, no style. What is there is there in words, in the order in which it is
// read, and every control says what it is for (D25).

import { PASSWORD, PEOPLE } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

test("d25 a donor signs in, finds a gift and reads of it in a text browser", async ({ as }) => {
  const page = await as("nobody");
  await page.route("**/*.css", (route) => route.fulfill({ contentType: "text/css", body: "" }));
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(PEOPLE.ann);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).first().click();
  await page.waitForURL(/\/gifts$/);

  // The first stop of the keyboard leads past everything that stands above the page.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await expect(page.locator("main")).toHaveAttribute("id", "main");

  await page.getByLabel("Search").fill("General");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/q=General/);
  for (const column of ["Date", "Gift", "From", "Status", "Amount"]) {
    await expect(page.getByRole("columnheader", { name: column })).toBeVisible();
  }
  await page.locator("table.gifts th a").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Your gift of");
  await expect(page.getByRole("heading", { name: /What happened/ })).toBeVisible();
  await expect(page.locator("ol.timeline li").first()).not.toBeEmpty();

  // Nothing is said by a picture or a colour alone: every link and button has words.
  for (const control of await page.locator("a:visible, button:visible").all()) {
    expect((await control.innerText()).trim()).not.toBe("");
  }
});

test("complaint 15: amounts and frequencies have names, and a keyboard chooses them", async ({ as }) => {
  const page = await as("ann");
  await page.goto("/give");
  // As a screen reader tells them: a list with a name, links that say an amount, fields with labels.
  const chips = page.getByRole("list", { name: "Amounts to choose" }).getByRole("link");
  await expect(chips.first()).toHaveAccessibleName(/^\$\d+/);
  for (const chip of await chips.all()) await expect(chip).toHaveAccessibleName(/^\$[\d,]+/);
  await chips.nth(1).focus();
  const amount = (await chips.nth(1).innerText()).replace(/[$,]/g, "").trim();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Amount", exact: true })).toHaveValue(amount);

  const often = page.getByRole("combobox", { name: "How often" });
  await often.selectOption({ label: "Every week" });
  await expect(often).toHaveValue("weekly");
  const funds = page.getByRole("group", { name: "Fund" }).getByRole("radio");
  await funds.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(funds.nth(1)).toBeChecked();
  for (const fund of await funds.all()) await expect(fund).toHaveAccessibleName(/\w/);
});
