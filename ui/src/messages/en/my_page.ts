// Words of my page (DSH).

import type { Words } from "../ja";

export const myPage: Words["myPage"] = {
  title: "My page",
  loading: "Loading my page…",
  memberNotices: (name) => `Notices to ${name}`,
  siteNotices: "Notices of this site",
  none: "There are no notices.",
  unread: "Unread",
  unreadCount: (count) => `Unread: ${count}`,
  all: "Show all",
  allOf: (what) => `Show all: ${what}`,
  menu: "Menu",
  preparing: "In preparation",
  preparingText: "This service is in preparation. A notice will tell when it opens.",
  openOf: (label) => `Open: ${label}`,
  noData: "No data yet",
  manuals: "Manuals",
  manualsText: "The manuals are kept inside this system.",
  mailChange: "Change your e-mail address here",
  settings: "Settings",
  cards: "Services",

  noticesTitle: "Notices",
  search: "Search",
  searching: "Searching…",
  audience: "Kind",
  audienceAll: "All",
  audiences: {
    site: "Notices of this site",
    insurer: "Notices of your insurer",
    member: "Notices to you",
    federation: "Notices of the federation",
  },
  found: (count) => (count === 1 ? "1 notice" : `${count} notices`),
  nothingFound: "No notices match.",
  backToNotices: "Back to the notices",
  inJapanese: "The text of this notice is in Japanese.",
  noticeLink: "Related web page",
};
