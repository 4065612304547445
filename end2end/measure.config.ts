// What pages cost a phone on a slow line; run by `make pages`, which has the machine to itself, and
// never with the tests: figures of a busy machine say nothing.

import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig({
  ...tests,
  testMatch: /\.measure\.ts$/,
  testIgnore: [],
  timeout: 1_800_000,
  retries: 0,
  workers: 1,
  fullyParallel: false,
  projects: [{ name: "phone" }],
});
