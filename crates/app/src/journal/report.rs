//! What a walk found: what is wrong, and where. Holds no personal data.

/// What is wrong at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The row is not what was chained.
    Changed,
    /// What is stored here is of no kind that is written.
    Illegible,
    /// Rows are gone, this one the first of them.
    Missing {
        /// How many.
        rows: u64,
    },
    /// The row stands at another place than where it was written.
    Reordered {
        /// Where it was written.
        written_at: u64,
    },
    /// The body is not what was hashed.
    BodyChanged,
    /// The body is gone, and retention does not account for it.
    BodyMissing,
    /// A body belongs to no row.
    BodyStray,
    /// The series' head is not its newest row.
    Head,
    /// Rows belong to no series.
    SeriesMissing,
    /// The series does not agree with the checkpoints on what is bound.
    Bound,
    /// Retention's facts name another number of deleted bodies.
    PurgeCount,
    /// The checkpoint is not what was chained.
    CheckpointChanged,
    /// The checkpoint is gone.
    CheckpointMissing,
    /// The row that the checkpoint binds is gone or another.
    CheckpointHead,
    /// A kept line names another hash for this checkpoint.
    KeptLineDiffers,
    /// A kept line names a checkpoint that does not exist.
    KeptLineUnknown,
    /// A kept line is another install's.
    KeptLineOfOtherInstall,
}

impl std::fmt::Display for What {
    /// As `docs/journal.md` explains it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed => f.write_str("changed"),
            Self::Illegible => f.write_str("illegible"),
            Self::Missing { rows } => write!(f, "missing, {rows} rows"),
            Self::Reordered { written_at } => write!(f, "reordered, written at {written_at}"),
            Self::BodyChanged => f.write_str("body changed"),
            Self::BodyMissing => f.write_str("body missing"),
            Self::BodyStray => f.write_str("body stray"),
            Self::Head => f.write_str("head of the series is another"),
            Self::SeriesMissing => f.write_str("series missing"),
            Self::Bound => f.write_str("bound sequence is another"),
            Self::PurgeCount => f.write_str("purge count is another"),
            Self::CheckpointChanged => f.write_str("checkpoint changed"),
            Self::CheckpointMissing => f.write_str("checkpoint missing"),
            Self::CheckpointHead => f.write_str("checkpoint binds a row that is gone or another"),
            Self::KeptLineDiffers => f.write_str("kept line differs"),
            Self::KeptLineUnknown => f.write_str("kept line unknown"),
            Self::KeptLineOfOtherInstall => f.write_str("kept line of another install"),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The series in its text form, or `checkpoint`.
    pub series: String,
    /// The sequence, or the number of the checkpoint.
    pub sequence: u64,
    /// What is wrong there.
    pub what: What,
}

/// What a walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Series walked.
    pub series: u64,
    /// Rows walked.
    pub rows: u64,
    /// Bodies whose hash was computed again.
    pub bodies: u64,
    /// Bodies that retention deleted, as its facts say.
    pub purged: u64,
    /// Checkpoints walked.
    pub checkpoints: u64,
    /// Kept lines compared.
    pub kept_lines: u64,
    /// What is wrong, the first of it.
    pub problems: Vec<Problem>,
    /// How many more problems there are.
    pub more: u64,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn intact(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Takes problems down: the first of them, and how many more there are.
#[derive(Debug)]
pub struct Notes {
    pub(super) problems: Vec<Problem>,
    pub(super) more: u64,
    most: usize,
}

impl Notes {
    /// Lists so many, and one at least.
    pub(super) fn new(most: usize) -> Self {
        Self { problems: Vec::new(), more: 0, most: most.max(1) }
    }

    /// Something is wrong at a place: the series, or what else has the name, and the sequence or number.
    pub fn note(&mut self, series: &str, sequence: u64, what: What) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.problems.push(Problem { series: series.to_owned(), sequence, what });
        }
    }

    /// Whether further problems are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.problems.len() >= self.most
    }
}
