// Every page there is, by who may see it, in every state that looks different: full, empty, wrong.

import { expect } from "./test.ts";
import { withoutProbes } from "../steps/words.ts";
import {
  type Place,
  at,
  from,
  CASE,
  aCase,
  incident,
  gift,
  office,
  transaction,
  order,
  webhook,
  beside,
  endOfDelay,
  lockedPlan,
  maintenance,
} from "./places.ts";
import { OF_DONORS } from "./pages-of-donors.ts";

export { WHO, type Place } from "./places.ts";

export const PLACES: Place[] = [
  ...OF_DONORS,

  at("ruth", "/church/statements"),
  at("ruth", "/church/transactions"),
  at("ruth", "/church/transactions?page=2&sort=largest"),
  at("ruth", "/church/transactions?q=nobody+of+this+name"),
  at("ruth", "/church/transactions?least=ten&from=soon", 422),
  transaction("given"),
  transaction("assured"),
  transaction("needs_you"),
  transaction("refunded"),
  transaction("being_asked"),
  office("refund", "Give back, all or a part"),
  {
    ...office("refund", "Give back, all or a part"),
    name: "giving back, refused",
    status: 422,
    open: async (page) => {
      await office("refund", "Give back, all or a part").open(page);
      await page.getByLabel("Amount", { exact: true }).fill("ten");
      await page.getByLabel("Why").fill("no");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    ...office("refund", "Give back, all or a part"),
    name: "giving back, to be checked",
    open: async (page) => {
      await office("refund", "Give back, all or a part").open(page);
      await page.getByLabel("Why").fill("The donor gave twice by mistake");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("heading", { name: "Check: give back" })).toBeVisible();
    },
  },
  office("redesignate", "Move to another fund"),
  office("expire", "Give this gift up", "assured"),
  at("ruth", "/church/deposits"),
  at("ruth", "/church/deposits?below=3"),
  at("ruth", "/church/deposits/payout"),
  {
    name: "a deposit, to be checked",
    route: "/church/deposits/payout",
    who: "ruth",
    open: async (page) => {
      await page.goto("/church/deposits/payout");
      await page.getByLabel("From").selectOption("Meridian Cards");
      await page.getByLabel("Amount", { exact: true }).fill("100000");
      await page.getByLabel("Reference").fill("PO-4711");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByRole("heading", { name: /has not taken so much/ })).toBeVisible();
    },
  },
  at("ruth", "/church/deposits/write-off"),
  at("ruth", "/church/entry"),
  at("ruth", "/church/trust"),
  {
    name: "a trust page's address that does not fit",
    route: "/church/trust",
    who: "ruth",
    status: 422,
    open: async (page) => {
      await page.goto("/church/trust");
      await page.getByLabel("Last part of the address").fill("not an address");
      await page.getByRole("button", { name: "Change the address" }).click();
    },
  },
  at("ruth", "/church/pledges"),
  at("ruth", "/settings"),

  at("david", "/staff/corrections"),
  at("david", "/staff/corrections?show=open"),
  from("david", "/staff/corrections", "a correction", "/staff/corrections/{id}",
    "table tbody th a[href^='/staff/corrections/']"),
  at("david", "/staff/delayed"),
  at("david", "/staff/delay/begin"),
  at("david", "/staff/delay/begin?scope=everything"),
  from(
    "david",
    "/staff/delayed",
    "ending a delay",
    "/staff/delay/{id}/end",
    "table.gateways a[href$='/end']",
  ),
  from(
    "david",
    "/staff/delayed",
    "a release plan, done",
    "/staff/release/{id}",
    "a[href^='/staff/release/']",
  ),
  {
    name: "/staff/delay/begin, refused",
    route: "/staff/delay/begin",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/delay/begin");
      await page.getByLabel("Why").fill("short");
      await page.getByRole("button", { name: "Begin the delay" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("david", "/staff/notices"),
  at("david", "/staff/notices/channels"),
  at("david", "/staff/notices/on-call"),
  at("david", "/staff/notices/webhooks"),
  {
    name: "/staff/notices/webhooks, refused",
    route: "/staff/notices/webhooks",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/notices/webhooks");
      await page.getByRole("button", { name: "Add the webhook" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("david", "/staff/incidents"),
  at("david", "/staff/incidents?page=9"),
  at("david", "/staff/incidents/trends"),
  at("david", "/staff/incidents/open"),
  {
    name: "/staff/incidents/open, refused",
    route: "/staff/incidents/open",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/incidents/open");
      await page.getByRole("button", { name: "Open the incident" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  incident("open", ""),
  incident("open", "/banner"),
  incident("open", "/banner", "?donor=Your+gift+is+safe.&church=Gifts+are+safe."),
  incident("open", "/resolve"),
  incident("over", ""),
  incident("over", "/post-mortem"),
  incident("finished", "/post-mortem"),
  at("david", "/staff/mirrors"),
  {
    name: "/staff/mirrors, refused",
    route: "/staff/mirrors",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/mirrors");
      await page.getByRole("button", { name: "Add the mirror" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("david", "/staff/ledger/replay"),
  {
    name: "/staff/ledger/replay, refused",
    route: "/staff/ledger/replay",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/ledger/replay");
      await page.getByRole("button", { name: "Look first" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("david", "/staff/ledger"),
  at("david", "/staff/ledger?as_of=2001-01-01"),
  at("david", "/staff/ledger?as_of=someday", 422),
  at("david", "/staff/ledger?kind=donor"),
  from(
    "david",
    "/staff/ledger",
    "an account of the books",
    "/staff/ledger/accounts/{id}",
    "table.books tr.inner a[href*='/accounts/']",
  ),
  at("david", "/staff/ledger/orders"),
  at("david", "/staff/ledger/orders?q=nothing"),
  order("settle"),
  order("assure"),
  order("refund"),
  at("david", "/staff/cases"),
  at("david", "/staff/cases?show=over"),
  at("david", "/staff/cases?kind=double"),
  at("david", "/staff/cases?show=over&page=9"),
  from("david", "/staff/cases?show=over", "a case", "/staff/cases/{id}", CASE),
  aCase("take-down"),
  aCase("refund"),
  at("david", "/staff/ledger/verification"),
  at("david", "/staff/ledger/verification?page=9"),
  from(
    "david",
    "/staff/ledger/verification",
    "a church's verifications",
    "/staff/ledger/verification/{id}",
    "table tbody th a",
  ),
  at("david", "/staff/rules"),
  at("david", "/staff/rules?q=nothing-says-this"),
  at("david", "/staff/rules/unknown"),
  at("david", "/staff/rules/why"),
  {
    name: "why a reply is ruled so",
    route: "/staff/rules/why",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/rules/why");
      await page.getByLabel("What the gateway answered").fill("HTTP 402 Insufficient funds");
      await page.getByLabel("Gateway", { exact: true }).selectOption({ index: 1 });
      await page.getByRole("button", { name: "Explain it" }).click();
      await expect(page.getByRole("heading", { name: "The rule that decided" })).toBeVisible();
    },
  },
  at("david", "/staff/rules/draft"),
  {
    name: "/staff/rules/draft, refused",
    route: "/staff/rules/draft",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/rules/draft");
      await page.getByRole("button", { name: "Look what it would change" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a rule of staff",
    route: "/staff/rules/draft/{id}",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/rules/draft");
      await page.getByLabel("Text to find").fill("gronk is out of wuzzle");
      await page.getByLabel("It means").selectOption("Provider failure");
      await page.getByLabel("Reason").fill("their support told us so");
      await page.getByRole("button", { name: "Look what it would change" }).click();
      await expect(page).toHaveURL(/\/staff\/rules\/draft\/[-0-9a-f]+/);
    },
  },
  at("david", "/staff/reactions"),
  { ...at("david", "/staff/reactions/card_comms_or_provider"), route: "/staff/reactions/{id}" },
  { ...at("david", "/staff/reactions/orchestrator"), route: "/staff/reactions/{id}" },
  at("david", "/staff/reactions/new"),
  {
    name: "a reaction, refused",
    route: "/staff/reactions/{id}",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/reactions/card_comms_or_provider");
      await page.getByLabel("How many failures").fill("many");
      await page.getByRole("button", { name: "Check the change" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a reaction, to be checked",
    route: "/staff/reactions/{id}/check",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/reactions/card_comms_or_provider");
      await page.getByLabel("How many failures").fill("5");
      await page.getByRole("button", { name: "Check the change" }).click();
      await expect(page.getByRole("heading", { name: "The rule gets weaker" })).toBeVisible();
    },
  },
  at("david", "/staff/drills"),
  {
    name: "/staff/drills, refused",
    route: "/staff/drills",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/drills");
      await page.getByLabel("Seed").fill("seven");
      await page.getByRole("button", { name: "Play every drill" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  at("david", "/staff/rollouts"),
  {
    name: "a rollout",
    route: "/staff/rollouts/{id}",
    who: "david",
    open: async (page) => void (await page.goto("/staff/rollouts/write_backs")),
  },
  {
    name: "a rollout, refused",
    route: "/staff/rollouts/{id}",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/rollouts/write_backs");
      await page.getByLabel("Why").fill("short");
      await page.getByRole("button", { name: "Move it" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "a chargeback",
    route: "/staff/gifts/{id}/chargeback",
    who: "david",
    open: async (page) => {
      await order("settle").open(page);
      const href = await page.locator("a[href*='q='][href*='church=']").first().getAttribute("href");
      const job = new URL(href!, page.url()).searchParams;
      const [gift, church] = [job.get("q"), job.get("church")];
      await page.goto(`/staff/gifts/${gift}/chargeback?church=${church}`);
    },
  },
  at("david", "/staff/switch"),
  at("david", "/staff/health"),
  at("david", "/staff/windows"),
  at("david", "/staff/windows/plan"),
  {
    name: "/staff/windows/plan, refused",
    route: "/staff/windows/plan",
    who: "david",
    status: 422,
    open: async (page) => {
      await page.goto("/staff/windows/plan");
      await page.getByLabel("Why").fill("no");
      await page.getByRole("button", { name: "See what it would hold" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "maintenance, to be checked",
    route: "/staff/windows/plan",
    who: "david",
    open: async (page) => {
      await maintenance(page);
    },
  },
  {
    name: "one maintenance",
    route: "/staff/windows/{id}",
    who: "david",
    open: async (page) => {
      await maintenance(page);
      await page.getByRole("button", { name: /^Plan it/ }).click();
      await page.getByRole("link", { name: "All gateways" }).first().click();
      await expect(page.getByRole("button", { name: "Cancel this maintenance" })).toBeVisible();
    },
  },
  at("david", "/settings"),
];

/** Places that change what others see; they come last, in this order. */
export const CHANGED: Place[] = [
  {
    name: "a release plan, drawn",
    route: "/staff/release/{id}",
    who: "david",
    open: async (page) => {
      await endOfDelay(page, "anna");
      await page.getByLabel("Gifts in a batch").fill("2");
      await page.getByRole("button", { name: "Draw the plan" }).click();
      await expect(page.getByRole("heading", { name: "Waits for a second person" })).toBeVisible();
    },
  },
  {
    name: "a release plan, approved and locked",
    route: "/staff/release/{id}",
    who: "david",
    open: lockedPlan,
  },
  {
    name: "letting a release plan run on",
    route: "/staff/release/{id}/run-on",
    who: "david",
    open: async (page) => {
      await lockedPlan(page);
      await beside(page, "anna", (second) => withoutProbes(page, second));
      await page.getByRole("link", { name: "Let it run on by itself" }).click();
      await expect(page.getByRole("heading", { name: /run on by itself/ })).toBeVisible();
    },
  },
  {
    name: "a release plan, to be approved",
    route: "/staff/release/{id}",
    who: "anna",
    open: async (page) => {
      await beside(page, "david", async (first) => {
        await endOfDelay(first, "anna");
        await first.getByRole("button", { name: "Draw the plan" }).click();
        await page.goto(first.url());
      });
      await expect(page.getByRole("button", { name: /^Approve/ })).toBeVisible();
    },
  },
  {
    name: "a drill, asked for",
    route: "/staff/drills/{id}",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/drills");
      await page.getByRole("button", { name: /^Play Dead between/ }).click();
      await expect(page).toHaveURL(/\/staff\/drills\/[-0-9a-f]+/);
    },
  },
  {
    name: "a drill's report",
    route: "/staff/drills/{id}",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/drills");
      await page.locator("a[href^='/staff/drills/']").first().click();
      await expect(async () => {
        await page.reload();
        await expect(page.getByRole("heading", { name: "Minute by minute" })).toBeVisible();
      }).toPass({ timeout: 90_000 });
    },
  },
  {
    name: "ending a delay, asked of a second person",
    route: "/staff/delay/{id}/end",
    who: "anna",
    open: async (page) => {
      await page.goto("/staff/delay/begin?scope=everything");
      await page.getByLabel("Why").fill("What lies above them all is down");
      await page.getByRole("button", { name: "Delay all gateways" }).click();
      await page.locator("a[href$='/end']").last().click();
      await beside(page, "david", async (first) => {
        await first.goto(page.url());
        await first.getByText("Do without probes", { exact: true }).click();
        await first.getByLabel("Why it cannot wait for the probes").fill("They say it is mended");
        await first.getByRole("button", { name: "Ask a second person" }).click();
        await expect(first.getByText("Somebody else has to agree")).toBeVisible();
      });
      await page.reload();
      await expect(page.getByRole("button", { name: "Agree to do without" })).toBeVisible();
    },
  },
  {
    name: "a mirror",
    route: "/staff/mirrors/{id}",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/mirrors");
      await page.getByLabel("Name").fill("The office's books");
      await page.getByLabel("Address").fill("http://127.0.0.1:9/mirror");
      await page.getByLabel("Secret").fill("a secret that is long enough for anybody");
      await page.getByRole("button", { name: "Add the mirror" }).click();
      await expect(page).toHaveURL(/\/staff\/mirrors\/[-0-9a-f]+/);
    },
  },
  {
    name: "notices, one of them unread",
    route: "/staff/notices",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/notices/channels");
      await page.getByRole("button", { name: "Send me a test" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await page.goto("/staff/notices");
      await expect(page.getByRole("article").first()).toBeVisible();
    },
  },
  webhook("a webhook, tried", "", async (page) => {
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  }),
  webhook("another secret for a webhook", "/rotate", async (page) => {
    await page.getByRole("link", { name: "Give it another secret" }).click();
  }),
  webhook("removing a webhook", "/remove", async (page) => {
    await page.getByRole("link", { name: "Remove it" }).click();
  }),
  {
    name: "a replay, looked at first",
    route: "/staff/ledger/replay",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/ledger/replay");
      await page.getByLabel("Church").selectOption({ index: 1 });
      await page.getByRole("button", { name: "Look first" }).click();
      await expect(page.getByRole("button", { name: /^Replay / })).toBeVisible();
    },
  },
  {
    name: "a replay",
    route: "/staff/ledger/replay/{id}",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/ledger/replay");
      await page.getByLabel("Church").selectOption({ index: 1 });
      await page.getByRole("button", { name: "Look first" }).click();
      await page.getByLabel("Why").fill("The office lost a day");
      await page.getByRole("button", { name: /^Replay / }).click();
      await expect(page).toHaveURL(/\/staff\/ledger\/replay\/[-0-9a-f]+/);
    },
  },
  {
    name: "/staff/switch, off",
    route: "/staff/switch",
    who: "david",
    open: async (page) => {
      await page.goto("/staff/switch");
      await page.getByLabel("Why").fill("A page is looked at");
      await page.getByRole("button", { name: "Turn schedules off" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Schedules are off");
    },
  },
  at("david", "/staff/delayed"),
  at("david", "/staff/health"),
];
