import { donorSignsIn } from "./steps/donor-signs-in.ts";
import { test } from "./support/test.ts";

test("a donor signs in with a code from the mailbox", donorSignsIn);
