// Generated from crates/wire by its tests, with MADOGUCHI_WRITE_TYPES=1. Do not edit.

export type BirthDateInput = { "kind": "typed", 
/**
 * Any usual form: `19510101`, `1951/1/1`, `昭和26年1月1日`, `S26.1.1`.
 */
text: string, } | { "kind": "chosen", 
/**
 * Calendar of the year.
 */
calendar: Calendar, 
/**
 * Year in that calendar.
 */
year: number, 
/**
 * Month 1-12.
 */
month: number, 
/**
 * Day 1-31.
 */
day: number, };
export type BirthDateRead = { birthDate: BirthDateInput, };
export type BirthDateShown = { 
/**
 * ISO date.
 */
date: string, 
/**
 * Year of the western calendar.
 */
year: number, 
/**
 * Month.
 */
month: number, 
/**
 * Day.
 */
day: number, 
/**
 * Era of the date.
 */
era: Calendar, 
/**
 * Year in that era.
 */
eraYear: number, };
export type Calendar = "western" | "meiji" | "taisho" | "showa" | "heisei" | "reiwa";
export type Card = { module: Module, label: Text, state: ModuleState, 
/**
 * Red banner such as 未作成の調査票があります。
 */
banner: Text | null, 
/**
 * Lines of the card, such as 最近の医療費.
 */
lines: Array<CardLine>, 
/**
 * What the card itself opens.
 */
pageId: string | null, 
/**
 * Where the card's links lead (医療費通知へ, 上手なかかり方へ).
 */
links: Array<MenuEntry>, };
export type CardGuide = "qualification_notice" | "qualification_certificate" | "mynaportal" | "old_card";
export type CardGuideShown = { kind: CardGuide, 
/**
 * What 記号 is called on it; none: as on the form.
 */
symbolLabel: Text | null, 
/**
 * What 番号 is called on it; none: as on the form.
 */
numberLabel: Text | null, symbol: string | null, number: string | null, 
/**
 * Shown so that one sees that it is not asked for.
 */
branchNumber: string | null, 
/**
 * ISO date printed on the sample.
 */
date: string | null, };
export type CardLine = { label: Text, value: Text | null, };
export type CodeStep = { 
/**
 * Where it was sent: in full when the person typed it, masked when
 * preset, none when naming it would tell who exists.
 */
sentTo: string | null, 
/**
 * Address the mail comes from (COD-05).
 */
sender: string, 
/**
 * Instant until which the code is taken; RFC 3339 UTC.
 */
expiresAt: string, 
/**
 * The host's present instant, so that a wrong clock of a browser
 * does not bend the countdown.
 */
now: string, 
/**
 * Instant from which another code can be asked for.
 */
resendAt: string, 
/**
 * Tries left with this code.
 */
triesLeft: number, 
/**
 * How many codes were sent in this request so far.
 */
codesSent: number, 
/**
 * What may keep the mail from arriving.
 */
advice: Array<MailAdvice>, 
/**
 * What was probably meant, for `LooksLike`.
 */
suggestion: string | null, 
/**
 * Whether the mail is still waiting to be handed over.
 */
mailState: MailState, 
/**
 * The insurer's pages; none when naming the insurer would tell who exists.
 */
links: Array<LinkShown>, supportDesks: Array<SupportDeskShown>, };
export type CodeSubmit = { code: string, };
export type DemoClerk = { name: string, role: StaffRole, login: DemoLogin, 
/**
 * The code that the clerk's authenticator would be taken with now; none until the next one begins.
 */
code: string | null, };
export type DemoDesk = { 
/**
 * Code of the federation whose they are.
 */
federation: string, federationName: Text, clerks: Array<DemoClerk>, offices: Array<DemoOffice>, 
/**
 * The code that the authenticator being set up at this window shows now; none when none is.
 */
enrolling: string | null, };
export type DemoInbox = { mails: Array<DemoMail>, };
export type DemoLogin = { userId: string, password: string, };
export type DemoMail = { id: string, from: string, to: string, subject: string, body: string, receivedAt: string, };
export type DemoOffice = { 
/**
 * 事業所番号
 */
number: string, name: string, 
/**
 * What is special about the office.
 */
note: Text | null, 
/**
 * ユーザID as it stands now; none before there is one.
 */
userId: string | null, 
/**
 * The password with which the demo begins.
 */
password: string | null, 
/**
 * Whether an authenticator is set up.
 */
factorSetUp: boolean, 
/**
 * As a clerk's.
 */
code: string | null, };
export type DemoPeople = { people: Array<DemoPerson>, };
export type DemoPerson = { insurerCode: string, insurerName: Text, symbol: string, number: string, 
/**
 * ISO date.
 */
birthDate: string, name: string, kana: string, employeeNumber: string | null, 
/**
 * Whether the person has an account already.
 */
registered: boolean, 
/**
 * What is special about the person, such as being a dependant.
 */
note: Text | null, 
/**
 * How to log in as the person, when the demo begins with an account.
 */
login: DemoLogin | null, };
export type DeskActions = { takeUp: boolean, putBack: boolean, askEnvelope: boolean, recordEnvelope: boolean, note: boolean, approve: boolean, reject: boolean, withdraw: boolean, print: boolean, reprint: boolean, post: boolean, recordReturn: boolean, 
/**
 * Why it cannot be printed by this clerk: who approved cannot release the letter.
 */
fourEyes: boolean, };
export type DeskApplication = { id: string, version: number, receipt: string, state: DeskState, officeNumber: string, officeName: string, prefectureName: Text, noticeAddress: string, receivedAt: string, changedAt: string, days: number, numberAdvice: Array<OfficeNumberAdvice>, reviewer: string | null, mine: boolean, approvedBy: string | null, entry: DeskLedgerEntry | null, differences: Array<DeskDifference>, checks: Array<DeskCheck>, reasons: Array<DeskReason>, 
/**
 * The prefecture's rule for the return envelope.
 */
envelope: Text | null, envelopeRequired: boolean, 
/**
 * Whether it has come.
 */
envelopeArrived: boolean, 
/**
 * Instant until which a letter's password is taken.
 */
passwordUntil: string | null, events: Array<DeskEvent>, actions: DeskActions, };
export type DeskApplicationOpen = { id: string, };
export type DeskApplicationStep = { id: string, version: number, };
export type DeskApprove = { id: string, version: number, ticked: Array<string>, note: string | null, };
export type DeskCheck = { id: string, text: Text, required: boolean, };
export type DeskCount = { state: DeskState, count: number, };
export type DeskDifference = { "difference": "missing" } | { "difference": "closing", 
/**
 * Date.
 */
on: string, } | { "difference": "agent" } | { "difference": "name" } | { "difference": "prefecture", 
/**
 * Of the number; none when its first digits name none.
 */
ofNumber: Text | null, } | { "difference": "checkDigit" } | { "difference": "otherThanSecurityAddress", 
/**
 * Whether at least the domain is the same.
 */
sameDomain: boolean, } | { "difference": "newAddress", 
/**
 * Date.
 */
since: string, };
export type DeskEvent = { kind: DeskEventKind, at: string, 
/**
 * The clerk's name; none for the office and the program.
 */
staff: string | null, 
/**
 * A note, a reason by its text, or the day of posting.
 */
detail: string | null, 
/**
 * Whether who printed had approved too.
 */
alone: boolean, };
export type DeskEventKind = "requested" | "taken_up" | "put_back" | "envelope_asked" | "envelope_arrived" | "noted" | "approved" | "rejected" | "withdrawn" | "printed" | "posted" | "returned" | "expired" | "used";
export type DeskLedgerEntry = { officeNumber: string, name: string, kana: string, postalCode: string, address: string, telephone: string, serviceKinds: Array<string>, agent: boolean, closedOn: string | null, userId: string | null, securityAddress: string | null, addressSince: string | null, };
export type DeskLogIn = { userId: string, password: string, };
export type DeskNoteAdd = { id: string, version: number, note: string, };
export type DeskPage = { rows: Array<DeskRow>, counts: Array<DeskCount>, 
/**
 * For the page behind this one; none at the end.
 */
cursor: string | null, };
export type DeskQueue = { 
/**
 * None for those that are open.
 */
state: DeskState | null, 
/**
 * Words of office number, name, kana or receipt number; empty for all.
 */
words: string, 
/**
 * Only those waiting for at least so many days.
 */
days: number | null, 
/**
 * Only those in the clerk's own hands.
 */
mine: boolean, 
/**
 * From an earlier answer; the page behind it.
 */
cursor: string | null, };
export type DeskReason = { id: string, text: Text, };
export type DeskReject = { id: string, version: number, reason: string, note: string | null, };
export type DeskRow = { id: string, receipt: string, officeNumber: string, officeName: string, prefectureName: Text, state: DeskState, receivedAt: string, changedAt: string, 
/**
 * Who has it in review.
 */
reviewer: string | null, 
/**
 * Whether that is the clerk who asks.
 */
mine: boolean, 
/**
 * Whole days since it was sent.
 */
days: number, };
export type DeskSession = { staff: string, userId: string, name: string, roles: Array<StaffRole>, federationName: Text, 
/**
 * Whether a code is asked before approvals, letters and imports; false where long passwords take its place.
 */
factorAsked: boolean, 
/**
 * Instant until which the last code is fresh; none when it is not.
 */
freshUntil: string | null, idleUntil: string, endsAt: string, now: string, };
export type DeskState = "received" | "in_review" | "awaiting_envelope" | "approved" | "printed" | "dispatched" | "returned" | "used" | "expired" | "rejected" | "withdrawn";
export type DeskStep = { "next": "logIn" } | { "next": "factor" } & DeskSession | { "next": "open" } & DeskSession;
export type Empty = Record<symbol, never>;
export type EraList = { eras: Array<EraShown>, };
export type EraShown = { calendar: Calendar, 
/**
 * First ISO date taken.
 */
first: string, 
/**
 * Last ISO date, none for the present era.
 */
last: string | null, 
/**
 * Year of the era in which `first` lies: 6 for 明治, whose earlier years are lunar.
 */
firstYear: number, 
/**
 * Year of the era in which `last` lies.
 */
lastYear: number | null, };
export type ErrorCode = "fields_refused" | "request_malformed" | "not_allowed" | "session_required" | "session_locked" | "terms_required" | "step_not_open" | "stale" | "not_found" | "busy" | "store_unavailable" | "disk_full" | "store_in_use" | "store_too_new" | "store_key_missing" | "store_password_wrong" | "store_damaged" | "unexpected" | "required" | "too_long" | "too_short" | "character_refused" | "half_width_only" | "looks_like_my_number" | "match_failed" | "match_limit" | "match_closed" | "already_registered" | "insurer_unknown" | "roster_missing" | "kana_has_kanji" | "kana_unusable" | "date_no_such_day" | "date_era_ended" | "date_era_not_begun" | "date_future" | "date_too_old" | "date_unreadable" | "user_id_taken" | "user_id_check_limit" | "password_needs_letter" | "password_needs_digit" | "password_needs_symbol" | "password_common" | "password_own_word" | "password_same" | "mail_address_unreadable" | "mail_address_fixed" | "mail_address_same" | "code_wrong" | "code_expired" | "code_superseded" | "code_used" | "code_tries_spent" | "code_resend_too_soon" | "code_limit" | "login_failed" | "login_wait" | "login_device_refused" | "current_password_wrong" | "membership_ended" | "recovery_limit" | "network_limit" | "mail_addresses_differ" | "prefecture_not_served" | "codes_spent" | "application_limit" | "receipt_unreadable" | "application_unknown" | "tracker_limit" | "office_closed" | "consent_missing" | "terms_changed" | "demo_refuses_real_data" | "file_not_saved" | "save_cancelled" | "factor_required" | "fresh_factor_required" | "factor_wrong" | "factor_used" | "factor_wait" | "factor_clock_wait" | "factor_closed" | "set_up_over" | "four_eyes" | "not_your_turn" | "envelope_missing" | "envelope_not_asked" | "letter_over" | "letters_spent" | "notes_spent" | "user_ids_spent" | "checks_open" | "reason_unknown" | "posted_when" | "letter_unprintable" | "too_many_letters" | "file_too_large";
export type FactorSubmit = { code: string, };
export type Field = "insurerCode" | "symbol" | "number" | "employeeNumber" | "birthDate" | "kana" | "userId" | "password" | "currentPassword" | "newPassword" | "mailAddress" | "code" | "agreed" | "query" | "storePassword" | "officeNumber" | "noticeAddress" | "noticeAddressAgain" | "prefecture" | "receipt" | "note" | "reason" | "ticked" | "on" | "content" | "ids" | "token";
export type FieldCharacters = "digits" | "alphanumeric" | "alphanumeric_hyphen";
export type FieldError = { 
/**
 * The field's name in the request.
 */
name: Field, 
/**
 * What is wrong with it.
 */
code: ErrorCode, 
/**
 * A detail that makes the text exact, such as a limit, a character or a
 * last day of an era. Never the whole of what was typed.
 */
detail?: string, };
export type FieldPattern = { characters: FieldCharacters, 
/**
 * Smallest usual length in characters.
 */
min: number, 
/**
 * Largest usual length in characters.
 */
max: number, };
export type HelpDesk = { name: Text, phone: string | null, hours: Text | null, };
export type InstallStatus = { store: StoreState, 
/**
 * What a person at this computer can do about a store that is not
 * open: the file, the line and the reason of a refused configuration,
 * or the name of what is missing.
 */
storeDetail: string | null, mode: Mode, 
/**
 * A counter PC: people follow one another (終了・次の方へ).
 */
counter: boolean, 
/**
 * At this address there is a federation's desk and nothing else.
 */
deskAlone: boolean, language: Language, textSize: TextSize, version: string, 
/**
 * False when nobody can register here because no roster was loaded (§2.5).
 */
rosterPresent: boolean, 
/**
 * The insurers served here.
 */
insurers: Array<InsurerName>, 
/**
 * What was lost when a damaged store was replaced by its backup:
 * the instant up to which the backup reaches.
 */
restoredUpTo: string | null, };
export type InsurerName = { code: string, name: Text, 
/**
 * Said at the entrance, such as how the invitation arrives (AUT-01, AUT-02).
 */
entranceNote: Text | null, };
export type InsurerShow = { 
/**
 * 保険者指定コード as typed; none for the form before anything is typed.
 */
insurerCode: string | null, };
export type KanaExplain = { text: string, 
/**
 * The insurer whose rule applies, when already typed.
 */
insurerCode: string | null, };
export type KanaExplanation = { 
/**
 * The key used for the match; empty when nothing usable was typed.
 */
key: string, 
/**
 * What was treated alike, in the order it was met.
 */
notes: Array<KanaNote>, 
/**
 * Why the text cannot be used.
 */
refusal: FieldError | null, };
export type KanaNote = "space_ignored" | "hiragana_read" | "half_width_read" | "voicing_folded" | "small_folded" | "iteration_repeated" | "dash_unified" | "old_kana_read" | "dot_ignored" | "case_ignored" | "second_key_allowed";
export type Language = "ja" | "en";
export type LedgerMistake = { line: number, 
/**
 * The column's name in the ledger; none for a whole row.
 */
column: string | null, 
/**
 * The reason in Japanese.
 */
reason: string, };
export type LedgerObstacle = "missing" | "closed" | "agent" | "application_open";
export type LedgerReport = { rows: number, added: number, changed: number, 
/**
 * Offices whose postal address changed.
 */
moved: number, ended: number, before: number, 
/**
 * At most a hundred; the file of corrections holds all.
 */
mistakes: Array<LedgerMistake>, badRows: number, 
/**
 * Whether it was loaded.
 */
loaded: boolean, 
/**
 * Whether so many offices would end that their number has to be confirmed.
 */
mustConfirm: boolean, };
export type LedgerUpload = { 
/**
 * Its name, for the fact.
 */
name: string, 
/**
 * Its bytes in base64.
 */
content: string, 
/**
 * Offices not in the file are closed.
 */
full: boolean, 
/**
 * The count that a full load closes, when that is more than the usual share.
 */
confirmEnded: number | null, };
export type LetterBatch = { id: string, begunAt: string, staff: string, letters: Array<LetterRow>, printed: number, 
/**
 * Letters that printing goes on with.
 */
left: number, };
export type LetterBatchBegin = { ids: Array<string>, };
export type LetterBatchOpen = { id: string, };
export type LetterBatchRow = { id: string, begunAt: string, staff: string, letters: number, printed: number, };
export type LetterDesk = { ready: Array<LetterReady>, 
/**
 * More wait than are listed.
 */
more: boolean, batches: Array<LetterBatchRow>, 
/**
 * As many letters as one batch may have.
 */
most: number, };
export type LetterPost = { ids: Array<string>, 
/**
 * The day in Japan.
 */
on: string, };
export type LetterReady = { id: string, receipt: string, officeNumber: string, officeName: string, approvedAt: string, 
/**
 * Who approved it; that clerk cannot print it.
 */
approvedBy: string, 
/**
 * Whether the clerk who asks may print it.
 */
canPrint: boolean, 
/**
 * Since when the ledger has the address to which it goes, where that is new: a forged change of address comes
 * before a forged letter.
 */
newAddressSince: string | null, };
export type LetterReprint = { id: string, version: number, reason: LetterReprintReason, };
export type LetterReprintReason = "spoiled" | "lost" | "returned";
export type LetterReturn = { id: string, version: number, reason: LetterReturnReason, note: string | null, };
export type LetterReturnReason = "address_unknown" | "refused" | "not_collected" | "other";
export type LetterRow = { 
/**
 * The application.
 */
id: string, version: number, receipt: string, officeNumber: string, officeName: string, state: DeskState, 
/**
 * Whether it was printed in this batch.
 */
printed: boolean, 
/**
 * Why it cannot be printed any more, such as a rejection meanwhile.
 */
passedOver: boolean, 
/**
 * Since when the ledger has the address to which it goes or would go again, where that is new.
 */
newAddressSince: string | null, };
export type LinkPlace = "card_guide" | "preset_mail" | "support_desks" | "my_page";
export type LinkShown = { label: Text, url: string, 
/**
 * The screens that offer it.
 */
places: Array<LinkPlace>, };
export type MailAddressAdvice = { 
/**
 * The address in half-width characters.
 */
address: string, 
/**
 * Whether it had to be converted.
 */
changed: boolean, advice: Array<MailAdvice>, 
/**
 * What was probably meant, for `LooksLike`.
 */
suggestion: string | null, 
/**
 * Why it is no address at all.
 */
refusal: FieldError | null, };
export type MailAddressCheck = { mailAddress: string, };
export type MailAdvice = "symbol_at_edge" | "consecutive_symbols" | "other_symbols" | "dotless_domain" | "looks_like";
export type MailChangeRequest = { mailAddress: string, currentPassword: string, language: Language, };
export type MailChangeStep = { "step": "none" } | { "step": "code" } & CodeStep;
export type MailState = "queued" | "retrying" | "sent" | "refused";
export type ManualRow = { 
/**
 * For `my_page_open`.
 */
id: string, title: Text, };
export type MenuEntry = { label: Text, target: MenuTarget, state: ModuleState, 
/**
 * For `page`: what `my_page_open` is asked for.
 */
pageId: string | null, 
/**
 * For `link`: an https address, shown as text to copy or opened
 * outside the program.
 */
url: string | null, };
export type MenuGroup = { label: Text, entries: Array<MenuEntry>, };
export type MenuTarget = "page" | "link" | "my_page" | "notices" | "manuals" | "support_desks" | "settings" | "mail_change" | "terms";
export type Mode = "demo" | "standalone" | "server";
export type Module = "survey" | "flu_grant" | "web_application" | "dependant_contact" | "medical_cost_notice" | "good_care" | "generic_difference" | "good_medicine";
export type ModuleState = "open" | "preparing" | "no_data";
export type MyPageShown = { 
/**
 * 組合からのお知らせ or 健康保険組合からのお知らせ (DSH-02, DSH-03).
 */
insurerNoticesTitle: Text, 
/**
 * The newest; 検索 shows all.
 */
insurerNotices: Array<NoticeRow>, memberNotices: Array<NoticeRow>, siteNotices: Array<NoticeRow>, 
/**
 * Unread notices of all three kinds.
 */
unread: number, menu: Array<MenuGroup>, cards: Array<Card>, supportDesks: Array<SupportDeskShown>, manuals: Array<ManualRow>, links: Array<LinkShown>, };
export type NoticeAudience = "site" | "insurer" | "member" | "federation";
export type NoticeList = { notices: Array<NoticeRow>, unread: number, };
export type NoticeOpen = { noticeId: string, };
export type NoticeRow = { id: string, audience: NoticeAudience, title: string, 
/**
 * ISO date in Japan.
 */
publishedOn: string, unread: boolean, };
export type NoticeSearch = { 
/**
 * Empty for all.
 */
query: string, audience: NoticeAudience | null, };
export type NoticeShown = { id: string, audience: NoticeAudience, title: string, publishedOn: string, 
/**
 * Plain text, paragraph by paragraph; never markup.
 */
paragraphs: Array<string>, 
/**
 * https link to read more, shown as text to copy.
 */
link: string | null, };
export type OfficeApplication = { receipt: string, state: ReissueState, receivedAt: string, changedAt: string, 
/**
 * Why it was rejected.
 */
reason: Text | null, };
export type OfficeDevice = { id: string, name: string, firstAt: string, lastAt: string, 
/**
 * Whether it is this one.
 */
thisOne: boolean, };
export type OfficeDeviceForget = { id: string, };
export type OfficeDeviceList = { devices: Array<OfficeDevice>, };
export type OfficeLogIn = { 
/**
 * ユーザID
 */
userId: string, password: string, language: Language, };
export type OfficeNewPassword = { userId: string, officeName: string, policy: PasswordPolicyShown, 
/**
 * Instant until which it has to be set; RFC 3339 UTC.
 */
until: string, now: string, };
export type OfficeNumberAdvice = "unknown_prefecture" | "check_digit" | "letters";
export type OfficeNumberCheck = { officeNumber: string, };
export type OfficeNumberShown = { 
/**
 * The number in half-width capitals, as it will be used.
 */
officeNumber: string, 
/**
 * Whether it has the form of an office number.
 */
wellFormed: boolean, advice: Array<OfficeNumberAdvice>, 
/**
 * The prefecture its first digits name.
 */
prefecture: string | null, };
export type OfficePage = { officeName: string, officeNumber: string, userId: string, federationName: Text, 
/**
 * Masked; none when none is registered.
 */
securityAddress: string | null, 
/**
 * Whether an authenticator is set up.
 */
factorSetUp: boolean, lastLoginAt: string | null, passwordChangedAt: string | null, passwordPolicy: PasswordPolicyShown, 
/**
 * Newest first.
 */
applications: Array<OfficeApplication>, 
/**
 * Of its federation, newest first.
 */
notices: Array<NoticeRow>, officeDesk: HelpDesk, };
export type OfficePasswordChange = { currentPassword: string, newPassword: string, };
export type OfficePasswordSet = { password: string, };
export type OfficeResetPassword = { policy: PasswordPolicyShown, until: string, now: string, };
export type OfficeResetRequest = { userId: string, 
/**
 * セキュリティ用メールアドレス
 */
mailAddress: string, language: Language, };
export type OfficeResetStep = { "step": "none" } | { "step": "code" } & CodeStep | { "step": "newPassword" } & OfficeResetPassword | { "step": "finished" };
export type OfficeSession = { officeName: string, officeNumber: string, userId: string, federationName: Text, 
/**
 * Instant at which the session ends without a sign of life; RFC 3339 UTC.
 */
idleUntil: string, 
/**
 * Instant at which it ends in any case.
 */
endsAt: string, now: string, };
export type OfficeStep = { "next": "logIn" } | { "next": "newPassword" } & OfficeNewPassword | { "next": "factor" } & OfficeSession | { "next": "enrol" } & OfficeSession | { "next": "securityAddress" } & OfficeSession | { "next": "open" } & OfficeSession;
export type PageOpen = { pageId: string, };
export type PageParagraph = { heading: boolean, text: Text, };
export type PageShown = { title: Text, 
/**
 * 準備中 and データはまだありません are said above the text.
 */
state: ModuleState, paragraphs: Array<PageParagraph>, };
export type PasswordChange = { currentPassword: string, newPassword: string, };
export type PasswordCheck = { password: string, 
/**
 * The user ID typed beside it; its words are refused in the password.
 */
userId: string | null, };
export type PasswordGenerated = { password: string, };
export type PasswordPolicyShown = { min: number, max: number, 
/**
 * Rules in the order they are shown.
 */
rules: Array<PasswordRule>, 
/**
 * Symbols that may be used; empty when every character may.
 */
symbols: string, };
export type PasswordRule = "length" | "characters" | "letter" | "digit" | "symbol" | "not_common" | "no_own_word";
export type PasswordRuleState = { rule: PasswordRule, met: boolean, };
export type PasswordRules = { rules: Array<PasswordRuleState>, };
export type PrefectureList = { prefectures: Array<PrefectureShown>, };
export type PrefectureShown = { 
/**
 * 01 to 47, as in JIS X 0401.
 */
code: string, name: Text, 
/**
 * Whether a federation of this install serves it.
 */
served: boolean, };
export type Preferences = { language: Language, textSize: TextSize, };
export type ReceiptSave = { language: Language, };
export type RecoveryNewPassword = { passwordPolicy: PasswordPolicyShown, };
export type RecoveryRequestPassword = { userId: string, birthDate: BirthDateInput, language: Language, };
export type RecoveryRequestUserId = { insurerCode: string, symbol: string, number: string, birthDate: BirthDateInput, kana: string, employeeNumber: string | null, language: Language, };
export type RecoverySetPassword = { newPassword: string, };
export type RecoveryStep = { "step": "none" } | { "step": "code" } & CodeStep | { "step": "newPassword" } & RecoveryNewPassword | { "step": "finished" };
export type ReissueCode = { 
/**
 * In full, since the person typed it.
 */
sentTo: string, 
/**
 * Address the mail comes from.
 */
sender: string, 
/**
 * Digits of the code.
 */
digits: number, 
/**
 * Minutes a code lives.
 */
minutes: number, 
/**
 * Instant until which the code is taken; RFC 3339 UTC.
 */
expiresAt: string, 
/**
 * The host's present instant.
 */
now: string, 
/**
 * Instant from which another code can be asked for.
 */
resendAt: string, triesLeft: number, codesLeft: number, mailState: MailState, mailAdvice: Array<MailAdvice>, 
/**
 * What was probably meant, for `LooksLike`.
 */
mailSuggestion: string | null, helpDesk: HelpDesk, };
export type ReissueConfirm = { officeNumber: string, 
/**
 * 事業所名; none when the ledger does not let it send.
 */
officeName: string | null, obstacle: LedgerObstacle | null, noticeAddress: string, prefecture: string, prefectureName: Text, federationName: Text, 
/**
 * What the federation asks beside the application (REI-05).
 */
envelope: Text | null, 
/**
 * Whether an approval waits for the envelope.
 */
envelopeRequired: boolean, 
/**
 * Whom to call about the ledger.
 */
officeDesk: HelpDesk, };
export type ReissueEvent = { state: ReissueState, 
/**
 * RFC 3339 UTC.
 */
at: string, };
export type ReissueFinished = { receipt: string, noticeAddress: string, federationName: Text, envelope: Text | null, envelopeRequired: boolean, officeDesk: HelpDesk, };
export type ReissueOffice = { officeNumber: string | null, noticeAddress: string | null, };
export type ReissueOfficeSubmit = { officeNumber: string, noticeAddress: string, 
/**
 * 通知先メールアドレス（確認用）
 */
noticeAddressAgain: string, language: Language, };
export type ReissuePrefecture = { officeNumber: string, noticeAddress: string, 
/**
 * What is odd about the number; it does not block.
 */
numberAdvice: Array<OfficeNumberAdvice>, 
/**
 * What is odd about the address; it does not block.
 */
mailAdvice: Array<MailAdvice>, 
/**
 * What was probably meant, for `LooksLike`.
 */
mailSuggestion: string | null, 
/**
 * What was chosen, or what the number begins with.
 */
proposed: string | null, };
export type ReissuePrefectureSubmit = { prefecture: string, };
export type ReissueState = "received" | "in_review" | "awaiting_envelope" | "approved" | "rejected" | "dispatched" | "returned" | "used" | "expired" | "withdrawn";
export type ReissueStep = { "step": "none" } | { "step": "lost" } | { "step": "office" } & ReissueOffice | { "step": "prefecture" } & ReissuePrefecture | { "step": "code" } & ReissueCode | { "step": "confirm" } & ReissueConfirm | { "step": "finished" } & ReissueFinished;
export type ReissueTrack = { 
/**
 * 受付番号
 */
receipt: string, noticeAddress: string, };
export type ReissueTracked = { receipt: string, state: ReissueState, 
/**
 * Oldest first.
 */
events: Array<ReissueEvent>, 
/**
 * Why it was rejected.
 */
reason: Text | null, 
/**
 * What is asked for while the envelope is waited for.
 */
envelope: Text | null, 
/**
 * Instant until which the temporary password is taken; once the letter was posted.
 */
passwordUntil: string | null, 
/**
 * Whether the office may withdraw it.
 */
canWithdraw: boolean, federationName: Text, officeDesk: HelpDesk, };
export type SavedFile = { 
/**
 * File name without folder.
 */
name: string, 
/**
 * Name of the folder as a person knows it; never a full path.
 */
folder: string, };
export type SecurityAddressCode = { sentTo: string, sender: string, digits: number, expiresAt: string, now: string, resendAt: string, triesLeft: number, codesLeft: number, mailState: MailState, mailAdvice: Array<MailAdvice>, 
/**
 * What was probably meant, for `LooksLike`.
 */
mailSuggestion: string | null, };
export type SecurityAddressKnown = { 
/**
 * Masked; none when none is registered.
 */
mailAddress: string | null, };
export type SecurityAddressRequest = { mailAddress: string, 
/**
 * Asked for on the office's page; where the address is offered after a log-in it was typed just now.
 */
currentPassword: string | null, language: Language, };
export type SecurityAddressStep = { "step": "none" } & SecurityAddressKnown | { "step": "code" } & SecurityAddressCode;
export type SessionEnd = { sessionId: string, };
export type SessionList = { sessions: Array<SessionRow>, };
export type SessionLogIn = { userId: string, password: string, };
export type SessionRow = { id: string, startedAt: string, lastSeenAt: string, 
/**
 * Name of the device as the host knows it.
 */
device: string, 
/**
 * Whether it is the one that asks.
 */
present: boolean, };
export type SessionShown = { state: SessionState, memberName: string, insurerName: Text, systemName: Text, 
/**
 * Instant of the log-in before this one; none at the first.
 */
previousLoginAt: string | null, language: Language, textSize: TextSize, 
/**
 * Seconds without a sign of life until the screen locks.
 */
lockAfterSeconds: number, 
/**
 * Seconds without a sign of life until the session ends.
 */
endAfterSeconds: number, };
export type SessionState = "terms_required" | "open" | "locked";
export type SessionUnlock = { password: string, };
export type SettingsShown = { userId: string, mailAddress: string, 
/**
 * Whether mails to the address came back.
 */
mailUndeliverable: boolean, language: Language, textSize: TextSize, passwordPolicy: PasswordPolicyShown, 
/**
 * A change of address that waits for its code.
 */
mailChange: MailChangeStep, };
export type SignupField = { name: SignupFieldName, label: Text, hint: Text | null, example: string | null, 
/**
 * Where to look the value up, in the insurer's words.
 */
help: Text | null, 
/**
 * What a usual value looks like; warns while typing, never refuses (D7).
 */
pattern: FieldPattern | null, 
/**
 * False when it may stay empty, as an employee number that can also
 * follow the code.
 */
required: boolean, };
export type SignupFieldName = "insurer_code" | "employee_number" | "symbol" | "number" | "birth_date" | "kana";
export type SignupFinished = { insurerName: Text, userId: string, mailAddress: string, };
export type SignupFormShown = { 
/**
 * Canonical code; none when the form is the general one.
 */
code: string | null, 
/**
 * The insurer's name, when known.
 */
name: Text | null, 
/**
 * Said beside the code, such as that it was chosen for the demo.
 */
codeNote: Text | null, 
/**
 * 被保険者 or 組合員.
 */
wordForMember: Text, 
/**
 * Said above the fields (AUT-04, AUT-13).
 */
lead: Text | null, 
/**
 * Fields in the insurer's order.
 */
fields: Array<SignupField>, 
/**
 * Whether the employee number may follow the insurer's code (AUT-08, D8).
 */
employeeNumberInCode: boolean, 
/**
 * Said above the card guides.
 */
cardGuideLead: Text | null, 
/**
 * Said below them.
 */
cardGuideNote: Text | null, 
/**
 * Pictures and steps that show where the items stand (AUT-14, AUT-15).
 */
cardGuides: Array<CardGuideShown>, 
/**
 * Links to the insurer's own explanations; https only.
 */
links: Array<LinkShown>, 
/**
 * Whom to ask.
 */
supportDesks: Array<SupportDeskShown>, };
export type SignupMatch = { insurerCode: string, symbol: string, number: string, birthDate: BirthDateInput, kana: string, employeeNumber: string | null, };
export type SignupRegister = { insurerName: Text, 
/**
 * The person's name as in the roster; shown only after the match.
 */
memberName: string, symbol: string, number: string, userIdPolicy: UserIdPolicyShown, 
/**
 * The insurer's advice for the user ID (REG-05).
 */
userIdAdvice: Text | null, passwordPolicy: PasswordPolicyShown, 
/**
 * The preset address, masked (REG-10); none when there is none.
 */
presetMailAddress: string | null, 
/**
 * Whether an address may be typed.
 */
mailAddressEditable: boolean, 
/**
 * What the insurer says about the address (REG-12).
 */
mailAdvice: Text | null, 
/**
 * User ID typed before, when the person came back.
 */
userId: string | null, 
/**
 * Address typed before, when the person came back.
 */
mailAddress: string | null, 
/**
 * The insurer's pages, each with the places that offer it (REG-12).
 */
links: Array<LinkShown>, supportDesks: Array<SupportDeskShown>, };
export type SignupStep = { "step": "none" } | { "step": "register" } & SignupRegister | { "step": "code" } & CodeStep | { "step": "chooseUserId" } & SignupRegister | { "step": "finished" } & SignupFinished;
export type SignupSubmit = { userId: string, password: string, 
/**
 * None when the preset address is used.
 */
mailAddress: string | null, language: Language, };
export type StaffEnrol = { token: string, code: string, };
export type StaffPasswordSet = { token: string, password: string, };
export type StaffRole = "reviewer" | "printer";
export type StaffSetUpEnrol = { userId: string, name: string, secret: string, qr: TotpQr, account: string, now: string, };
export type StaffSetUpPassword = { userId: string, name: string, federationName: Text, policy: PasswordPolicyShown, };
export type StaffSetUpStep = { "step": "password" } & StaffSetUpPassword | { "step": "enrol" } & StaffSetUpEnrol | { "step": "finished" };
export type StaffToken = { token: string, };
export type StorePassword = { storePassword: string, };
export type StoreState = "open" | "needs_password" | "locked" | "key_missing" | "in_use" | "too_new" | "damaged" | "configuration_refused" | "unavailable";
export type SupportDeskShown = { 
/**
 * What the desk answers.
 */
purpose: Text, name: Text, phone: string | null, hours: Text | null, mail: string | null, url: string | null, 
/**
 * The way in words, where no number or address is published.
 */
whereToAsk: Text | null, 
/**
 * Anything else, such as that the survey is contracted out.
 */
note: Text | null, 
/**
 * Whether 記号・番号 should be stated when asking.
 */
stateSymbolAndNumber: boolean, };
export type TermsAccept = { termsId: string, 
/**
 * The hash that was shown, so that consent is to what was read.
 */
hash: string, agreed: boolean, };
export type TermsChange = "same" | "added" | "removed";
export type TermsParagraph = { 
/**
 * Whether it is a heading such as 第1条（適用）.
 */
heading: boolean, text: string, change: TermsChange, };
export type TermsShown = { id: string, title: Text, version: string, 
/**
 * ISO date from which they are in force.
 */
effectiveFrom: string, 
/**
 * SHA-256 of the text, hexadecimal.
 */
hash: string, 
/**
 * True when the text is a placeholder that an operator must replace.
 */
placeholder: boolean, 
/**
 * What the insurer's variant says above the text (TRM-03).
 */
banner: Text | null, 
/**
 * The text, paragraph by paragraph.
 */
paragraphs: Array<TermsParagraph>, 
/**
 * Version the person accepted before; the paragraphs then carry what changed.
 */
acceptedVersion: string | null, 
/**
 * Instant of consent to the present version.
 */
acceptedAt: string | null, };
export type Text = { 
/**
 * Japanese.
 */
ja: string, 
/**
 * English.
 */
en: string, };
export type TextHalfWidth = { text: string, 
/**
 * Whether anything had to be converted.
 */
changed: boolean, };
export type TextSize = "standard" | "large" | "largest";
export type TextToHalfWidth = { text: string, };
export type TotpEnrolment = { 
/**
 * The secret in letters, for those who cannot scan.
 */
secret: string, 
/**
 * The QR code to scan.
 */
qr: TotpQr, 
/**
 * Name under which the authenticator shows it.
 */
account: string, now: string, };
export type TotpQr = { rows: Array<string>, };
export type UserId = { userId: string, };
export type UserIdAvailability = { available: boolean, 
/**
 * Questions left in this sign-up.
 */
checksLeft: number, };
export type UserIdPolicyShown = { min: number, max: number, symbols: string, };
export type WireError = { 
/**
 * What went wrong as a whole.
 */
code: ErrorCode, 
/**
 * Which fields have to be corrected, in the order of the form.
 */
fields?: Array<FieldError>, 
/**
 * Seconds until another try is worth making.
 */
retryAfterSeconds?: number, 
/**
 * Number under which the log holds an unexpected error.
 */
incident?: string, 
/**
 * Whom to ask about it, by name and telephone, where the refusal says so.
 */
desk?: Text, };

