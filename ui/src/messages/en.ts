// English, complete beside the Japanese: a text missing here does not compile.

import * as dates from "./en/dates";
import { demo } from "./en/demo";
import { entrance } from "./en/entrance";
import { errors } from "./en/errors";
import { fields } from "./en/fields";
import { frame } from "./en/frame";
import { install } from "./en/install";
import { myPage } from "./en/my_page";
import { recovery } from "./en/recovery";
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
