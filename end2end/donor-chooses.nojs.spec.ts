import { donorChooses } from "./steps/donor-chooses.ts";
import { test } from "./support/test.ts";

test("a donor of a held gift chooses another way, and agrees beforehand", donorChooses);
