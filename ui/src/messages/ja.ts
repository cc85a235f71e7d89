// Japanese, the first language of the product.

import * as dates from "./ja/dates";
import { demo } from "./ja/demo";
import { desk } from "./ja/desk";
import { entrance } from "./ja/entrance";
import { errors } from "./ja/errors";
import { fields } from "./ja/fields";
import { frame } from "./ja/frame";
import { install } from "./ja/install";
import { letters } from "./ja/letters";
import { myPage } from "./ja/my_page";
import { office } from "./ja/office";
import { recovery } from "./ja/recovery";
import { reissue } from "./ja/reissue";
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
  desk,
  entrance,
  errors,
  fields,
  frame,
  install,
  letters,
  myPage,
  office,
  recovery,
  reissue,
  session,
  settings,
  signup,
  terms,
};

/** What a language has to say; English is complete because this type asks for it. */
export type Words = typeof ja;
