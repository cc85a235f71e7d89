//! 「ログイン情報再発行申請結果通知」 (REI-13) and the news of the posting. None holds a user ID or a password.
