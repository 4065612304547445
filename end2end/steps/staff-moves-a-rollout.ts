// Staff let the first churches have something new, read who did it and why, and take it back.

import { expect, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const WHY = "The last week went well";

export async function staffMovesARollout({ as, watch }: Given): Promise<void> {
  const page = await as("david");
  await page.goto("/staff/ledger");
  await page.getByRole("navigation", { name: "The books" }).getByRole("link", { name: "Rollouts" })
    .click();
  await titled(page, "Rollouts");
  const card = page.getByRole("region", { name: "Changes told to mirrors" });
  await expect(card.getByRole("row", { name: /^With it/ })).toBeVisible();
  await expect(card.getByRole("row", { name: /^Without it/ })).toBeVisible();
  await card.getByRole("link", { name: "Move Changes told to mirrors" }).click();
  await titled(page, "Changes told to mirrors");

  // From wherever the demo has it to nobody, so that the way up is known.
  const stop = page.getByRole("radio", { name: /^Stop/ });
  if (await stop.isVisible()) {
    await stop.check();
    await page.getByLabel("Why").fill("We begin from the beginning");
    await page.getByRole("button", { name: "Move it" }).click();
    await said(page, "The rollout is moved");
  }
  await stamped(page, "No church has it");

  watch.expects(422);
  await page.getByRole("radio", { name: "Up to 1 %" }).check();
  await page.getByLabel("Why").fill("short");
  await page.getByRole("button", { name: "Move it" }).click();
  await expect(page.getByRole("alert")).toContainText("Say why, in ten characters or more");
  await expect(page.getByLabel("Why")).toHaveValue("short");

  await page.getByLabel("Why").fill(WHY);
  await page.getByRole("button", { name: "Move it" }).click();
  await said(page, "The rollout is moved");
  await stamped(page, "Some churches have it");
  await expect(page.getByRole("list", { name: "Steps" }).locator("[aria-current=step]"))
    .toContainText("1 %");
  const moves = page.getByRole("table", { name: "All moves" });
  await expect(moves.getByRole("row", { name: /^Step up/ }).first()).toContainText(WHY);
  await expect(moves.getByRole("row", { name: /^Step up/ }).first()).toContainText("David Okafor");

  await page.getByRole("radio", { name: /^Stop/ }).check();
  await page.getByLabel("Why").fill("A mirror is being moved");
  await page.getByRole("button", { name: "Move it" }).click();
  await said(page, "The rollout is moved");
  await stamped(page, "No church has it");
  await expect(moves.getByRole("row", { name: /^Step back/ }).first()).toContainText("to 0 %");
}
