// An outage from both sides: staff delay the card gateway, a donor gives and reads "assured", staff
// end the delay and release what was held, and the donor's page says that it was taken.

import { expect, hasIslands, settled, type Given, type Page } from "../support/test.ts";
import { cardOf, confirmed, give, said, stamped, titled, withoutProbes } from "./words.ts";

const GATEWAY = "Meridian Cards";
const WHY = "The card gateway answers with errors";

export async function staffDelays({ as, watch }: Given): Promise<void> {
  const [staff, second, donor] = [await as("david"), await as("anna"), await as("ann")];
  const card = await cardOf(donor);

  await staff.goto("/staff/delayed");
  // "Delay now" while it fails, as it did a moment ago in the demo's story.
  await row(staff).getByRole("link", { name: /^Delay/ }).click();
  await titled(staff, `Delay ${GATEWAY}?`);
  await staff.getByLabel("Why").fill(WHY);
  await staff.getByRole("button", { name: `Delay ${GATEWAY}` }).click();
  await said(staff, "The delay is on");
  await titled(staff, "Two gateways delayed");
  await expect(row(staff)).toContainText(WHY);
  await settled(staff);

  // The donor is told before giving, and afterwards.
  await donor.goto("/give");
  await donor.getByLabel("Amount", { exact: true }).fill("12");
  await donor.getByRole("radio", { name: card }).check();
  await donor.getByRole("button", { name: "Continue" }).click();
  await expect(donor.getByRole("heading", { name: "Your gift will be assured" })).toBeVisible();
  await donor.getByRole("button", { name: "Give $12.00 now" }).click();
  await titled(donor, "Your gift of $12.00");
  await stamped(donor, "Assured");
  const larger = donor.url();
  await give(donor, { amount: "11", from: card });
  await stamped(donor, "Assured");
  const smaller = donor.url();
  await expect(donor.getByRole("heading", { name: "We have your gift safe" })).toBeVisible();
  await expect(donor.getByText(`Nothing has been taken from ${card} yet.`)).toBeVisible();

  // The board that staff look at says so by itself where it can, and moves nothing.
  if (hasIslands()) {
    await staff.getByRole("link", { name: /^Show \d+ new held gifts$/ }).click();
    await expect(staff).toHaveURL(/\/staff\/delayed$/);
  } else {
    await staff.goto("/staff/delayed");
  }
  await expect(held(staff)).toContainText("$");

  // Ending the delay releases nothing.
  await staff.getByRole("link", { name: `End delay ${GATEWAY}` }).click();
  await titled(staff, `End the delay of ${GATEWAY}?`);
  await expect(staff.getByText("Ending the delay releases nothing:")).toBeVisible();
  await expect(staff.getByRole("button", { name: "End the delay" })).toBeHidden();
  await withoutProbes(staff, second);
  await staff.getByRole("button", { name: "End the delay" }).click();
  await said(staff, "The delay is off");
  await expect(row(staff)).not.toContainText("Delayed");
  await expect(held(staff)).toContainText("$");
  await donor.reload();
  await stamped(donor, "Assured");

  // The way out: a plan, low amounts first, released by those who have read it.
  await staff.getByLabel("Gifts in a batch").fill("1");
  await staff.getByRole("button", { name: "Draw the plan" }).click();
  await said(staff, "The release plan is drawn");
  await titled(staff, `Release plan for ${GATEWAY}`);
  await expect(staff.getByRole("heading", { name: "Waits for a second person" })).toBeVisible();
  await second.goto(staff.url());
  await second.getByRole("button", { name: "Approve 2 gifts" }).click();
  await said(second, "The plan is approved");
  // Whoever drew it hears of it where they wait.
  if (hasIslands()) {
    await staff.getByRole("link", { name: "The plan was approved: show it" }).click();
  } else {
    await staff.goto(second.url().replace(/\?.*/, ""));
  }
  await withoutProbes(staff, second);
  watch.expects(422);
  await release(staff, "Release batch 1", "2", "11.00");
  const problem = "This is not the number of gifts above";
  await expect(staff.getByRole("alert")).toContainText(problem);
  await expect(staff.getByLabel("Total")).toHaveValue("11.00");
  await release(staff, "Release batch 1", "1", "11.00");
  await said(staff, "The batch is released");
  await untilTaken(donor, smaller);
  await donor.goto(larger);
  await stamped(donor, "Assured");

  await until(staff, () => staff.getByRole("heading", { name: "Release batch 2" }).isVisible());
  await release(staff, "Release batch 2", "1", "12.00");
  await said(staff, "The batch is released");
  await untilTaken(donor, larger);
  await until(staff, () => staff.getByText(/The plan adds up:\s+2 taken/).isVisible());
}

const row = (page: Page) =>
  page.getByRole("region", { name: "Gateways" }).getByRole("row").filter({ hasText: GATEWAY });

/** What the gateway holds: at six in the morning, gifts of schedules are held beside ours. */
const held = (page: Page) => row(page).locator("td[data-label='Held']");

async function release(page: Page, title: string, count: string, total: string): Promise<void> {
  const form = page.getByRole("region", { name: title });
  await form.getByLabel("Number of gifts").fill(count);
  await form.getByLabel("Total").fill(total);
  await confirmed(page);
  await form.getByRole("button", { name: "Release 1 gift" }).click();
}

/** Reads the page again until something is so: the engine works beside us. */
async function until(page: Page, so: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(async () => {
      await page.goto(page.url().replace(/\?.*/, ""));
      return so();
    })
    .toBe(true);
}

async function untilTaken(page: Page, gift: string): Promise<void> {
  await page.goto(gift);
  await until(page, async () => (await page.locator(".stamp").innerText()).includes("Given"));
  await expect(page.getByRole("region", { name: /^Receipt/ })).toBeVisible();
}
