// Schedules are off: whoever did it is reminded, a second person agrees, and everybody sees it.
// Another stops them until probes have passed; and maintenance is planned, checked and cancelled.

import { expect, type Given, type Page } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const WHY = "The bank asked us to wait this morning";
const MOVES = "Meridian moves its machines on that day";

/** Loads a page again until something is there. */
async function until(page: Page, path: string, there: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.goto(path);
    await there();
  }).toPass({ timeout: 60_000 });
}

export async function staffIsReminded({ as, restart, watch }: Given): Promise<void> {
  let david = await as("david");
  await david.goto("/staff/switch");
  await david.getByLabel("Why").fill(WHY);
  await david.getByRole("radio", { name: "In 15 minutes" }).check();
  await david.getByRole("radio", { name: "10 passed probes of every gateway" }).check();
  await david.getByRole("button", { name: "Turn schedules off" }).click();
  await said(david, "Schedules are off");
  await expect(david.getByText("You turned them off, so somebody else agrees.")).toBeVisible();

  // A quarter of an hour goes by.
  await restart({ ahead: 16 * 60 });
  const mail = await as("nobody");
  await until(mail, "/mailbox", async () => {
    const reminder = mail.getByRole("article", { name: /Schedules are still off/ }).first();
    await expect(reminder).toContainText("david@example.org", { timeout: 1_000 });
    await expect(reminder).toContainText(WHY, { timeout: 1_000 });
  });

  const anna = await as("anna");
  await anna.goto("/staff/health");
  const banner = anna.getByRole("region", { name: "Schedules are off" });
  await expect(banner).toContainText("They turn themselves on after 10 passed probes");
  await expect(banner).toContainText("A second person must agree by");
  const loss = anna.locator("section.notice").filter({ hasText: "Schedules are off" }).first();
  await expect(loss).toContainText(`Turned off by David Okafor: “${WHY}”`);
  await loss.getByRole("link", { name: "To the switch" }).click();
  await titled(anna, "Schedules are off");
  await anna.getByRole("button", { name: "Agree with David Okafor: keep them off" }).click();
  await said(anna, "You agreed");
  await expect(banner).toContainText(/Anna \S+ agreed\./);

  david = await as("david");
  // Also on a page that is not there.
  watch.expects(404);
  await david.goto("/staff/nothing-here");
  await david.getByRole("link", { name: "Turn schedules on" }).click();
  await expect(david.getByText(/Anna \S+ at /)).toBeVisible();
  await david.getByRole("button", { name: /^Turn schedules on/ }).click();
  await said(david, "Schedules are on");
  const history = david.getByRole("table", { name: "Before" });
  await expect(history).toContainText("Agreed");

  await david.goto("/staff/windows");
  await david.getByRole("link", { name: "Plan maintenance" }).click();
  await titled(david, "Plan maintenance");
  const day = new Date(Date.now() + 3 * 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);
  await david.getByLabel("What is held").selectOption("All gateways");
  await david.getByLabel("From", { exact: true }).fill(`${day}T04:00`);
  await david.getByLabel("Planned end", { exact: true }).fill(`${day}T20:00`);
  await david.getByLabel("Why").fill(MOVES);
  await david.getByRole("button", { name: "See what it would hold" }).click();
  await titled(david, "Check: maintenance");
  await david.getByRole("button", { name: /^Plan it/ }).click();
  await said(david, "The maintenance is planned");
  await david.getByRole("link", { name: "All gateways" }).first().click();
  await stamped(david, "To come");
  await david.getByRole("button", { name: "Cancel this maintenance" }).click();
  await said(david, "The maintenance is cancelled");
}
