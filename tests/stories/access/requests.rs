//! A well-formed request of every command.

use madoguchi_wire::CommandName;
use serde_json::{Value, json};

use crate::support::desk::CHECKS;
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
    pub(super) office: NamedOffice,
}

/// What a request of an office or a clerk can name beside it.
#[derive(Debug, Clone)]
pub(super) struct NamedOffice {
    pub(super) number: String,
    pub(super) prefecture: String,
    pub(super) notice_address: String,
    pub(super) security_address: String,
    pub(super) user_id: String,
    pub(super) receipt: String,
    pub(super) device: String,
    /// Identity and version.
    pub(super) application: (String, u32),
    pub(super) batch: String,
    pub(super) clerk: String,
}

impl NamedOffice {
    /// Something that nobody has.
    pub(super) fn nobodys() -> Self {
        Self {
            number: "1399999999".into(),
            prefecture: "31".into(),
            notice_address: "someone@example.jp".into(),
            security_address: "someone@example.jp".into(),
            user_id: "KJ999999999999".into(),
            receipt: "12345678901".into(),
            device: NOBODYS.into(),
            application: (NOBODYS.into(), 1),
            batch: NOBODYS.into(),
            clerk: "desk.nobody".into(),
        }
    }
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
        C::demo_inbox_list | C::demo_people_list | C::demo_desk_show => json!({}),
        C::office_open_notice => json!({ "noticeId": named.notice }),
        other => of_offices(other, &named.office).unwrap_or_else(|| of_clerks(other, &named.office)),
    }
}

/// Something that nobody has.
const NOBODYS: &str = "0198a000-0000-7000-8000-000000000001";
/// No clerk's.
const WRONG_PASSWORD: &str = "Chigau#13579";

/// The same for care offices; none for the desk's.
fn of_offices(name: CommandName, named: &NamedOffice) -> Option<Value> {
    use CommandName as C;
    let NamedOffice { number, notice_address, security_address, user_id, receipt, .. } = named;
    Some(match name {
        C::prefecture_list | C::reissue_begin | C::reissue_show | C::reissue_resend_code | C::reissue_send => json!({}),
        C::reissue_go_back | C::reissue_leave => json!({}),
        C::reissue_check_office => json!({ "officeNumber": number }),
        C::reissue_submit_office => json!({
            "officeNumber": number, "noticeAddress": notice_address, "noticeAddressAgain": notice_address,
            "language": "ja",
        }),
        C::reissue_submit_prefecture => json!({ "prefecture": named.prefecture }),
        C::reissue_submit_code | C::office_reset_submit_code | C::office_submit_security_code => {
            json!({ "code": "000000" })
        }
        C::reissue_track | C::reissue_withdraw => json!({ "receipt": receipt, "noticeAddress": notice_address }),
        C::office_reset_request => {
            json!({ "userId": user_id, "mailAddress": security_address, "language": "ja" })
        }
        C::office_reset_show | C::office_reset_resend_code | C::office_reset_leave => json!({}),
        C::office_reset_set_password | C::office_set_first_password => json!({ "password": OTHER_PASSWORD }),
        C::office_log_in => json!({ "userId": user_id, "password": OTHER_PASSWORD, "language": "ja" }),
        C::office_show | C::office_touch | C::office_log_out | C::office_show_totp => json!({}),
        C::office_submit_factor | C::office_enrol_totp => json!({ "code": "000000" }),
        C::office_show_security_address | C::office_resend_security_code | C::office_cancel_security_address => {
            json!({})
        }
        C::office_request_security_address => {
            json!({ "mailAddress": "someone@example.jp", "currentPassword": OTHER_PASSWORD, "language": "ja" })
        }
        C::office_skip_security_address | C::office_show_page | C::office_list_devices => json!({}),
        C::office_change_password => json!({ "currentPassword": OTHER_PASSWORD, "newPassword": "Kawa#9753sora" }),
        C::office_forget_device => json!({ "id": named.device }),
        _ => return None,
    })
}

/// The same for a federation's desk, of what nobody has.
pub(crate) fn of_the_desk(name: CommandName) -> Value {
    of_clerks(name, &NamedOffice::nobodys())
}

/// The same for a federation's desk.
fn of_clerks(name: CommandName, named: &NamedOffice) -> Value {
    use CommandName as C;
    let (id, version) = &named.application;
    match name {
        C::staff_show_set_up => json!({ "token": "no such" }),
        C::staff_set_password => json!({ "token": "no such", "password": OTHER_PASSWORD }),
        C::staff_enrol_totp => json!({ "token": "no such", "code": "000000" }),
        C::desk_log_in => credentials(&named.clerk, WRONG_PASSWORD),
        C::desk_show | C::desk_touch | C::desk_log_out | C::letter_list => json!({}),
        C::desk_submit_factor => json!({ "code": "000000" }),
        C::desk_list_applications => {
            json!({ "state": null, "words": "", "days": null, "mine": false, "cursor": null })
        }
        C::desk_show_application => json!({ "id": id }),
        C::letter_show_batch | C::letter_print_next | C::letter_save_posting_list => json!({ "id": named.batch }),
        C::desk_take_up | C::desk_put_back | C::desk_ask_envelope | C::desk_record_envelope | C::desk_withdraw => {
            json!({ "id": id, "version": version })
        }
        C::desk_add_note => json!({ "id": id, "version": version, "note": "備考" }),
        C::desk_approve => json!({ "id": id, "version": version, "ticked": CHECKS, "note": null }),
        C::desk_reject => json!({ "id": id, "version": version, "reason": "duplicate", "note": null }),
        C::ledger_check | C::ledger_import | C::ledger_save_corrections => {
            json!({ "name": "ledger.csv", "content": "AAAA", "full": false, "confirmEnded": null })
        }
        C::letter_begin_batch => json!({ "ids": [id] }),
        C::letter_post => json!({ "ids": [id], "on": "2026-04-10" }),
        C::letter_record_return => json!({ "id": id, "version": version, "reason": "refused", "note": null }),
        C::letter_reprint => json!({ "id": id, "version": version, "reason": "lost" }),
        other => panic!("no request of {}", other.as_str()),
    }
}
