import { staffAreTold } from "./steps/staff-are-told.ts";
import { test } from "./support/test.ts";

test("staff are told, by the page, by mail and by a webhook", staffAreTold);
