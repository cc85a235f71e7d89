//! Why a profile was refused, and where in the file.
//! Must not: repeat a whole value of the file; the line says where to look.

/// A profile that is not loaded, with the place of the first mistake found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {reason}")]
pub struct ProfileRefusal {
    /// The name given to [`parse`](super::parse).
    pub file: String,
    /// Line of the mistake, from 1.
    pub line: usize,
    /// Column of the mistake in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub reason: ProfileMistake,
}

/// What can be wrong in a profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileMistake {
    /// Not TOML, an unknown key, a missing key, a wrong type, or a word that is not one of those
    /// allowed; in the reader's words.
    #[error("{0}")]
    Reading(String),
    /// Two fields of the form have the same place.
    #[error("order {order} is already taken by `{taken_by}`")]
    DuplicateOrder {
        /// The place both want.
        order: u8,
        /// The field that has it.
        taken_by: &'static str,
    },
    /// A pattern that nothing can fit.
    #[error("the pattern must allow at least one character: 1 <= min <= max <= 50")]
    PatternRange,
    /// The example would be refused by the hint beside it.
    #[error("the example does not fit the pattern beside it")]
    ExampleOutsidePattern,
    /// The mode asks for a field and none is described.
    #[error("this mode shows a field: describe it in [form.extra_field.field]")]
    ExtraFieldMissing,
    /// A field is described and the mode never shows it.
    #[error("this mode shows no field: remove it, or set mode to \"field\" or \"both\"")]
    ExtraFieldUnused,
    /// A width outside 1 to 20.
    #[error("a width is a number from 1 to 20")]
    WidthRange,
    /// The list is empty and the screens need one entry.
    #[error("at least one entry is needed")]
    ListEmpty,
    /// An entry that names the same thing as an earlier one.
    #[error("`{0}` is there twice")]
    Twice(String),
    /// A support desk nobody can reach.
    #[error("a support desk needs a phone, a mail address, a url or where_to_ask")]
    DeskWithoutContact,
    /// A menu item must lead to exactly one place.
    #[error("give either target or link, and only one of them")]
    MenuItemAim,
    /// A menu item or card leads to a module that is off.
    #[error("the module `{0}` is off: open it, set it to \"preparing\", or remove this entry")]
    ModuleOff(&'static str),
    /// A menu item names a link that is not in the list.
    #[error("no link has the id `{0}`")]
    LinkUnknown(String),
    /// Neither the roster nor the member would give an address.
    #[error("with preset = false the member types the address, so editable_at_signup must be true")]
    MailNobodyGives,
    /// The policy is "custom" and no table describes it.
    #[error("policy = \"custom\" needs the table [password.custom]")]
    CustomPasswordMissing,
    /// A custom table stands beside a policy that does not use it.
    #[error("[password.custom] is used only with policy = \"custom\"")]
    CustomPasswordUnused,
    /// A policy that no password could meet, or that accepts too little.
    #[error("lengths must satisfy {least} <= min_length <= max_length <= {most}")]
    LengthRange {
        /// The smallest length a policy may ask for.
        least: u16,
        /// The largest length that is stored.
        most: u16,
    },
    /// Symbols are printable ASCII that is neither letter, digit nor space, each once.
    #[error("symbols are half-width signs, each of them once, no letters, digits or spaces")]
    SymbolSet,
    /// A name made of other signs than it may be.
    #[error("a name is made of small letters, digits, `-` and `_`, at most 40")]
    NameSigns,
    /// The survey ends before it begins.
    #[error("the deadline is before the opening")]
    DeadlineBeforeOpening,
    /// A survey calendar although the module is off.
    #[error("a survey calendar is given and the module `survey` is off")]
    CalendarOfOffModule,
    /// The advice needs a number that the form does not ask for.
    #[error("the employee number is part of the advice and no field asks for it")]
    AdviceWithoutField,
    /// A rule for a prefecture that the federation does not serve.
    #[error("the prefecture `{0}` is not among those served")]
    PrefectureNotServed(String),
    /// A confirmation code that is guessed at once, or too long to type.
    #[error("a code has 4 to 8 digits and lives 5 to 60 minutes")]
    CodeShape,
    /// User IDs that are too short, too long, or all digits.
    #[error("a user ID is made of a prefix of 1 to 10 capital letters and 4 to 16 digits")]
    UserIdRule,
    /// A rule for passwords that no letter could meet.
    #[error(
        "the rule leaves no room for a temporary password: 11 letters and digits, and one of @#%&+?=*$!() where a symbol is needed"
    )]
    TemporaryPasswordRoom,
    /// Passwords that are too short to stand in for a second factor.
    #[error("without a second factor passwords must be allowed to have 13 characters")]
    LongPasswordRoom,
    /// A desk that is to be called and has no telephone.
    #[error("the help desk needs a phone")]
    DeskWithoutPhone,
    /// More than fits the page.
    #[error("longer than {most} characters, which do not fit the letter")]
    LongerThanPage {
        /// Characters that fit.
        most: usize,
    },
    /// More entries than fit.
    #[error("more than {most} entries")]
    TooManyEntries {
        /// Entries that fit.
        most: usize,
    },
}
