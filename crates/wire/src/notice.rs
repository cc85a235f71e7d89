//! Notices of the insurer, to the person, of the site, and of a federation to its offices (DSH-02, DSH-03, LOG-04).

use crate::wire;

wire! {
    /// To whom a notice speaks.
    word NoticeAudience {
        /// サイトからのお知らせ: everybody, before log-in too.
        Site,
        /// 組合からのお知らせ
        Insurer,
        /// ○○さんへのお知らせ
        Member,
        /// 国保連合会からのお知らせ: the offices of a federation.
        Federation,
    }
}
wire! {
    /// A notice in a list.
    response NoticeRow {
        id: String,
        audience: NoticeAudience,
        title: String,
        /// ISO date in Japan.
        published_on: String,
        unread: bool,
    }
}
wire! {
    /// Search over titles and texts.
    request NoticeSearch {
        /// Empty for all.
        query: String,
        audience: Option<NoticeAudience>,
    }
}
wire! {
    /// What was found, newest first.
    response NoticeList {
        notices: Vec<NoticeRow>,
        unread: u32,
    }
}
wire! {
    /// Which notice to open.
    request NoticeOpen { notice_id: String }
}
wire! {
    /// A notice as read.
    response NoticeShown {
        id: String,
        audience: NoticeAudience,
        title: String,
        published_on: String,
        /// Plain text, paragraph by paragraph; never markup.
        paragraphs: Vec<String>,
        /// https link to read more, shown as text to copy.
        link: Option<String>,
    }
}
