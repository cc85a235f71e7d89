//! マイページ: notices, cards and menu as the insurer's profile asks (DSH).

use crate::insurer::{LinkShown, SupportDeskShown};
use crate::notice::NoticeRow;
use crate::{Text, wire};

wire! {
    /// Everything on the first page after log-in.
    response MyPageShown {
        /// 組合からのお知らせ or 健康保険組合からのお知らせ (DSH-02, DSH-03).
        insurer_notices_title: Text,
        /// The newest; 検索 shows all.
        insurer_notices: Vec<NoticeRow>,
        member_notices: Vec<NoticeRow>,
        site_notices: Vec<NoticeRow>,
        /// Unread notices of all three kinds.
        unread: u32,
        menu: Vec<MenuGroup>,
        cards: Vec<Card>,
        support_desks: Vec<SupportDeskShown>,
        manuals: Vec<ManualRow>,
        links: Vec<LinkShown>,
    }
}
wire! {
    /// A group of the menu, such as 各種申請・登録 (DSH-04 to DSH-06).
    response MenuGroup {
        label: Text,
        entries: Vec<MenuEntry>,
    }
}
wire! {
    /// One entry of the menu or of a card.
    response MenuEntry {
        label: Text,
        target: MenuTarget,
        state: ModuleState,
        /// For `page`: what `my_page_open` is asked for.
        page_id: Option<String>,
        /// For `link`: an https address, shown as text to copy or opened
        /// outside the program.
        url: Option<String>,
    }
}
wire! {
    /// What an entry opens.
    word MenuTarget {
        /// A text page of the program: `my_page_open` with the entry's `page_id`.
        Page,
        /// A page of the insurer, outside the program.
        Link,
        /// マイページ
        MyPage,
        /// お知らせ
        Notices,
        /// マニュアル (DSH-14)
        Manuals,
        /// お問い合わせ (INS-05)
        SupportDesks,
        /// 設定
        Settings,
        /// メールアドレスの変更 (DSH-12)
        MailChange,
        /// 利用規約 (DSH-13)
        Terms,
    }
}
wire! {
    /// What a member can do, now or later (DSH-04, DSH-05).
    word Module {
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
}
wire! {
    /// Whether a module can be used.
    word ModuleState {
        /// It can.
        Open,
        /// 準備中
        Preparing,
        /// Open, but データはまだありません.
        NoData,
    }
}
wire! {
    /// A card (DSH-07 to DSH-11).
    response Card {
        module: Module,
        label: Text,
        state: ModuleState,
        /// Red banner such as 未作成の調査票があります。
        banner: Option<Text>,
        /// Lines of the card, such as 最近の医療費.
        lines: Vec<CardLine>,
        /// What the card itself opens.
        page_id: Option<String>,
        /// Where the card's links lead (医療費通知へ, 上手なかかり方へ).
        links: Vec<MenuEntry>,
    }
}
wire! {
    /// A line of a card. No value means データはまだありません, never ¥0.
    response CardLine {
        label: Text,
        value: Option<Text>,
    }
}
wire! {
    /// A manual kept inside the system (DSH-14).
    response ManualRow {
        /// For `my_page_open`.
        id: String,
        title: Text,
    }
}
wire! {
    /// A text page of a module or a manual.
    request PageOpen { page_id: String }
}
wire! {
    /// Plain text to read.
    response PageShown {
        title: Text,
        /// 準備中 and データはまだありません are said above the text.
        state: ModuleState,
        paragraphs: Vec<PageParagraph>,
    }
}
wire! {
    /// One paragraph.
    response PageParagraph {
        heading: bool,
        text: Text,
    }
}
