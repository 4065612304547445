// Before all tests: demo data is made once, by the real engine, and everybody signs in once.
// Sessions live in the database, so every copy of the folder knows them.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "@playwright/test";
import { PASSWORD, PEOPLE } from "./people.ts";
import { Server } from "./server.ts";

/** Tests run in processes of their own; they find the folder by this variable. */
const ROOM = "OFFERTORY_TEST_ROOM";

export function room(): string {
  const found = process.env[ROOM];
  if (!found) throw new Error("the demo data was not made");
  return found;
}

export const demoData = () => join(room(), "demo");

/** The cookies of somebody who has signed in. */
export const session = (who: string) => join(room(), `${who}.json`);

export default async function makeDemo(): Promise<() => Promise<void>> {
  process.env[ROOM] = await mkdtemp(join(tmpdir(), "offertory-"));
  const tidyUp = () => rm(room(), { recursive: true, force: true });
  try {
    console.log("making demo data, about half a minute");
    const server = await Server.start(demoData());
    for (const [who, email] of Object.entries(PEOPLE)) {
      const browser = await request.newContext({ baseURL: server.url });
      const form = { email, password: PASSWORD, act: "password" };
      const answer = await browser.post("/sign-in", { form, maxRedirects: 0 });
      if (answer.status() !== 303) throw new Error(`${email} cannot sign in: ${answer.status()}`);
      await browser.storageState({ path: session(who) });
      await browser.dispose();
    }
    await server.stop();
  } catch (error) {
    await tidyUp();
    throw error;
  }
  return tidyUp;
}
