import { staffDelays } from "./steps/staff-delays.ts";
import { test } from "./support/test.ts";

test("staff delay a gateway, and every gift given meanwhile is taken in the end", staffDelays);
