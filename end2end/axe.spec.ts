// No page has a barrier that a machine can find: every page, in every state, light and dark.

import { readFile } from "node:fs/promises";
import { violations } from "./support/axe.ts";
import { CHANGED, PLACES, WHO, type Place } from "./support/pages.ts";
import { expect, test, type Given, type Page } from "./support/test.ts";

async function look(page: Page, { as: _, watch }: Pick<Given, "as" | "watch">, places: Place[]) {
  const found: string[] = [];
  for (const place of places) {
    await test.step(place.name, async () => {
      if (place.status) watch.expects(place.status);
      for (const scheme of ["light", "dark"] as const) {
        // The page is drawn anew only once: a scheme changes colours and nothing else.
        await page.emulateMedia({ colorScheme: scheme });
        if (scheme === "light") await place.open(page);
        if (place.route) await expect(page).toHaveURL((url) => is(url.pathname, place.route));
        // What the server writes for those who chose a look, or at night for staff.
        await page.locator("html").evaluate((html, look) => (html.dataset.theme = look), scheme);
        const here = await violations(page);
        found.push(...here.map((one) => `${place.who} at ${place.name}, ${scheme}: ${one}`));
      }
    });
  }
  expect(found).toEqual([]);
}

/** Whether a path is one of a route: "/gifts/{id}". */
function is(path: string, route: string): boolean {
  return new RegExp(`^${route.replaceAll(/\{[a-z]+\}/g, "[^/]+")}$`).test(path);
}

for (const who of ["nobody", "ann", "ruth", "david"] as const) {
  const places = [...PLACES, ...CHANGED].filter((place) => place.who === who);
  test(`no barrier for ${WHO[who]}, on ${places.length} pages`, async ({ as, watch }) => {
    test.slow();
    await look(await as(who), { as, watch }, places);
  });
}

test("every page of the server's table is looked at", async () => {
  const table = await readFile(new URL("../src/http/routes.rs", import.meta.url), "utf8");
  const all = [...table.matchAll(/get\("([^"]+)"/g)].map(([, path]) => path);
  const others = /^\/(api|assets|meta)\/|^\/church$|\/live$|\.\w+$/;
  const pages = all.filter((path) => !others.test(path));
  expect(pages.length).toBeGreaterThan(15);
  const looked = new Set([...PLACES, ...CHANGED].map((place) => place.route));
  expect(pages.filter((path) => !looked.has(path))).toEqual([]);
});

test("barriers are found where there are some", async ({ as }) => {
  const page = await as("ann");
  await page.goto("/give");
  await page.locator("label[for=amount]").evaluate((label) => label.remove());
  await page.locator("h1").evaluate((title) => (title.style.color = "#ccd"));
  const found = await violations(page);
  expect(found.map((one) => one.split(":")[0]).sort()).toEqual(["color-contrast", "label"]);
});
