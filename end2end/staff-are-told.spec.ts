import { staffAreTold } from "./steps/staff-are-told.ts";
import { expect, test } from "./support/test.ts";

test("staff are told, by the page, by mail and by a webhook", staffAreTold);

test("the count goes up on an open page, and is said politely", async ({ as }) => {
  const page = await as("david");
  await page.goto("/staff/notices");
  const root = page.locator("html");
  await expect(root).toHaveAttribute("data-wasm", /alive|dead/);
  const other = await page.context().newPage();
  await other.goto("/staff/notices/channels");
  await other.getByRole("button", { name: "Send me a test" }).click();
  if ((await root.getAttribute("data-wasm")) === "alive") {
    await expect(page.getByRole("status").filter({ hasText: /new notice/ })).toHaveCount(1);
    await expect(page.getByRole("link", { name: /^Notices, \d+ unread$/ })).toBeVisible();
  }
  await other.close();
});
