import { donorFollowsALink } from "./steps/donor-follows-a-link.ts";
import { test } from "./support/test.ts";

test("a donor signs in by a link from a mail, once", donorFollowsALink);
