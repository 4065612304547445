import { donorIsTold } from "./steps/donor-is-told.ts";
import { test } from "./support/test.ts";

test("a donor chooses what they are told, and stops a mail", donorIsTold);
