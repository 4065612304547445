// Staff read what the house does by itself, look what a change would have done, and take two where
// the rule gets weaker.

import { expect, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const NAME = "A gateway fails cards";
const WHY = "The provider tests its alarms tonight";

export async function staffChangesAReaction({ as, watch }: Given): Promise<void> {
  const david = await as("david");
  await david.goto("/staff/rules");
  await david.getByRole("navigation", { name: "Rules and reactions" })
    .getByRole("link", { name: "Reactions" }).click();
  await titled(david, "Reactions");
  const card = david.getByRole("region", { name: NAME });
  await expect(card).toContainText(
    "3 communication or provider failures of cards within 5 minutes set the gateway to delayed; " +
      "not again within 10 minutes.",
  );
  await card.getByRole("link", { name: /^Look or change/ }).click();
  await titled(david, NAME);

  watch.expects(422);
  await david.getByLabel("How many failures").fill("many");
  await david.getByRole("button", { name: "Check the change" }).click();
  await expect(david.getByRole("alert")).toContainText("Enter a whole number");
  await expect(david.getByLabel("How many failures")).toHaveValue("many");

  await david.getByLabel("How many failures").fill("5");
  await david.getByRole("button", { name: "Check the change" }).click();
  await titled(david, `Check: ${NAME}`);
  await expect(david.getByRole("heading", { name: "The rule gets weaker" })).toBeVisible();
  await expect(david.getByRole("heading", { name: "With the answers of the last 30 days" }))
    .toBeVisible();
  await david.getByLabel("Why").fill(WHY);
  await david.getByRole("button", { name: "Ask a second person" }).click();
  await said(david, "A second person is asked");
  await stamped(david, "A change waits for approval");
  await expect(david.getByRole("button", { name: "Approve the change" })).toHaveCount(0);

  const anna = await as("anna");
  await anna.goto(new URL(david.url()).pathname);
  const waits = anna.getByRole("region", { name: "Waits for a second person" });
  await expect(waits).toContainText(WHY);
  await expect(waits).toContainText("5 communication or provider failures of cards");
  await waits.getByRole("button", { name: "Approve the change" }).click();
  await said(anna, "The rule counts as it is now");
  const changes = anna.getByRole("table", { name: "All changes" });
  await expect(changes.getByRole("row", { name: /^Approved/ }).first()).toContainText("Anna");

  // Back to what it was makes it stronger: nobody else is asked.
  await anna.getByLabel("How many failures").fill("3");
  await anna.getByRole("button", { name: "Check the change" }).click();
  await anna.getByLabel("Why").fill("The provider's test is over");
  await anna.getByRole("button", { name: "Let it count" }).click();
  await said(anna, "The rule counts as it is now");
  await stamped(anna, "On");
}
