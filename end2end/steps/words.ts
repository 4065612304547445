// Small things that many journeys say.

import { PASSWORD } from "../support/people.ts";
import { expect, type Page } from "../support/test.ts";

/** "2026-11-29", some days after another. */
export function later(date: string, days: number): string {
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** "$1,234.50" and "−18.00" in cents. */
export function cents(text: string): number {
  const found = /([-−]?)\$?([\d,]+)\.(\d\d)/.exec(text);
  if (!found) throw new Error(`no amount of money: ${text}`);
  const [, minus, whole, part] = found;
  return (minus ? -1 : 1) * Number(whole.replaceAll(",", "") + part);
}

export const sum = (amounts: number[]) => amounts.reduce((all, one) => all + one, 0);

/** The page's own title. */
export async function titled(page: Page, title: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

/** What the page says was just done. */
export async function said(page: Page, title: string): Promise<void> {
  await expect(page.getByRole("alert").getByRole("heading", { name: title })).toBeVisible();
}

/** The word under the page's title. */
export async function stamped(page: Page, word: string): Promise<void> {
  await expect(page.locator(".stamp .status")).toHaveText(word);
}

/** The name of the card that Ann gives with every week, which works. */
export async function cardOf(page: Page): Promise<string> {
  await page.goto("/recurring");
  const weekly = page.getByRole("article").filter({ hasText: "every Sunday" }).first();
  const name = await weekly.locator("dt:text-is('From') + dd").innerText();
  return name.trim();
}

/** Gives once, from a form that stands open, and leads to the gift's page. */
export async function give(
  page: Page,
  gift: { amount: string; from: string; fund?: string },
): Promise<void> {
  await page.goto("/give");
  await page.getByLabel("Amount", { exact: true }).fill(gift.amount);
  if (gift.fund) await page.getByRole("radio", { name: gift.fund }).check();
  await page.getByRole("radio", { name: gift.from }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await titled(page, "Check your gift");
  await page.getByRole("button", { name: /^Give \$/ }).click();
  await said(page, "Thank you, your gift is received");
}

/**
 * Opens the lock of the page that `page` stands on: whoever looks at it asks, and `second` agrees.
 * The other way, five probes over a quarter of an hour, is longer than a journey.
 */
export async function withoutProbes(page: Page, second: Page): Promise<void> {
  const locked = page.getByRole("region", { name: "Locked until probes pass" });
  await locked.getByText("Do without probes", { exact: true }).click();
  await locked.getByLabel("Why it cannot wait for the probes").fill("The bank says it is mended");
  await locked.getByRole("button", { name: "Ask a second person" }).click();
  await said(page, "A second person is asked");
  await second.goto(page.url().replace(/\?.*/, ""));
  await confirmed(second);
  await second.getByRole("button", { name: "Agree to do without" }).click();
  await said(second, "You agreed");
  await page.goto(page.url().replace(/\?.*/, ""));
}

/** Who signed in a while ago shows once more who they are, where that is asked. */
export async function confirmed(page: Page): Promise<void> {
  const password = page.getByLabel("Your password", { exact: true });
  if (await password.isVisible()) await password.fill(PASSWORD);
}
