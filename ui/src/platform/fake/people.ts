// Invented insurers and people for looking at screens. Not rules and not the
// product's demo: the real demo's data comes from the host.

import type {
  CardGuideShown,
  DemoDesk,
  DemoPerson,
  LinkShown,
  PasswordPolicyShown,
  SignupField,
  SignupFieldName,
  SignupFormShown,
  SupportDeskShown,
  Text,
} from "../types";

export function both(ja: string, en: string): Text {
  return { ja, en };
}

export const policy: PasswordPolicyShown = {
  min: 8,
  max: 20,
  rules: ["length", "characters", "letter", "digit", "symbol", "not_common", "no_own_word"],
  symbols: "?!@#$%&()_+",
};

export const desks: SupportDeskShown[] = [
  {
    purpose: both("システムの操作方法", "How to use the system"),
    name: both("検認システムサポートセンター", "Support centre"),
    phone: "0120-000-000",
    hours: both("平日10時～17時(12時～13時を除く)", "Weekdays 10-17, closed 12-13"),
    mail: "support@example.jp",
    url: null,
    whereToAsk: null,
    note: null,
    stateSymbolAndNumber: true,
  },
  {
    purpose: both("その他", "Anything else"),
    name: both("見本健康保険組合", "Mihon Health Insurance Society"),
    phone: null,
    hours: null,
    mail: null,
    url: "https://www.example.jp/contact",
    whereToAsk: null,
    note: null,
    stateSymbolAndNumber: false,
  },
];

/** A page for each place that offers some, and one that only a menu item names. */
export const pagesOfMihon: LinkShown[] = [
  {
    label: both("資格情報のお知らせのダウンロード", "Download of the notice"),
    url: "https://www.example.jp/",
    places: ["card_guide"],
  },
  {
    label: both("メールアドレスについて", "About the mail address"),
    url: "https://www.example.jp/mail",
    places: ["preset_mail"],
  },
  {
    label: both("お問い合わせの前に", "Before you ask"),
    url: "https://www.example.jp/ask",
    places: ["support_desks"],
  },
  {
    label: both("健診のご案内", "Health check-ups"),
    url: "https://www.example.jp/checkup",
    places: ["my_page"],
  },
  { label: both("目録", "Index"), url: "https://www.example.jp/index", places: [] },
];

const names: Record<SignupFieldName, Text> = {
  insurer_code: both("保険者指定コード", "Insurer code"),
  employee_number: both("従業員番号", "Employee number"),
  symbol: both("記号", "Symbol"),
  number: both("番号", "Number"),
  birth_date: both("生年月日", "Date of birth"),
  kana: both("氏名(カナ)", "Name in kana"),
};

function field(name: SignupFieldName, more: Partial<SignupField> = {}): SignupField {
  return {
    name,
    label: names[name],
    hint: name === "birth_date" ? null : both("※ 半角", "Half-width"),
    example: null,
    help: null,
    pattern: null,
    required: true,
    ...more,
  };
}

function guide(kind: CardGuideShown["kind"], more: Partial<CardGuideShown> = {}): CardGuideShown {
  return {
    kind,
    symbolLabel: null,
    numberLabel: null,
    symbol: null,
    number: null,
    branchNumber: null,
    date: null,
    ...more,
  };
}

export const generalForm: SignupFormShown = {
  code: null,
  name: null,
  codeNote: null,
  wordForMember: both("被保険者(組合員)", "insured person"),
  lead: both(
    "「氏名(カナ)」以外の項目については全て半角入力です。被保険者(組合員)ご本人の情報を入力してください。",
    "All items except the name in kana are half-width. Enter the data of the insured person.",
  ),
  fields: [
    field("insurer_code"),
    field("symbol"),
    field("number"),
    field("birth_date"),
    field("kana", {
      hint: both("※ 半角・全角使用可", "Half-width and full-width are both accepted"),
      example: "ケンポ タロウ",
    }),
  ],
  employeeNumberInCode: false,
  cardGuideLead: null,
  cardGuideNote: null,
  cardGuides: [
    guide("qualification_notice"),
    guide("qualification_certificate"),
    guide("mynaportal", { symbol: "0000", number: "0000", date: "2025-03-03" }),
    guide("old_card"),
  ],
  links: [],
  supportDesks: [],
};

export const mihonForm: SignupFormShown = {
  ...generalForm,
  code: "mihon",
  name: both("見本健康保険組合", "Mihon Health Insurance Society"),
  codeNote: both("このコードは仮のものです。", "This code was chosen for the demo."),
  fields: [
    field("insurer_code", { example: "mihon" }),
    field("employee_number", { required: false, example: "12345" }),
    field("symbol", { pattern: { characters: "digits", min: 2, max: 2 }, example: "01" }),
    field("number", { example: "t011" }),
    field("birth_date"),
    field("kana", { hint: both("※ 半角・全角使用可", "Either width"), example: "ケンポ タロウ" }),
  ],
  links: pagesOfMihon,
  supportDesks: desks,
};

export const demoDesk: DemoDesk = {
  federation: "mihon",
  federationName: both("見本県国民健康保険団体連合会", "Mihon NHI Federation"),
  clerks: [
    {
      name: "審査 花子",
      role: "reviewer",
      login: { userId: "shinsa.hanako", password: "Mihon7#shinsa" },
      code: "123456",
    },
    {
      name: "印刷 太郎",
      role: "printer",
      login: { userId: "insatsu.taro", password: "Mihon7#insatsu" },
      code: null,
    },
  ],
  offices: [
    {
      number: "1311111111",
      name: "請求事業所 A",
      note: both("ユーザIDがまだありません", "Has no user ID yet"),
      userId: null,
      password: null,
      factorSetUp: false,
      code: null,
    },
    {
      number: "3170100014",
      name: "見本の里",
      note: null,
      userId: "KJ000000000001",
      password: "Mihon7#sato",
      factorSetUp: true,
      code: "123456",
    },
  ],
  enrolling: null,
};

export const people: DemoPerson[] = [
  {
    insurerCode: "mihon",
    insurerName: both("見本健康保険組合", "Mihon Health Insurance Society"),
    symbol: "01",
    number: "t011",
    birthDate: "1951-01-01",
    name: "見本 太郎",
    kana: "ミホン タロウ",
    employeeNumber: "12345",
    registered: false,
    note: null,
    login: null,
  },
  {
    insurerCode: "mihon",
    insurerName: both("見本健康保険組合", "Mihon Health Insurance Society"),
    symbol: "02",
    number: "20",
    birthDate: "1984-02-29",
    name: "例示 花子",
    kana: "レイジ ハナコ",
    employeeNumber: null,
    registered: true,
    note: both("登録済みの方です。ログインを試せます。", "Has an account: try the log-in."),
    login: { userId: "Reiji.Hanako", password: "himitsu#1" },
  },
  {
    insurerCode: "mihon",
    insurerName: both("見本健康保険組合", "Mihon Health Insurance Society"),
    symbol: "02",
    number: "20",
    birthDate: "2010-05-05",
    name: "例示 小花",
    kana: "レイジ コハナ",
    employeeNumber: null,
    registered: false,
    note: both("被扶養者です。ご本人ではないため認証できません。", "A dependant."),
    login: null,
  },
];
