// Words of the entrance (AUT-01).

import type { Words } from "../ja";

export const entrance: Words["entrance"] = {
  title: "Member counter",
  lead: "Procedures and notices of your health insurance.",
  firstTitle: "First time here",
  firstText:
    "If you have no user ID yet, create one here. Please have something at hand that shows your symbol and number, such as the notice of qualification.",
  firstNeeds: [
    "Something that shows symbol and number",
    "An e-mail address that can receive a code",
  ],
  firstTime: "It takes about 5 minutes. You can stop and go on later.",
  firstTimeAtCounter: "It takes about 5 minutes.",
  firstGo: "Start the first authentication",
  laterTitle: "I have a user ID",
  warn: "The first time and later log-ins have different entrances. Please take care.",
  resumeTitle: "Your sign-up is not finished",
  reissueTitle: "Your application for re-issue is not finished",
  resetTitle: "Your office's password reset is not finished",
  resumeText: "You can go on where you stopped.",
  resumeGo: "Go on",
  resumeDrop: "Drop it and start again",
  recoveryTitle: "Your password reset is not finished",
  officeTitle: "Care offices",
  officeText: "Log in to electronic claims, or apply for a re-issue of your login information.",
  officeLogIn: "Log in as a care office",
  officeTrack: "Status of an application",
  desk: "For staff of the federation",
  noRosterSiteTitle: "You cannot register yet",
  noRosterSiteText:
    "No data of members has been loaded yet, so no user ID can be made. Please ask your insurer.",
  noRosterTitle: "You cannot register on this computer",
  noRosterText:
    "This computer holds no member data, so no user ID can be created here. Please ask your insurer where you can register.",
};
