// The desk of the practice gateway beside a test's server.

import type { Server } from "../support/server.ts";

const FACILITY = "gw_braintree_grace_harbor";

/** How the practice gateway fares from now on. */
export async function mood(server: Server, mood: string): Promise<void> {
  const line = server.log.split("\n").find((line) => line.includes("a practice gateway is here"));
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line ?? "")?.[0];
  if (!url) throw new Error("the server names no practice gateway");
  for (const gateway of [FACILITY, "gw_braintree_probe"]) {
    const answer = await fetch(`${url}/sandbox/gateways/${gateway}/mood`, {
      method: "PUT",
      headers: {
        authorization: `Basic ${Buffer.from("sandbox:sandbox").toString("base64")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ mood }),
    });
    if (answer.status !== 204) throw new Error(`the gateway has no mood ${mood}: ${answer.status}`);
  }
}
