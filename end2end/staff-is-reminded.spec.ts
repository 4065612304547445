import { staffIsReminded } from "./steps/staff-is-reminded.ts";
import { test } from "./support/test.ts";

test("staff are reminded that schedules are off, and another agrees", staffIsReminded);
