import { donorSeesGifts } from "./steps/donor-sees-gifts.ts";
import { test } from "./support/test.ts";

test("a donor finds gifts, and a year adds up", donorSeesGifts);
