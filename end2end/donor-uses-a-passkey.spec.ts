import { donorUsesAPasskey } from "./steps/donor-uses-a-passkey.ts";
import { test } from "./support/test.ts";

test("d23 a donor adds a passkey, signs in with it, and removes it", donorUsesAPasskey);
