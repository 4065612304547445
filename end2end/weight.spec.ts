// What a page costs on a bad line: no wasm where no island is, and little of everything else.

import type { Response } from "@playwright/test";
import { expect, test, type Page } from "./support/test.ts";

const kB = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;

interface File {
  bytes: number;
  coding: string;
}

/** Everything a page asks for, opened with an empty cache, until its islands are awake. */
async function cold(page: Page, path: string): Promise<Map<string, File>> {
  const answers: Response[] = [];
  page.on("response", (response) => answers.push(response));
  await page.goto(path, { waitUntil: "load" });
  if ((await page.locator("leptos-island").count()) > 0) {
    await expect(page.locator("html")).toHaveAttribute("data-wasm", "alive");
  }
  await page.evaluate(() => document.fonts.ready);
  const all = new Map<string, File>();
  for (const response of answers) {
    await response.finished();
    const { responseBodySize, responseHeadersSize } = await response.request().sizes();
    const coding = (await response.headerValue("content-encoding")) ?? "";
    const { pathname } = new URL(response.url());
    all.set(pathname, { bytes: responseBodySize + responseHeadersSize, coding });
  }
  return all;
}

test("a page without an island asks for no script and no wasm", async ({ as }) => {
  for (const [who, paths] of [
    ["nobody", ["/", "/mailbox"]],
    ["ann", ["/gifts", "/recurring", "/settings"]],
    ["ruth", ["/church/transactions"]],
    ["david", ["/staff/switch", "/staff/delay/begin"]],
  ] as const) {
    const page = await as(who);
    for (const path of paths) {
      const asked = [...(await cold(page, path)).keys()];
      expect(asked.filter((file) => /\.(js|wasm)$/.test(file)), `${who} at ${path}`).toEqual([]);
    }
  }
});

test("the sign-in page asks for one small script, for passkeys", async ({ as }) => {
  const all = await cold(await as("nobody"), "/sign-in");
  const scripts = [...all].filter(([path]) => /\.(js|wasm)$/.test(path));
  expect(scripts).toHaveLength(1);
  const [[path, { bytes }]] = scripts;
  expect(path).toContain("passkey");
  expect(bytes).toBeLessThanOrEqual(2_000);
});

test("the wasm of the giving page is 110 kB of brotli at most", async ({ as }, info) => {
  const all = await cold(await as("ann"), "/give");
  const wasm = [...all].filter(([path]) => path.endsWith(".wasm"));
  expect(wasm).toHaveLength(1);
  const [[, { bytes, coding }]] = wasm;
  info.annotations.push({ type: "wasm", description: kB(bytes) });
  expect(coding).toBe("br");
  expect(bytes).toBeLessThanOrEqual(110_000);
});

test("the list of gifts costs 200 kB at most, fonts and all", async ({ as }, info) => {
  const all = await cold(await as("ann"), "/gifts");
  const bytes = [...all.values()].reduce((sum, file) => sum + file.bytes, 0);
  const each = [...all].map(([path, file]) => `${path} ${kB(file.bytes)}`).join(", ");
  info.annotations.push({ type: "cold page", description: `${kB(bytes)}: ${each}` });
  console.log(`cold /gifts: ${kB(bytes)} in ${all.size} answers: ${each}`);
  expect(bytes).toBeLessThanOrEqual(200_000);
  expect(all.get("/gifts")?.coding, "pages are compressed too").not.toBe("");
});

test("files of the site are kept for ever, pages never", async ({ as }) => {
  const page = await as("ann");
  const answer = (await page.goto("/gifts"))!;
  expect(await answer.headerValue("cache-control")).toBe("no-store");
  const sheet = await page.locator("link[rel=stylesheet]").getAttribute("href");
  const file = await page.request.get(sheet!);
  expect(file.headers()["cache-control"]).toContain("immutable");
});
