// Words of the sign-up (AUT, REG, COD).

import type { CardGuide, MailState } from "../../platform/types";
import type { Words } from "../ja";
import { duration } from "./dates";

/** What is printed on a sample. */
interface Sample {
  symbol: string;
  number: string;
  symbolLabel: string;
  numberLabel: string;
}

const guides: Record<
  CardGuide,
  { title: string; text: string; picture: (sample: Sample) => string }
> = {
  qualification_notice: {
    title: "Notice of qualification (資格情報のお知らせ)",
    text: "The notice from your insurer shows symbol, number and branch number. The branch number is not asked.",
    picture: ({ symbol, number }) =>
      `Sample of a notice of qualification: a table shows symbol ${symbol}, number ${number} and a branch number; symbol and number are marked.`,
  },
  qualification_certificate: {
    title: "Certificate of qualification (資格確認書)",
    text: "If you have no My Number insurance card, look at the symbol and number near the top of the certificate. The branch number is not asked.",
    picture: ({ symbol, number }) =>
      `Sample of a certificate of qualification: near the top stand symbol ${symbol}, number ${number} and a branch number; symbol and number are marked.`,
  },
  mynaportal: {
    title: "Mynaportal (マイナポータル)",
    text: "Log in to Mynaportal and choose “証明書” > “健康保険証”; symbol and number are shown.",
    picture: ({ symbol, number }) =>
      `Sample of three Mynaportal screens: step 1 log in, step 2 choose 健康保険証 from the certificates, step 3 scroll down to symbol ${symbol} and number ${number}.`,
  },
  old_card: {
    title: "Former insurance card (保険証)",
    text: "If you still have the former card, find 健保記号 (symbol) and 健保番号 (number) on it.",
    picture: ({ symbol, number, symbolLabel, numberLabel }) =>
      `Picture of a former insurance card: symbol ${symbol} and number ${number} stand above the name, with the callouts ${symbolLabel} and ${numberLabel}.`,
  },
};

const mailStates: Record<MailState, string> = {
  queued: "The mail is being prepared.",
  retrying: "The mail could not be sent yet. It is tried again by itself; please wait here.",
  sent: "The mail was sent. It may take some minutes to arrive.",
  refused:
    "The mail could not be delivered to this address. Go back and check the address, or contact the desk below.",
};

export const signup: Words["signup"] = {
  steps: ["First authentication", "User ID", "E-mail code", "Done"],
  matchTitle: "First authentication",
  matchLead: () =>
    "Enter the details of the insured member and press “Authenticate”. Details of a dependant cannot be used.",
  matchWidth: "Full-width characters are changed to half-width by themselves.",
  match: "Authenticate",
  matching: "Checking your details…",
  haveUserId: "I have already created a user ID",
  guidesTitle: "Where to find symbol and number",
  guidesLead: "Choose what you have at hand.",
  guides,
  portalSteps: [
    {
      title: "Step 1: log in to Mynaportal",
      text: "Log in with your My Number card. The Digital Agency explains how on its site.",
    },
    {
      title: "Step 2: choose “健康保険証”",
      text: "On the home screen choose “証明書” > “健康保険証”.",
    },
    {
      title: "Step 3: read the qualification",
      text: "Scroll down to symbol (記号) and number (番号). You can also save it as PDF.",
    },
  ],
  insurerName: "Insurer",

  registerTitle: "User ID registration",
  registerLead:
    "Choose the user ID and password for later log-ins, enter your e-mail address and press “Create”.",
  confirmed: "We confirmed who you are",
  memberName: "Name",
  create: "Create",
  creating: "Sending the code…",
  createText: "When you press “Create”, a code is sent to the e-mail address.",
  presetAddress:
    "The code goes to the address your insurer registered. Part of it is shown as “*”.",
  presetFixed: "It cannot be changed here; you can change it after log-in.",
  presetDead: "If you cannot use this address, please contact the desk below.",
  presetUse: "Use the registered address",
  presetOther: "Enter another address",
  presetChoice: "Where to send the code",

  codeTitle: "E-mail code",
  codeSentCreate:
    "A code was sent to the e-mail address you entered. Enter the code from the mail within 10 minutes to finish creating your user ID.",
  codeSentPreset:
    "A code was sent to the registered e-mail address. Enter the code from the mail within 10 minutes to finish creating your user ID.",
  codeTo: "Sent to",
  codeFrom: "Sender",
  codeLeft: "Time left",
  codeOneMinute: "One minute left to enter the code.",
  codeOver: "The code has expired. Press “Send the code again”.",
  codeTries: (left) => `Tries left: ${left}`,
  ok: "OK",
  checkingCode: "Checking the code…",
  codeMissing: "If the mail does not arrive",
  codeSpam: (sender) =>
    `Mail from “${sender}” may land in the spam folder; please look there as well.`,
  codeSpamUnnamed: "The mail may land in the spam folder; please look there as well.",
  codeRfc:
    "Addresses with unusual symbols, or with symbols first, last or in a row, may not receive the code (against the RFC; example: _ab..cd---@example.co.jp).",
  codeLate:
    "It may take some minutes. Please also check blocked senders and whether your mailbox is full.",
  codeAlso: "Some guides call the code “認証コード”.",
  resend: "Send the code again",
  resendWait: (seconds) => `You can send again in ${duration(seconds)}`,
  resendEffect: "When a new code is sent, the one before no longer counts.",
  resent: "A new code was sent. Please enter the code of the newest mail.",
  codeKept: "You can close this screen and go on until the code expires.",
  mailStates,

  takenTitle: "Choose another user ID",
  takenLead:
    "While you were busy, somebody else registered the same user ID. You and your e-mail address are confirmed; only another user ID is needed.",
  takenGo: "Create with this user ID",

  finishedTitle: "Your user ID has been created",
  finishedLead: "“OK” leads to the log-in. Enter the user ID and the password you chose.",
  finishedReceipt: "Save a record of your registration (PDF)",
  finishedReceiptNote: "The record does not contain the password.",
  saving: "Preparing the record…",
};
