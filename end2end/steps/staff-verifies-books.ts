// Staff have the books of every church verified, and read that they add up.

import { expect, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const PAGE = "/staff/ledger/verification";

export async function staffVerifiesBooks({ as }: Given): Promise<void> {
  const page = await as("david");
  await page.goto("/staff/ledger");
  const places = page.getByRole("navigation", { name: "The books" });
  await places.getByRole("link", { name: "Verification" }).click();
  await titled(page, "Verification");
  await page.getByRole("button", { name: "Verify every church now" }).click();
  await said(page, "It begins within seconds");

  // Nothing moves by itself: whoever wants to know reloads.
  const row = page.getByRole("row").filter({ hasText: "Grace Harbor Church" });
  const standing = async () => {
    await page.goto(PAGE);
    return row.innerText();
  };
  await expect.poll(standing, { timeout: 30_000 }).toContain("Adds up");
  await row.getByRole("link", { name: "Grace Harbor Church" }).click();
  await titled(page, "Grace Harbor Church");
  await stamped(page, "Adds up");
  const campuses = page.getByRole("table", { name: "Gifts beside the books" });
  await expect(campuses.getByRole("row").filter({ hasText: "Agree" })).not.toHaveCount(0);
  await expect(campuses.getByRole("row").filter({ hasText: "Differ" })).toHaveCount(0);

  await page.getByRole("button", { name: "Verify now" }).click();
  await said(page, "It begins within seconds");
  const history = page.getByRole("table", { name: "All verifications, newest first" });
  await expect(history.getByRole("row").filter({ hasText: "David Okafor" })).not.toHaveCount(0);
}
