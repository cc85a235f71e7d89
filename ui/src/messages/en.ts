// English, complete beside the Japanese: a text missing here does not compile.

import * as dates from "./en/dates";
import { demo } from "./en/demo";
import { desk } from "./en/desk";
import { entrance } from "./en/entrance";
import { errors } from "./en/errors";
import { fields } from "./en/fields";
import { frame } from "./en/frame";
import { install } from "./en/install";
import { letters } from "./en/letters";
import { myPage } from "./en/my_page";
import { office } from "./en/office";
import { recovery } from "./en/recovery";
import { reissue } from "./en/reissue";
import { session } from "./en/session";
import { settings } from "./en/settings";
import { signup } from "./en/signup";
import { terms } from "./en/terms";
import type { Words } from "./ja";

export const en: Words = {
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
