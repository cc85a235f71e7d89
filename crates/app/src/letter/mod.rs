//! 電子請求ログイン情報再発行通知書: batches of letters, printing, posting and what comes back (REI-14).
//!
//! Printing is the release of a temporary password, so it is never done by who approved (four eyes).
//! The password is made here and is in clear in the paper alone, which is laid out first: its verifier
//! is committed before the paper leaves, and whatever is refused before that drops the paper. A paper that was lost is no loss: the letter counts as printed, and a reprint
//! ends that password and makes another.

mod addresses;
mod batch;
mod begin_batch;
mod list;
mod password;
mod post;
mod posting_list;
mod print;
mod print_next;
mod record_return;
mod reprint;

pub use batch::show_batch;
pub use begin_batch::begin_batch;
pub use list::list;
pub use post::post;
pub use posting_list::save_posting_list;
pub use print_next::print_next;
pub use record_return::record_return;
pub use reprint::reprint;
