//! The 47 prefectures, and which of them are served here (REI-06). Public, so anybody may ask.

use madoguchi_domain::prefecture::Prefecture;
use madoguchi_wire::Empty;
use madoguchi_wire::reissue::{PrefectureList, PrefectureShown};

use crate::caller::Caller;
use crate::error::Answer;
use crate::federation::{prefecture_name, profiles};
use crate::host::{App, Host};
use crate::store::Store;

/// All prefectures in the order of their codes.
///
/// # Errors
/// When the store cannot serve.
pub async fn prefecture_list<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    _request: Empty,
) -> Answer<PrefectureList> {
    let profiles = profiles(app).await?;
    let shown = |prefecture: Prefecture| PrefectureShown {
        code: prefecture.code(),
        name: prefecture_name(prefecture),
        served: profiles.iter().any(|profile| profile.serves(prefecture)),
    };
    Ok(PrefectureList { prefectures: Prefecture::all().map(shown).collect() })
}
