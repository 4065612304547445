import { donorGives } from "./steps/donor-gives.ts";
import { test } from "./support/test.ts";

test("a donor gives, and reads what became of it", donorGives);
