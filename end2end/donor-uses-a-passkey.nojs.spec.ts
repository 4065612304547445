import { donorReadsOfPasskeys } from "./steps/donor-uses-a-passkey.ts";
import { test } from "./support/test.ts";

test("d23 a donor reads that this browser cannot add a passkey", donorReadsOfPasskeys);
