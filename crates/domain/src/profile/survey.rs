//! The calendar of the survey of dependants 被扶養者資格調査.
//! Must not: hold a weekday; weekdays are computed (D14).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::text::{Text, date, optional_date};

/// When the survey runs and who does it (INS-06, SUR-10, SUR-11). All days are Japan's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyCalendar {
    /// First day on which answers are taken; absent: since ever.
    #[serde(default, deserialize_with = "optional_date")]
    pub opens: Option<Date>,
    /// 回答期限: the last day, inclusive.
    #[serde(deserialize_with = "date")]
    pub deadline: Date,
    /// Said beside the deadline (003 L7).
    pub note: Option<Text>,
}
