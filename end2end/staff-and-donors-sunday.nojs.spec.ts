import { theWholeSunday } from "./steps/staff-and-donors-sunday.ts";
import { test } from "./support/test.ts";

test("the whole Sunday, from the donor's, the church's and the staff's side", theWholeSunday);
