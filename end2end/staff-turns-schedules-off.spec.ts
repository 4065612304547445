import { staffTurnsSchedulesOff } from "./steps/staff-turns-schedules-off.ts";
import { test } from "./support/test.ts";

test("staff turn schedules off and on", staffTurnsSchedulesOff);
