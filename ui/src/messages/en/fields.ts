// Words of the fields that several screens share.

import type {
  Calendar,
  FieldCharacters,
  KanaNote,
  MailAdvice,
  PasswordPolicyShown,
  PasswordRule,
} from "../../platform/types";
import type { Words } from "../ja";
import type { Whose } from "../kinds";
import { date } from "./dates";

const calendars: Record<Calendar, string> = {
  western: "Western",
  meiji: "Meiji",
  taisho: "Taisho",
  showa: "Showa",
  heisei: "Heisei",
  reiwa: "Reiwa",
};

const kanaNotes: Record<KanaNote, string> = {
  space_ignored: "Space between family and given name: with or without",
  hiragana_read: "Hiragana or katakana: either",
  half_width_read: "Half-width or full-width: either",
  voicing_folded: "Voicing marks (゛゜): with or without",
  small_folded: "Small letters (ッ ャ ュ ョ …): large ones pass too",
  iteration_repeated: "Iteration marks (ヽ ゝ): read as the letter before",
  dash_unified: "Long-vowel marks and dashes: read as ー",
  old_kana_read: "ヰ and ヱ: イ and エ pass too",
  dot_ignored: "Middle dot (・): with or without",
  case_ignored: "Upper or lower case: either",
  second_key_allowed: "ヅ and ズ, ヂ and ジ, ヲ and オ: either",
};

const characters: Record<FieldCharacters, string> = {
  digits: "half-width digits",
  alphanumeric: "half-width letters or digits",
  alphanumeric_hyphen: "half-width letters, digits or hyphens",
};

const ownWords: Record<Whose, string> = {
  member: "without your name, numbers, user ID or insurer’s name",
  office:
    "without the user ID, office number, federation’s name or the part of your address before the “@”",
  desk: "without your name, user ID or the federation’s name",
};

const rules: Record<PasswordRule, (policy: PasswordPolicyShown, whose: Whose) => string> = {
  length: ({ min, max }) => `${min} to ${max} characters`,
  characters: () => "only characters that may be used",
  letter: () => "at least one letter",
  digit: () => "at least one digit",
  symbol: () => "at least one symbol",
  not_common: () => "not a password many people use",
  no_own_word: (_, whose) => ownWords[whose],
};

const mailAdvice: Record<MailAdvice, string> = {
  symbol_at_edge:
    "Addresses that begin or end with a symbol before the “@” may not receive the code (against the RFC).",
  consecutive_symbols:
    "Addresses with symbols in a row may not receive the code (against the RFC). Example: _ab..cd---@example.co.jp",
  other_symbols: "The address has an unusual symbol; the code may not arrive.",
  dotless_domain: "There is no dot after the “@”; the code may not arrive.",
  looks_like: "This looks like a common slip.",
};

export const fields: Words["fields"] = {
  insurerCode: "Insurer code",
  employeeNumber: "Employee number",
  symbol: "Symbol",
  number: "Number",
  birthDate: "Date of birth",
  kana: "Name (kana)",
  userId: "User ID",
  password: "Password",
  currentPassword: "Present password",
  newPassword: "New password",
  mailAddress: "E-mail address",
  newMailAddress: "New e-mail address",
  code: "E-mail code",
  query: "Search the notices",
  storePassword: "Storage password",
  officeNumber: "Office number",
  noticeAddress: "Notice address",
  noticeAddressAgain: "Notice address (once more)",
  prefecture: "Billing prefecture",
  receipt: "Receipt number",
  officeUserId: "User ID",
  securityAddress: "Security address",
  confirmationCode: "Confirmation code",
  factor: "Authenticator code",
  token: "Set-up code",
  general: "Your input",

  example: (text) => `Example: ${text}`,
  halfWidthDone: "Changed to half-width",
  optional: "optional",
  unusual: (kind, min, max) =>
    `Usually ${min === max ? min : `${min} to ${max}`} ${characters[kind]}. If it is printed like this, go on.`,

  kanaRead: "Reading used to compare",
  kanaBoth: "These differences do not matter.",
  kanaGeneral: "Please write long vowels (ー), ヲ/オ and ヅ/ズ as on your notice of qualification.",
  kanaNotes,

  birthHint: "Examples: 19510101, 1951/1/1, 昭和26年1月1日",
  birthChoose: "Choose instead",
  birthWestern: "Western",
  birthEra: "Japanese era",
  era: "Era",
  year: "Year",
  month: "Month",
  day: "Day",
  firstYear: "1",
  choose: "Choose",
  calendars,
  birthOpen: "Calendar",
  birthOpenTitle: "Choose the date of birth from a calendar",
  birthPick: (year, month, day) =>
    date(`${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`),
  birthDays: ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"],
  birthRead: (iso, era, eraYear) => `${date(iso)} (${calendars[era]} ${eraYear})`,

  userIdHint: (symbols, min, max) =>
    `Half-width letters, digits and symbols (${symbols.split("").join(" ")}), ${min} to ${max} characters.`,
  userIdUnique: "A user ID that is in use cannot be registered.",
  userIdCase: "Upper and lower case count as the same.",
  userIdCheck: "Check whether it is free",
  userIdFree: "This user ID is free.",
  userIdTaken: "This user ID is in use. Please choose another.",
  userIdChecksLeft: (left) => `Checks left: ${left}`,

  passwordShow: "Show",
  passwordHide: "Hide",
  passwordShowOf: (label) => `Show: ${label}`,
  passwordHideOf: (label) => `Hide: ${label}`,
  passwordMake: "Make a password for me",
  passwordMade: "A password was made and is shown. Please note it down before you go on.",
  passwordHint: (min) => `At least ${min} characters, with at least one letter, digit and symbol.`,
  passwordMixed: "Mixing lower and upper case is not necessary.",
  passwordCharacters: "Characters you may use",
  passwordLetters: "Letters",
  passwordDigits: "Digits",
  passwordSymbols: "Symbols",
  passwordAny: "Every character may be used",
  passwordRules: "What the password needs",
  ruleMet: "met",
  ruleOpen: "not yet",
  passwordRule: (rule, policy, whose) => rules[rule](policy, whose),
  capsLock: "Caps Lock is on.",

  mailHint: "Please enter an address at which you can receive the code.",
  mailAdvice,
  mailMeant: (address) => `Did you mean “${address}”?`,
  mailUse: "Use this address",
  mailGoOn: "If this address is right, press the button once more to go on.",

  codeHint: "The 6 digits in the mail",
};
