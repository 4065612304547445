import { donorIsTexted } from "./steps/donor-is-texted.ts";
import { test } from "./support/test.ts";

test("a donor is told by text, reads large print, and writes a comma", donorIsTexted);
