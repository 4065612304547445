import { donorKeepsASchedule } from "./steps/donor-keeps-a-schedule.ts";
import { test } from "./support/test.ts";

test("a donor makes a recurring gift, changes it and stops it", donorKeepsASchedule);
