//! A well-formed request of every command. A command of the list without one
//! does not compile.

use madoguchi_wire::CommandName;
use serde_json::{Value, json};

use crate::support::{OTHER_PASSWORD, Person, credentials, typed_date};

/// What a request can name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) notice: String,
    pub(super) session: String,
    pub(super) page: String,
    pub(super) terms: String,
    pub(super) terms_hash: String,
    pub(super) user_id: String,
    pub(super) person: Person,
}

/// The request that names these. No password in it is anybody's, and no code right.
pub(super) fn request(name: CommandName, named: &Named) -> Value {
    use CommandName as C;
    match name {
        C::install_show | C::visit_end | C::era_list | C::password_generate => json!({}),
        C::install_unlock | C::install_create => json!({ "storePassword": OTHER_PASSWORD }),
        C::install_save_preferences | C::settings_save_preferences => json!({ "language": "ja", "textSize": "large" }),
        C::insurer_show_form => json!({ "insurerCode": named.person.insurer }),
        C::text_to_half_width => json!({ "text": "１２３" }),
        C::kana_explain => json!({ "text": "ヤマダ", "insurerCode": null }),
        C::birth_date_read => json!({ "birthDate": typed_date("2001-02-03") }),
        C::password_check => json!({ "password": OTHER_PASSWORD, "userId": null }),
        C::mail_address_check => json!({ "mailAddress": "someone@example.jp" }),
        C::signup_match => named.person.items(),
        C::signup_show | C::signup_resend_code | C::signup_go_back | C::signup_leave => json!({}),
        C::signup_check_user_id | C::signup_choose_user_id => json!({ "userId": named.user_id }),
        C::signup_submit => json!({
            "userId": named.user_id, "password": OTHER_PASSWORD, "mailAddress": "someone@example.jp", "language": "ja",
        }),
        C::signup_submit_code | C::recovery_submit_code | C::settings_submit_mail_code => json!({ "code": "000000" }),
        C::signup_save_receipt | C::terms_save_receipt => json!({ "language": "ja" }),
        C::session_log_in => credentials(&named.user_id, OTHER_PASSWORD),
        C::session_show | C::session_touch | C::session_lock | C::session_log_out => json!({}),
        C::session_unlock => json!({ "password": OTHER_PASSWORD }),
        C::session_list | C::session_end_others => json!({}),
        C::session_end => json!({ "sessionId": named.session }),
        C::recovery_request_password => {
            json!({ "userId": named.user_id, "birthDate": typed_date(named.person.birth), "language": "ja" })
        }
        C::recovery_show | C::recovery_resend_code | C::recovery_leave => json!({}),
        C::recovery_set_password => json!({ "newPassword": OTHER_PASSWORD }),
        C::recovery_request_user_id => {
            let mut items = named.person.items();
            items["language"] = json!("ja");
            items
        }
        C::terms_show | C::notice_list_site | C::my_page_show | C::settings_show => json!({}),
        C::terms_accept => json!({ "termsId": named.terms, "hash": named.terms_hash, "agreed": true }),
        C::notice_open_site | C::notice_open => json!({ "noticeId": named.notice }),
        C::notice_search => json!({ "query": "", "audience": null }),
        C::my_page_open => json!({ "pageId": named.page }),
        C::settings_change_password => json!({ "currentPassword": OTHER_PASSWORD, "newPassword": "Kawa#9753sora" }),
        C::settings_request_mail_change => {
            json!({ "mailAddress": "someone@example.jp", "currentPassword": OTHER_PASSWORD, "language": "ja" })
        }
        C::settings_resend_mail_code | C::settings_cancel_mail_change => json!({}),
        C::demo_inbox_list | C::demo_people_list => json!({}),
    }
}
