//! An insurer's profile as the screens need it: labels, hints, guides, menu.

use crate::{Text, wire};

wire! {
    /// An insurer in a list.
    response InsurerName {
        code: String,
        name: Text,
        /// Said at the entrance, such as how the invitation arrives (AUT-01, AUT-02).
        entrance_note: Option<Text>,
    }
}
wire! {
    /// Which insurer's form to show.
    request InsurerShow {
        /// 保険者指定コード as typed; none for the form before anything is typed.
        insurer_code: Option<String>,
    }
}
wire! {
    /// The form of the first authentication, as the insurer words it
    /// (AUT-03 to AUT-15, INS-01, INS-02).
    response SignupFormShown {
        /// Canonical code; none when the form is the general one.
        code: Option<String>,
        /// The insurer's name, when known.
        name: Option<Text>,
        /// Said beside the code, such as that it was chosen for the demo.
        code_note: Option<Text>,
        /// 被保険者 or 組合員.
        word_for_member: Text,
        /// Said above the fields (AUT-04, AUT-13).
        lead: Option<Text>,
        /// Fields in the insurer's order.
        fields: Vec<SignupField>,
        /// Whether the employee number may follow the insurer's code (AUT-08, D8).
        employee_number_in_code: bool,
        /// Said above the card guides.
        card_guide_lead: Option<Text>,
        /// Said below them.
        card_guide_note: Option<Text>,
        /// Pictures and steps that show where the items stand (AUT-14, AUT-15).
        card_guides: Vec<CardGuideShown>,
        /// Links to the insurer's own explanations; https only.
        links: Vec<LinkShown>,
        /// Whom to ask.
        support_desks: Vec<SupportDeskShown>,
    }
}
wire! {
    /// One field of the first authentication.
    response SignupField {
        name: SignupFieldName,
        label: Text,
        hint: Option<Text>,
        example: Option<String>,
        /// Where to look the value up, in the insurer's words.
        help: Option<Text>,
        /// What a usual value looks like; warns while typing, never refuses (D7).
        pattern: Option<FieldPattern>,
        /// False when it may stay empty, as an employee number that can also
        /// follow the code.
        required: bool,
    }
}
wire! {
    /// The usual form of a half-width value.
    response FieldPattern {
        characters: FieldCharacters,
        /// Smallest usual length in characters.
        min: u16,
        /// Largest usual length in characters.
        max: u16,
    }
}
wire! {
    /// Sets of half-width characters.
    word FieldCharacters {
        /// 0-9
        Digits,
        /// 0-9, A-Z, a-z
        Alphanumeric,
        /// 0-9, A-Z, a-z and the hyphen
        AlphanumericHyphen,
    }
}
wire! {
    /// The fields there can be.
    word SignupFieldName {
        /// 保険者指定コード
        InsurerCode,
        /// 従業員番号 (AUT-08, D8)
        EmployeeNumber,
        /// 記号
        Symbol,
        /// 番号
        Number,
        /// 生年月日
        BirthDate,
        /// 氏名(カナ)
        Kana,
    }
}
wire! {
    /// A sample card with what is printed on it. The screens draw it.
    response CardGuideShown {
        kind: CardGuide,
        /// What 記号 is called on it; none: as on the form.
        symbol_label: Option<Text>,
        /// What 番号 is called on it; none: as on the form.
        number_label: Option<Text>,
        symbol: Option<String>,
        number: Option<String>,
        /// Shown so that one sees that it is not asked for.
        branch_number: Option<String>,
        /// ISO date printed on the sample.
        date: Option<String>,
    }
}
wire! {
    /// A picture of where symbol and number stand.
    word CardGuide {
        /// 資格情報のお知らせ
        QualificationNotice,
        /// 資格確認書
        QualificationCertificate,
        /// マイナポータル, three steps
        Mynaportal,
        /// 保険証 of before, with 健保記号 and 健保番号
        OldCard,
    }
}
wire! {
    /// A link to the insurer's own site.
    response LinkShown {
        label: Text,
        url: String,
        /// The screens that offer it.
        places: Vec<LinkPlace>,
    }
}
wire! {
    /// A screen that offers links.
    word LinkPlace {
        /// 記号・番号の確認方法
        CardGuide,
        /// Beside the preset mail address of the sign-up form (REG-12).
        PresetMail,
        /// Support desks.
        SupportDesks,
        /// マイページ
        MyPage,
    }
}
wire! {
    /// Whom to ask for what (INS-05).
    response SupportDeskShown {
        /// What the desk answers.
        purpose: Text,
        name: Text,
        phone: Option<String>,
        hours: Option<Text>,
        mail: Option<String>,
        url: Option<String>,
        /// The way in words, where no number or address is published.
        where_to_ask: Option<Text>,
        /// Anything else, such as that the survey is contracted out.
        note: Option<Text>,
        /// Whether 記号・番号 should be stated when asking.
        state_symbol_and_number: bool,
    }
}
