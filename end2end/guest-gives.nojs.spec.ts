import { guestGives } from "./steps/guest-gives.ts";
import { test } from "./support/test.ts";

test("somebody without an account gives to a church", guestGives);
