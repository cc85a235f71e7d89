//! Modules, menu and cards of my page as one insurer uses them.
//! Must not: know a person's data; a card's figures come from elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::text::Text;

/// The state of each module; one that is not named is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Modules(BTreeMap<Module, ModuleState>);

impl Modules {
    /// The state of one module.
    pub fn state(&self, module: Module) -> ModuleState {
        self.0.get(&module).copied().unwrap_or(ModuleState::Off)
    }
}

/// Parts of the portal that an insurer may use (DSH-04, DSH-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Module {
    /// 被扶養者資格調査
    Survey,
    /// インフルエンザ補助金申請
    FluGrant,
    /// WEB申請
    WebApplication,
    /// 被扶養者連絡先登録
    DependantContact,
    /// 医療費通知
    MedicalCostNotice,
    /// 上手な医療のかかり方
    GoodCare,
    /// ジェネリック差額明細
    GenericDifference,
    /// 上手なお薬との付き合い
    GoodMedicine,
}

/// Whether a module can be used (INS-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModuleState {
    /// In use.
    Open,
    /// Shown as 準備中 (DSH-08).
    Preparing,
    /// Not shown.
    Off,
}

/// My page of one insurer (DSH-02 to DSH-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MyPage {
    /// Title of the insurer's notices: 組合からのお知らせ or 健康保険組合からのお知らせ.
    pub insurer_notices: Text,
    /// Menu groups in order; at least one.
    pub menu: Vec<MenuGroup>,
    /// Cards in order.
    #[serde(default)]
    pub cards: Vec<Card>,
}

/// A group of the menu, such as 各種申請・登録.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuGroup {
    /// The group's title.
    pub title: Text,
    /// Its items in order; at least one.
    pub items: Vec<MenuItem>,
}

/// One item. Exactly one of `target` and `link` is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuItem {
    /// What the member reads.
    pub label: Text,
    /// The screen it opens.
    pub target: Option<MenuTarget>,
    /// The id of the page it offers.
    pub link: Option<String>,
}

/// A card on my page (DSH-07 to DSH-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Which card.
    pub name: CardName,
    /// Its title.
    pub title: Text,
    /// Its links, such as 「医療費通知へ」.
    #[serde(default)]
    pub items: Vec<MenuItem>,
}

/// The cards there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardName {
    /// 被扶養者資格調査, with its banner (DSH-07)
    Survey,
    /// インフルエンザ補助金申請 (DSH-08)
    FluGrant,
    /// WEB申請 (DSH-09)
    WebApplication,
    /// 通院: 最近の医療費 (DSH-10)
    MedicalCost,
    /// お薬: ジェネリック利用状況 (DSH-11)
    Medicine,
}

impl CardName {
    /// The module whose state the card shows.
    pub fn module(self) -> Module {
        match self {
            Self::Survey => Module::Survey,
            Self::FluGrant => Module::FluGrant,
            Self::WebApplication => Module::WebApplication,
            Self::MedicalCost => Module::MedicalCostNotice,
            Self::Medicine => Module::GenericDifference,
        }
    }
}

/// Screens that a menu item can open: the modules, and what every member has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MenuTarget {
    /// 被扶養者資格調査
    Survey,
    /// インフルエンザ補助金申請
    FluGrant,
    /// WEB申請
    WebApplication,
    /// 被扶養者連絡先登録
    DependantContact,
    /// 医療費通知
    MedicalCostNotice,
    /// 上手な医療のかかり方
    GoodCare,
    /// ジェネリック差額明細
    GenericDifference,
    /// 上手なお薬との付き合い
    GoodMedicine,
    /// マイページ
    MyPage,
    /// お知らせ
    Notices,
    /// マニュアル (DSH-14)
    Manuals,
    /// お問い合わせ
    SupportDesks,
    /// 設定
    Settings,
    /// メールアドレスの変更 (DSH-12)
    MailChange,
    /// 利用規約 (DSH-13)
    Terms,
    /// 推奨ブラウザについて / 動作環境 (DSH-13)
    Environment,
}

impl MenuTarget {
    /// The module behind the screen; none for what every member has.
    pub fn module(self) -> Option<Module> {
        match self {
            Self::Survey => Some(Module::Survey),
            Self::FluGrant => Some(Module::FluGrant),
            Self::WebApplication => Some(Module::WebApplication),
            Self::DependantContact => Some(Module::DependantContact),
            Self::MedicalCostNotice => Some(Module::MedicalCostNotice),
            Self::GoodCare => Some(Module::GoodCare),
            Self::GenericDifference => Some(Module::GenericDifference),
            Self::GoodMedicine => Some(Module::GoodMedicine),
            Self::MyPage
            | Self::Notices
            | Self::Manuals
            | Self::SupportDesks
            | Self::Settings
            | Self::MailChange
            | Self::Terms
            | Self::Environment => None,
        }
    }
}

impl Module {
    /// The word for the module in a profile.
    pub fn word(self) -> &'static str {
        match self {
            Self::Survey => "survey",
            Self::FluGrant => "flu_grant",
            Self::WebApplication => "web_application",
            Self::DependantContact => "dependant_contact",
            Self::MedicalCostNotice => "medical_cost_notice",
            Self::GoodCare => "good_care",
            Self::GenericDifference => "generic_difference",
            Self::GoodMedicine => "good_medicine",
        }
    }
}
