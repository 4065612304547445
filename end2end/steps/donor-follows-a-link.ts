// A donor without a password signs in by the link in a mail, looks where they are signed in, and
// gives the same again by the link in a receipt, without signing in.

import { expect, type Given, type Page } from "../support/test.ts";
import { PEOPLE } from "../support/people.ts";
import { titled } from "./words.ts";

/** Where a button of the newest mail with this subject leads. */
async function way(page: Page, subject: string, button: string): Promise<string> {
  await page.goto("/mailbox");
  const mail = page.getByRole("article", { name: subject }).first();
  const src = await mail.locator("iframe").getAttribute("src");
  const html = await (await page.request.get(src!)).text();
  const ways = html.matchAll(/<a class="way"[^>]* href="([^"]+)"[^>]*>([^<]+)</g);
  return [...ways].find(([, , says]) => says === button)![1];
}

/** Asks for a link to sign in by; where it leads. */
export async function linkToSignIn(page: Page): Promise<string> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(PEOPLE.ann);
  await page.getByRole("button", { name: "Send me a code instead" }).click();
  await titled(page, "Enter your code");
  return way(page, "Your sign-in code", "Or sign in with one press");
}

export async function donorFollowsALink({ as, watch }: Given): Promise<void> {
  const page = await as("nobody");
  const link = await linkToSignIn(page);
  await page.goto(link);
  await titled(page, "Sign in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await titled(page, "Your gifts");
  await page.goto("/settings/sessions");
  await titled(page, "Where you are signed in");
  await expect(page.getByRole("article").first()).toContainText("This one");

  // The link works once.
  watch.expects(410);
  await page.goto(link);
  await titled(page, "This link is too old");
}