/** Every command: its request and its answer. */
export interface Commands {
  install_show: [Empty, InstallStatus];
  install_unlock: [StorePassword, InstallStatus];
  install_create: [StorePassword, InstallStatus];
  install_save_preferences: [Preferences, Empty];
  visit_end: [Empty, Empty];
  insurer_show_form: [InsurerShow, SignupFormShown];
  text_to_half_width: [TextToHalfWidth, TextHalfWidth];
  kana_explain: [KanaExplain, KanaExplanation];
  birth_date_read: [BirthDateRead, BirthDateShown];
  era_list: [Empty, EraList];
  password_check: [PasswordCheck, PasswordRules];
  password_generate: [Empty, PasswordGenerated];
  mail_address_check: [MailAddressCheck, MailAddressAdvice];
  signup_match: [SignupMatch, SignupStep];
  signup_show: [Empty, SignupStep];
  signup_check_user_id: [UserId, UserIdAvailability];
  signup_submit: [SignupSubmit, SignupStep];
  signup_resend_code: [Empty, SignupStep];
  signup_submit_code: [CodeSubmit, SignupStep];
  signup_choose_user_id: [UserId, SignupStep];
  signup_go_back: [Empty, SignupStep];
  signup_save_receipt: [ReceiptSave, SavedFile];
  signup_leave: [Empty, Empty];
  session_log_in: [SessionLogIn, SessionShown];
  session_show: [Empty, SessionShown];
  session_touch: [Empty, SessionShown];
  session_lock: [Empty, SessionShown];
  session_unlock: [SessionUnlock, SessionShown];
  session_log_out: [Empty, Empty];
  session_list: [Empty, SessionList];
  session_end: [SessionEnd, SessionList];
  session_end_others: [Empty, SessionList];
  recovery_request_password: [RecoveryRequestPassword, RecoveryStep];
  recovery_show: [Empty, RecoveryStep];
  recovery_resend_code: [Empty, RecoveryStep];
  recovery_submit_code: [CodeSubmit, RecoveryStep];
  recovery_set_password: [RecoverySetPassword, RecoveryStep];
  recovery_leave: [Empty, Empty];
  recovery_request_user_id: [RecoveryRequestUserId, Empty];
  terms_show: [Empty, TermsShown];
  terms_accept: [TermsAccept, SessionShown];
  terms_save_receipt: [ReceiptSave, SavedFile];
  notice_list_site: [Empty, NoticeList];
  notice_open_site: [NoticeOpen, NoticeShown];
  notice_search: [NoticeSearch, NoticeList];
  notice_open: [NoticeOpen, NoticeShown];
  my_page_show: [Empty, MyPageShown];
  my_page_open: [PageOpen, PageShown];
  settings_show: [Empty, SettingsShown];
  settings_save_preferences: [Preferences, Empty];
  settings_change_password: [PasswordChange, Empty];
  settings_request_mail_change: [MailChangeRequest, MailChangeStep];
  settings_resend_mail_code: [Empty, MailChangeStep];
  settings_submit_mail_code: [CodeSubmit, SettingsShown];
  settings_cancel_mail_change: [Empty, SettingsShown];
  prefecture_list: [Empty, PrefectureList];
  reissue_check_office: [OfficeNumberCheck, OfficeNumberShown];
  reissue_begin: [Empty, ReissueStep];
  reissue_show: [Empty, ReissueStep];
  reissue_submit_office: [ReissueOfficeSubmit, ReissueStep];
  reissue_submit_prefecture: [ReissuePrefectureSubmit, ReissueStep];
  reissue_resend_code: [Empty, ReissueStep];
  reissue_submit_code: [CodeSubmit, ReissueStep];
  reissue_send: [Empty, ReissueStep];
  reissue_go_back: [Empty, ReissueStep];
  reissue_leave: [Empty, Empty];
  reissue_track: [ReissueTrack, ReissueTracked];
  reissue_withdraw: [ReissueTrack, ReissueTracked];
  office_reset_request: [OfficeResetRequest, OfficeResetStep];
  office_reset_show: [Empty, OfficeResetStep];
  office_reset_resend_code: [Empty, OfficeResetStep];
  office_reset_submit_code: [CodeSubmit, OfficeResetStep];
  office_reset_set_password: [OfficePasswordSet, OfficeResetStep];
  office_reset_leave: [Empty, Empty];
  office_log_in: [OfficeLogIn, OfficeStep];
  office_show: [Empty, OfficeStep];
  office_set_first_password: [OfficePasswordSet, OfficeStep];
  office_touch: [Empty, OfficeStep];
  office_log_out: [Empty, Empty];
  office_submit_factor: [FactorSubmit, OfficeStep];
  office_show_totp: [Empty, TotpEnrolment];
  office_enrol_totp: [FactorSubmit, OfficeStep];
  office_show_security_address: [Empty, SecurityAddressStep];
  office_request_security_address: [SecurityAddressRequest, SecurityAddressStep];
  office_resend_security_code: [Empty, SecurityAddressStep];
  office_submit_security_code: [CodeSubmit, SecurityAddressStep];
  office_cancel_security_address: [Empty, SecurityAddressStep];
  office_skip_security_address: [Empty, OfficeStep];
  office_show_page: [Empty, OfficePage];
  office_open_notice: [NoticeOpen, NoticeShown];
  office_change_password: [OfficePasswordChange, Empty];
  office_list_devices: [Empty, OfficeDeviceList];
  office_forget_device: [OfficeDeviceForget, OfficeDeviceList];
  staff_show_set_up: [StaffToken, StaffSetUpStep];
  staff_set_password: [StaffPasswordSet, StaffSetUpStep];
  staff_enrol_totp: [StaffEnrol, StaffSetUpStep];
  desk_log_in: [DeskLogIn, DeskStep];
  desk_show: [Empty, DeskStep];
  desk_submit_factor: [FactorSubmit, DeskStep];
  desk_touch: [Empty, DeskStep];
  desk_log_out: [Empty, Empty];
  desk_list_applications: [DeskQueue, DeskPage];
  desk_show_application: [DeskApplicationOpen, DeskApplication];
  desk_take_up: [DeskApplicationStep, DeskApplication];
  desk_put_back: [DeskApplicationStep, DeskApplication];
  desk_ask_envelope: [DeskApplicationStep, DeskApplication];
  desk_record_envelope: [DeskApplicationStep, DeskApplication];
  desk_add_note: [DeskNoteAdd, DeskApplication];
  desk_withdraw: [DeskApplicationStep, DeskApplication];
  desk_approve: [DeskApprove, DeskApplication];
  desk_reject: [DeskReject, DeskApplication];
  ledger_check: [LedgerUpload, LedgerReport];
  ledger_import: [LedgerUpload, LedgerReport];
  ledger_save_corrections: [LedgerUpload, SavedFile];
  letter_list: [Empty, LetterDesk];
  letter_begin_batch: [LetterBatchBegin, LetterBatch];
  letter_show_batch: [LetterBatchOpen, LetterBatch];
  letter_print_next: [LetterBatchOpen, SavedFile];
  letter_save_posting_list: [LetterBatchOpen, SavedFile];
  letter_post: [LetterPost, LetterDesk];
  letter_record_return: [LetterReturn, DeskApplication];
  letter_reprint: [LetterReprint, SavedFile];
  demo_inbox_list: [Empty, DemoInbox];
  demo_people_list: [Empty, DemoPeople];
  demo_desk_show: [Empty, DemoDesk];
}
