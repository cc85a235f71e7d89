// Every refusal in English.

import type { RefusalCode } from "../../platform/types";
import type { ErrorText, Whose } from "../kinds";
import { date } from "./dates";

/** Words that no password may hold: what to avoid, and the whole sentence where no word is named. */
const ownWords: Record<Whose, { such: string; none: string }> = {
  member: {
    such: "Please avoid names, numbers and your insurer’s name.",
    none: "The password cannot contain your name, numbers, user ID or your insurer’s name.",
  },
  office: {
    such: "Please avoid the user ID, the office number and the federation’s name.",
    none: "The password cannot contain the user ID, the office number, the federation’s name or the part of the security address before the “@”.",
  },
  desk: {
    such: "Please avoid your name, your user ID and the federation’s name.",
    none: "The password cannot contain your name, your user ID or the federation’s name.",
  },
};

const strangeDevice = "For safety, log-in from devices not used before is closed.";
const deviceRefused: Record<Whose, string> = {
  member: `${strangeDevice} Use a device that logged in before, or reset the password.`,
  office: `${strangeDevice} Use a device that logged in before, reset the password, or apply for a re-issue.`,
  desk: `${strangeDevice} Use a device that logged in before. If you cannot, ask your administrator for a new set-up.`,
};

export const errors: Record<RefusalCode, ErrorText> = {
  fields_refused: "Please check what you entered.",
  request_malformed: "This screen is out of date. Please open it again and retry.",
  not_allowed: "This cannot be done here.",
  session_required: "Your time logged in has run out. Please log in again.",
  session_locked: "The screen is locked. Enter your password to unlock it.",
  terms_required: "Please read the terms of use first.",
  step_not_open: "This step is not open at the moment. Please start again.",
  stale: "Something else changed this meanwhile. Please look again and retry.",
  not_found: "What you are looking for was not found.",
  busy: "It is busy just now. Please wait a moment and try again; what you typed is kept.",
  connection_lost:
    "The server could not be reached. Please check your internet connection and try again; what you typed is kept.",
  store_unavailable:
    "The data could not be read or written, and nothing was registered. Please wait a moment and try again.",
  disk_full:
    "The disk of this computer is full, and nothing was registered. Please free some space and try again; what you typed is kept.",
  store_in_use: "Another window is using the data. Close that window and open this one again.",
  store_too_new: "The data was written by a newer version of this app. Please update the app.",
  store_key_missing: "No key was found that opens the data. The file is left untouched.",
  store_password_wrong: "The storage password is wrong.",
  store_damaged: "The data file is damaged. It is left untouched.",
  unexpected: "Something unexpected happened. Please try again.",

  required: ({ label }) => `Please enter: ${label}.`,
  too_long: ({ label, detail }) =>
    detail ? `${label}: at most ${detail} characters.` : `${label} is too long.`,
  too_short: ({ label, detail }) =>
    detail ? `${label}: at least ${detail} characters.` : `${label} is too short.`,
  character_refused: ({ label, detail }) =>
    detail
      ? `${label} cannot contain “${detail}”.`
      : `${label} contains a character it cannot take.`,
  half_width_only: ({ label }) => `${label}: please use half-width characters.`,
  looks_like_my_number:
    "This looks like an individual number (My Number), which is never used here. Please check which number to enter.",

  match_failed:
    "We could not confirm these details. Please compare them with your notice of qualification and try again. For safety we do not say which item differs.",
  match_limit:
    "After several tries that could not be confirmed, this number is on hold for a while. Please try later or ask your insurer.",
  match_closed: "For safety, sign-up with this number is closed. Please ask your insurer.",
  already_registered: ({ detail }) =>
    `A user ID exists already. Please log in, or have the user ID sent to you if you forgot it. If it was not you who registered, someone else may have done so: please contact ${detail ? `the support desk (${detail})` : "the support desk of your insurer"} at once.`,
  insurer_unknown: "This insurer code is not known. Please check the code in your guide.",
  roster_missing:
    "This computer holds no member data, so nobody can register here. Please ask your insurer.",
  kana_has_kanji:
    "This contains kanji. Please enter how the name is read, in hiragana or katakana.",
  kana_unusable: ({ detail }) =>
    detail
      ? `“${detail}” cannot be part of a name in kana. Please use hiragana or katakana.`
      : "Please enter how the name is read, in hiragana or katakana.",
  date_no_such_day: ({ detail }) =>
    detail ? `${date(detail)} has no such day.` : "There is no such day in the calendar.",
  date_era_ended: ({ detail }) =>
    detail
      ? `That era ended on ${date(detail)}. Please check era and year.`
      : "That era had ended by then. Please check era and year.",
  date_era_not_begun: ({ detail }) =>
    detail
      ? `That era began on ${date(detail)}. Please check era and year.`
      : "That era had not begun yet. Please check era and year.",
  date_future: "The date lies in the future. Please check the date of birth.",
  date_too_old: "The year is too long ago. Please check the date of birth.",
  date_unreadable: "This could not be read as a date. Examples: 19510101, 1951/1/1, 昭和26年1月1日",

  user_id_taken: "This user ID is in use. Please choose another.",
  user_id_check_limit:
    "No more availability checks in this sign-up. “Create” will check it when you press it.",
  password_needs_letter: "The password needs at least one letter.",
  password_needs_digit: "The password needs at least one digit.",
  password_needs_symbol: "The password needs at least one symbol.",
  password_common: "This password is used by many people and easy to guess.",
  password_own_word: ({ detail, whose = "member" }) =>
    detail
      ? `The password cannot contain “${detail}”. ${ownWords[whose].such}`
      : ownWords[whose].none,
  password_same: "This is your present password. Please choose another.",
  mail_address_unreadable:
    "This could not be read as an e-mail address. Please check both sides of the “@”.",
  mail_address_fixed:
    "This address was set by your insurer and cannot be changed here. You can change it after log-in.",
  mail_address_same: "This is your present address.",

  code_wrong: ({ detail }) =>
    detail
      ? `The code is wrong. Tries left: ${detail}.`
      : "The code is wrong. Please check the newest mail.",
  code_expired: "The code has expired. Please send a new one.",
  code_superseded:
    "A newer code was sent, so this one no longer counts. Please enter the code of the newest mail.",
  code_used: "This code was used already.",
  code_tries_spent: "This code was tried too often and no longer counts. Please send a new one.",
  code_resend_too_soon: "Codes cannot be sent that fast. Please wait a moment.",
  code_limit: "The limit of codes is reached. Please try again later.",

  login_failed: "The user ID or the password is wrong.",
  login_wait: "After several failed log-ins there is a short wait.",
  login_device_refused: ({ whose = "member" }) => deviceRefused[whose],
  current_password_wrong: "The present password is wrong.",
  membership_ended: "Your membership has ended, so you cannot log in. Please ask your insurer.",
  recovery_limit: "The limit of requests is reached. Please try again later.",
  network_limit:
    "There were too many failed entries or requests from your network, so it has to wait for a while. Please try again later.",

  mail_addresses_differ:
    "This is not the same as the notice address. Enter the same address in both fields.",
  prefecture_not_served:
    "Applications of this prefecture are not taken here. Please ask the federation you bill to.",
  codes_spent: "No more confirmation codes can be sent. Please wait a while and begin again.",
  application_limit: ({ detail }) =>
    `This office has reached the number of applications for one day. If it is urgent, please call ${detail ?? "the federation"}.`,
  receipt_unreadable:
    "A digit of the receipt number seems to be wrong. Compare it with the last screen or the mail.",
  application_unknown:
    "No application was found for this receipt number and notice address. For security we do not say which of them is wrong.",
  tracker_limit:
    "After several entries that found nothing, status checks are on hold for a while. Please try again later.",
  factor_wrong:
    "The code is wrong or was used already. Enter the one your authenticator shows now.",
  factor_required: "Please enter a code of your authenticator first.",
  set_up_over:
    "This set-up code cannot be used. Please check it for slips. If there are none, it is older than 3 days or was used already: ask your administrator for a new one.",
  checks_open: "Please tick every required point of the check-list.",
  choice_missing: ({ label }) => `Please choose: ${label}.`,
  not_your_turn: ({ detail }) =>
    detail
      ? `${detail} is reviewing this application. Press “Take the review over” if you want to.`
      : "Somebody else is reviewing this application.",
  envelope_missing: "The return envelope has not arrived, so it cannot be approved yet.",
  four_eyes: "Whoever approved an application cannot print its letter. Please ask a colleague.",
  letters_spent:
    "No more letters can be printed for this application. Withdraw it and take a new one.",
  posted_when: "The day of posting must lie between the day of printing and today.",
  office_closed:
    "This office is closed in the office ledger, so it cannot log in. Please ask the federation.",
  fresh_factor_required: "Please enter a new code of your authenticator before this.",
  factor_used:
    "This code was used already. Wait until your authenticator shows another one and enter that.",
  factor_wait: "After several wrong codes there is a wait.",
  factor_clock_wait:
    "This authenticator was used with a code of a later time than now. First check that date and time are right. If they are, a clock was ahead before; for safety no code counts until that time comes. If you cannot wait: staff ask the administrator for a new set-up, offices apply for new login information.",
  factor_closed:
    "There were too many wrong codes. This authenticator can no longer be used. To set one up anew, a care office applies for a re-issue and a clerk asks the administrator.",
  envelope_not_asked: "This application needs no return envelope.",
  letter_over: "This letter was used, has expired or was printed again, so it no longer counts.",
  user_ids_spent:
    "No serial for a new user ID is left, so this cannot be approved. Ask the administrator to change the prefix or the digits of user IDs in the federation's profile and to import it. The application and what you entered are kept.",
  notes_spent: "No more notes can be written for this application.",
  reason_unknown: "Please choose a reason from the list.",
  letter_unprintable: ({ detail }) =>
    `The letter${detail ? ` of receipt number ${detail}` : ""} cannot be printed. Check whether the ledger's address or name is too long.`,
  too_many_letters: ({ detail }) =>
    detail
      ? `At most ${detail} letters can be printed together. Please choose fewer.`
      : "These are more letters than can be printed together. Please choose fewer.",
  file_too_large: ({ detail }) =>
    detail
      ? `The file is too large: this screen takes ${Math.floor(Number(detail) / 1_000_000)} MB. An administrator can load larger ones by command.`
      : "The file is too large.",
  file_unreadable:
    "This cannot be read as a ledger. Choose a CSV file whose first line names the columns.",
  ended_differs: ({ detail }) =>
    detail
      ? `${detail} offices would be closed. Check this, then enter that number.`
      : "This is not the number of offices “To be closed” above. Please enter it again.",

  consent_missing: "To go on, please tick “I agree to the terms of use”.",
  terms_changed: "The terms of use have changed. Please read the new ones.",
  demo_refuses_real_data: "The demo takes invented people only. Please choose one from the card.",
  file_not_saved:
    "The file could not be saved. Please check free space and permission of the folder and try again.",
  save_cancelled: "The file was not saved.",
};
