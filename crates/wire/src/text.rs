//! Live help while typing: pure readings that hold no register data.

use crate::{Language, wire};

wire! {
    /// A text from a half-width field.
    request TextToHalfWidth { text: String }
}
wire! {
    /// The same text in half-width characters.
    response TextHalfWidth {
        text: String,
        /// Whether anything had to be converted.
        changed: bool,
    }
}
wire! {
    /// A name's kana as typed.
    request KanaExplain {
        text: String,
        /// The insurer whose rule applies, when already typed.
        insurer_code: Option<String>,
    }
}
wire! {
    /// How the match reads the kana (AUT-10 to AUT-12).
    response KanaExplanation {
        /// The key used for the match; empty when nothing usable was typed.
        key: String,
        /// What was treated alike, in the order it was met.
        notes: Vec<KanaNote>,
        /// Why the text cannot be used.
        refusal: Option<crate::FieldError>,
    }
}
wire! {
    /// One thing the match treats alike: "どちらでも可".
    word KanaNote {
        /// Spaces make no difference.
        SpaceIgnored,
        /// Hiragana reads as katakana.
        HiraganaRead,
        /// Half-width reads as full-width.
        HalfWidthRead,
        /// ガ and カ, パ and ハ are alike.
        VoicingFolded,
        /// ッ and ツ, ョ and ヨ are alike.
        SmallFolded,
        /// ゝ and ヽ repeat the character before.
        IterationRepeated,
        /// Dashes of all kinds read as ー.
        DashUnified,
        /// ヰ reads as イ, ヱ as エ.
        OldKanaRead,
        /// Middle dots make no difference.
        DotIgnored,
        /// A and a are alike.
        CaseIgnored,
        /// ヂ and ジ, ヅ and ズ, ヲ and オ are alike at this insurer.
        SecondKeyAllowed,
    }
}
wire! {
    /// Calendar of a typed year.
    word Calendar {
        /// 西暦
        Western,
        /// 明治
        Meiji,
        /// 大正
        Taisho,
        /// 昭和
        Showa,
        /// 平成
        Heisei,
        /// 令和
        Reiwa,
    }
}

/// A birth date as the person gave it (D6): typed in any usual form, or chosen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum BirthDateInput {
    /// Typed or pasted.
    Typed {
        /// Any usual form: `19510101`, `1951/1/1`, `昭和26年1月1日`, `S26.1.1`.
        text: String,
    },
    /// Chosen from 年, 月, 日.
    Chosen {
        /// Calendar of the year.
        calendar: Calendar,
        /// Year in that calendar.
        year: u16,
        /// Month 1-12.
        month: u8,
        /// Day 1-31.
        day: u8,
    },
}

wire! {
    /// A birth date to read.
    request BirthDateRead { birth_date: BirthDateInput }
}
wire! {
    /// A birth date as it was read, for the person to check.
    response BirthDateShown {
        /// ISO date.
        date: String,
        /// Year of the western calendar.
        year: u16,
        /// Month.
        month: u8,
        /// Day.
        day: u8,
        /// Era of the date.
        era: Calendar,
        /// Year in that era.
        era_year: u16,
    }
}
wire! {
    /// The eras with their limits, as data for the selects.
    response EraList { eras: Vec<EraShown> }
}
wire! {
    /// One era.
    response EraShown {
        calendar: Calendar,
        /// First ISO date taken.
        first: String,
        /// Last ISO date, none for the present era.
        last: Option<String>,
        /// Year of the era in which `first` lies: 6 for 明治, whose earlier years are lunar.
        first_year: u16,
        /// Year of the era in which `last` lies.
        last_year: Option<u16>,
    }
}
wire! {
    /// A password to look at while it is being typed.
    request PasswordCheck {
        password: String,
        /// The user ID typed beside it; its words are refused in the password.
        user_id: Option<String>,
    }
}
wire! {
    /// Which rules hold.
    response PasswordRules { rules: Vec<PasswordRuleState> }
}
wire! {
    /// One rule and whether it holds.
    response PasswordRuleState {
        rule: PasswordRule,
        met: bool,
    }
}
wire! {
    /// The rules a password is judged by (REG-06 to REG-09).
    word PasswordRule {
        /// Length within the policy's limits.
        Length,
        /// Only characters that may be used.
        Characters,
        /// At least one letter.
        Letter,
        /// At least one digit.
        Digit,
        /// At least one symbol.
        Symbol,
        /// Not among the most used ones.
        NotCommon,
        /// None of the person's or the insurer's own words.
        NoOwnWord,
    }
}
wire! {
    /// A password rule as data for the form.
    response PasswordPolicyShown {
        min: u16,
        max: u16,
        /// Rules in the order they are shown.
        rules: Vec<PasswordRule>,
        /// Symbols that may be used; empty when every character may.
        symbols: String,
    }
}
wire! {
    /// A user ID rule as data for the form.
    response UserIdPolicyShown {
        min: u16,
        max: u16,
        symbols: String,
    }
}
wire! {
    /// A generated password.
    secret PasswordGenerated { password: String }
}
wire! {
    /// An address to look at before a code is sent to it.
    request MailAddressCheck { mail_address: String }
}
wire! {
    /// What may go wrong with an address; never a refusal (COD-07).
    response MailAddressAdvice {
        /// The address in half-width characters.
        address: String,
        /// Whether it had to be converted.
        changed: bool,
        advice: Vec<MailAdvice>,
        /// What was probably meant, for `LooksLike`.
        suggestion: Option<String>,
        /// Why it is no address at all.
        refusal: Option<crate::FieldError>,
    }
}
wire! {
    /// Advice about an address.
    word MailAdvice {
        /// A symbol at the beginning or the end of the local part.
        SymbolAtEdge,
        /// Symbols one after another.
        ConsecutiveSymbols,
        /// Other symbols than the usual ones.
        OtherSymbols,
        /// The domain has no dot.
        DotlessDomain,
        /// It looks like a slip of a common domain.
        LooksLike,
    }
}
wire! {
    /// Language and text size, before any log-in.
    request Preferences {
        language: Language,
        text_size: crate::TextSize,
    }
}
