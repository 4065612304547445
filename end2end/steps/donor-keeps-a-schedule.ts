// A donor makes a recurring gift, changes its amount, moves and skips a date, pauses, resumes, stops;
// and sees the next five dates before each of these.

import { expect, type Given, type Page } from "../support/test.ts";
import { cardOf, later, said, stamped, titled } from "./words.ts";

/** Opens one of the things that may be done with a recurring gift. */
const unfold = (page: Page, act: string) =>
  page.locator("summary").filter({ hasText: act }).click();

/** The next five dates stand there, and then it is done. */
async function checked(page: Page, act: string | RegExp): Promise<void> {
  await titled(page, "Check your change");
  await expect(page.getByRole("region", { name: "Next five dates" })).toBeVisible();
  await page.getByRole("button", { name: act }).click();
}

export async function donorKeepsASchedule({ as }: Given): Promise<void> {
  const page = await as("ann");
  const card = await cardOf(page);

  await page.getByRole("link", { name: "Start another recurring gift" }).click();
  await titled(page, "Give");
  await expect(page.getByLabel("How often")).toHaveValue("weekly");
  const today = await page.getByLabel("Give on").inputValue();
  const first = later(today, 3);
  await page.getByLabel("Amount", { exact: true }).fill("12");
  await page.getByRole("radio", { name: "Missions" }).check();
  await page.getByRole("radio", { name: card }).check();
  await page.getByLabel("Give on").fill(first);
  await page.getByRole("button", { name: "Continue" }).click();

  await titled(page, "Check your gift");
  const dates = page.getByRole("region", { name: "Next five dates" }).getByRole("listitem");
  await expect(dates.first().locator("time")).toHaveAttribute("datetime", first);
  await expect(dates.nth(1).locator("time")).toHaveAttribute("datetime", later(first, 7));
  await page.getByRole("button", { name: /^Give \$12\.00 every [A-Z]\w+day$/ }).click();
  await said(page, "Thank you. Your recurring gift is set");
  await stamped(page, "Running");
  await expect(page.locator(".slides time").first()).toHaveAttribute("datetime", first);

  await page.getByRole("link", { name: "Change amount, funds, days or card" }).click();
  await titled(page, "Change your recurring gift");
  await page.getByLabel("Amount of each gift").fill("15");
  await page.getByRole("button", { name: "Continue" }).click();
  await titled(page, "Check your change");
  await expect(page.locator('dt:text-is("Amount") + dd')).toHaveText("$15.00 (now $12.00)");
  await page.getByRole("button", { name: /^Give \$15\.00 every/ }).click();
  await said(page, "Your recurring gift is changed");
  await titled(page, /^\$15\.00 every/);

  // One gift two days later; the next one stays.
  const moved = later(first, 2);
  await unfold(page, "Move one gift");
  await page.getByLabel("Which gift?", { exact: true }).selectOption(first);
  await page.getByLabel("New day, this time only").fill(moved);
  await page.locator("details[open]").getByRole("button", { name: "Continue" }).click();
  await checked(page, /^Move it to/);
  await expect(page.locator(".slides time").first()).toHaveAttribute("datetime", moved);
  await expect(page.locator(".slides time").nth(1)).toHaveAttribute("datetime", later(first, 7));
  await page.getByRole("button", { name: "Move it back" }).click();
  await checked(page, /^Move it to/);
  await expect(page.locator(".slides time").first()).toHaveAttribute("datetime", first);

  await unfold(page, "Skip one gift");
  await page.getByRole("group", { name: "Which gift?" }).getByRole("radio").first().check();
  await page.locator("details[open]").getByRole("button", { name: "Continue" }).click();
  await checked(page, /^Skip /);
  await said(page, "That date is skipped");
  const skipped = page.locator(".slides li.out");
  await expect(skipped.locator("time")).toHaveAttribute("datetime", first);
  await expect(skipped).toContainText("skipped");

  await page.getByRole("button", { name: /^Put .* back$/ }).click();
  await checked(page, /^Put .* back$/);
  await said(page, "That date is back");
  await expect(skipped).toHaveCount(0);

  const until = later(first, 30);
  await unfold(page, "Pause until a date");
  await page.getByLabel("Start again on").fill(until);
  await page.locator("details[open]").getByRole("button", { name: "Continue" }).click();
  await checked(page, /^Pause until/);
  await said(page, "Your recurring gift is paused");
  await expect(page.locator(".stamp")).toContainText("Paused until");
  const next = await page.locator(".slides time").first().getAttribute("datetime");
  expect(next! >= until, `nothing before ${until}, but ${next}`).toBe(true);

  // It is folded open while it is paused.
  await page.locator("details[open]").getByRole("button", { name: "Continue" }).click();
  await checked(page, "Run again now");
  await said(page, "Your recurring gift runs again");
  await stamped(page, "Running");
  await expect(page.locator(".slides time").first()).toHaveAttribute("datetime", first);

  await page.getByRole("link", { name: "Stop this gift" }).click();
  await titled(page, "Stop your recurring gift");
  await page.getByRole("button", { name: /^Stop \$15\.00 every/ }).click();
  await said(page, "Your recurring gift is stopped");
  await stamped(page, "Stopped");
  await expect(page.getByRole("link", { name: "Start again" })).toBeVisible();

  await page.getByRole("link", { name: "All recurring gifts" }).click();
  const over = page.getByRole("region", { name: "No longer running" });
  await expect(over.getByRole("article").filter({ hasText: "$15.00" })).toContainText("Stopped");
}
