//! ログイン情報再発行申請.

pub mod mails;
