import { staffPlaysADrill } from "./steps/staff-plays-a-drill.ts";
import { test } from "./support/test.ts";

test("staff play a drill and read its report", staffPlaysADrill);
