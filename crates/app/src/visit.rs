//! 終了・次の方へ: ends everything of the person at the window.

use madoguchi_wire::Empty;

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// Ends session and flow; the next person finds nothing of the last.
///
/// # Errors
/// When the store cannot serve; the tokens are forgotten all the same.
pub async fn end<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, _request: Empty) -> Answer<Empty> {
    let holder = crate::holder::leave(app, caller).await;
    let session = crate::session::log_out(app, caller, Empty {}).await;
    let flow = crate::signup::drop_flow(app, caller).await;
    caller.session = None;
    caller.flow = None;
    holder.and(session).and(flow.map(|()| Empty {}))
}
