// One writes a rule, looks what it would change, and asks; another reads it and puts it in force;
// it is taken back in one step.

import { expect, type Given } from "../support/test.ts";
import { said, stamped, titled } from "./words.ts";

const TEXT = "gronk is out of wuzzle";
const REPLY = `HTTP 402 {"message": "The ${TEXT}, code 17"}`;
const WHY = "Their support told us so by telephone";

export async function staffWritesARule({ as, watch }: Given): Promise<void> {
  const [david, anna] = [await as("david"), await as("anna")];

  // Why is this reply ruled so? No rule decides.
  await david.goto("/staff/rules");
  const tabs = david.getByRole("navigation", { name: "Rules and reactions" });
  await tabs.getByRole("link", { name: "Why ruled so" }).click();
  await titled(david, "Why was this reply ruled so?");
  await explain(david);
  await expect(david.getByRole("heading", { name: "Unknown error" })).toBeVisible();
  await expect(david.getByText("No rule decided.")).toBeVisible();

  // What is wrong with a rule is said beside what was typed.
  watch.expects(422);
  await david.getByRole("link", { name: "Draft one" }).click();
  await titled(david, "Draft a rule");
  await david.getByLabel("Text to find").fill("2044");
  await david.getByLabel("It means").selectOption("Provider failure");
  await david.getByLabel("Reason").fill(WHY);
  await david.getByRole("button", { name: "Look what it would change" }).click();
  await expect(david.getByRole("alert")).toContainText("a code by itself decides nothing");
  await expect(david.getByLabel("Text to find")).toHaveValue("2044");
  await david.getByLabel("Text to find").fill(TEXT);
  await david.getByRole("button", { name: "Look what it would change" }).click();
  await said(david, "The rule is written down");
  await titled(david, `“${TEXT}”`);
  await stamped(david, "Being written");
  const trial = david.getByRole("region", { name: "What it would change" });
  await expect(trial).toContainText(/Tried on [\d,]+ recorded repl/);
  await expect(trial).toContainText("These gifts stay as they were decided");
  await expect(david.getByText("No case turns red")).toBeVisible();
  const rule = david.url().replace(/\?.*/, "");
  await david.getByRole("button", { name: "Ask for approval" }).click();
  await said(david, "Approval is asked for");
  await stamped(david, "Waits for approval");
  await expect(david.getByRole("button", { name: /^Approve/ })).toHaveCount(0);

  // The second person finds it in the list, sends it back, and then says yes.
  await anna.goto("/staff/rules");
  const ours = anna.getByRole("table", { name: "Written by staff" });
  await ours.getByRole("link", { name: `“${TEXT}”` }).click();
  await anna.getByLabel("Or what is not right yet").fill("Name their gateway, please");
  await anna.getByRole("button", { name: "Send it back" }).click();
  await said(anna, "It is sent back");
  await david.goto(rule);
  await stamped(david, "Sent back");
  await expect(david.getByText("Name their gateway, please").first()).toBeVisible();
  await david.getByLabel("Gateway", { exact: true }).selectOption({ index: 1 });
  await david.getByRole("button", { name: "Look what it would change" }).click();
  await said(david, "The rule is written down");
  await david.getByRole("button", { name: "Ask for approval" }).click();
  await anna.goto(rule);
  await anna.getByRole("button", { name: "Approve it and put it in force" }).click();
  await said(anna, "The rule is in force");
  await stamped(anna, "In force");

  // Everybody sees that it decides, and where it stands among the others.
  await david.goto("/staff/rules/why");
  await explain(david);
  await expect(david.getByRole("heading", { name: "Provider failure" })).toBeVisible();
  await expect(david.getByText(WHY)).toBeVisible();
  await david.goto("/staff/rules?from=staff");
  const all = david.getByRole("table", { name: /^All rules/ });
  await expect(all.getByRole("row").filter({ hasText: TEXT })).toBeVisible();

  await david.goto(rule);
  await david.getByLabel("Why").fill("The gateway words it otherwise now");
  await david.getByRole("button", { name: "Take the rule back" }).click();
  await said(david, "The rule is taken back");
  await stamped(david, "Taken back");
  const history = david.getByRole("table", { name: "What was done" });
  await expect(history.getByRole("row", { name: /^Approved/ })).toContainText("Anna Kowalczyk");

  async function explain(page: typeof david): Promise<void> {
    await page.getByLabel("What the gateway answered").fill(REPLY);
    await page.getByLabel("Gateway", { exact: true }).selectOption({ index: 1 });
    await page.getByRole("button", { name: "Explain it" }).click();
  }
}
