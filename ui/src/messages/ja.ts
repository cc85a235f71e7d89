// Japanese, the first language of the product.

import * as dates from "./ja/dates";
import { demo } from "./ja/demo";
import { entrance } from "./ja/entrance";
import { errors } from "./ja/errors";
import { fields } from "./ja/fields";
import { frame } from "./ja/frame";
import { install } from "./ja/install";
import { myPage } from "./ja/my_page";
import { recovery } from "./ja/recovery";
import { session } from "./ja/session";
import { settings } from "./ja/settings";
import { signup } from "./ja/signup";
import { terms } from "./ja/terms";

export const ja = {
  dates: {
    date: dates.date,
    listDate: dates.listDate,
    instant: dates.instant,
    duration: dates.duration,
  },
  demo,
  entrance,
  errors,
  fields,
  frame,
  install,
  myPage,
  recovery,
  session,
  settings,
  signup,
  terms,
};

/** What a language has to say; English is complete because this type asks for it. */
export type Words = typeof ja;
