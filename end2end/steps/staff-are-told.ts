// Staff send themselves a test, see it counted and read it, add a webhook and see how it answers.

import { expect, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

export async function staffAreTold({ as }: Given): Promise<void> {
  const page = await as("david");
  await page.goto("/staff/notices");
  await titled(page, "Notices");
  const tabs = page.getByRole("navigation", { name: "About notices" });
  await tabs.getByRole("link", { name: "How I am told" }).click();
  await titled(page, "How I am told");
  await page.getByRole("button", { name: "Send me a test" }).click();
  await said(page, "The test is on its way");

  await page.getByRole("link", { name: /^Notices, \d+ unread$/ }).click();
  await titled(page, "Notices");
  const test = page.getByRole("article", { name: /A test: nothing has happened/ }).first();
  await expect(test).toContainText("This is for you alone");
  await test.getByRole("button", { name: /^Mark as read/ }).click();
  await said(page, "Marked as read");
  await expect(test.getByRole("button", { name: /^Mark as read/ })).toHaveCount(0);

  await tabs.getByRole("link", { name: "On call" }).click();
  await titled(page, "On call");
  await page.getByLabel("David Okafor").selectOption("First");
  await page.getByRole("button", { name: "Save the order" }).click();
  await said(page, "The order is kept");
  await expect(page.getByLabel("David Okafor")).toHaveValue("1");

  await tabs.getByRole("link", { name: "Webhooks" }).click();
  await titled(page, "Webhooks");
  await page.getByLabel("Name", { exact: true }).fill("Pager");
  // Nobody listens there, and the test says so.
  await page.getByLabel("Address").fill("http://127.0.0.1:9/hook");
  await page.getByRole("button", { name: "Add the webhook" }).click();
  await said(page, "The webhook is added");
  await stamped(page, "Not tried yet");
  await page.getByRole("button", { name: "Send a test" }).click();
  await said(page, "It was called");
  await expect(page.getByRole("table", { name: "What it was told" }))
    .toContainText("It cannot be reached");
  await page.getByRole("link", { name: "Remove it" }).click();
  await titled(page, "Remove Pager");
  await page.getByRole("button", { name: "Remove the webhook" }).click();
  await said(page, "The webhook is removed");
}
