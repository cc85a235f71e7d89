//! Which use case serves which command. A command without one does not compile.

pub(crate) use crate::demo::{
    desk_show as demo_desk_show, inbox_list as demo_inbox_list, people_list as demo_people_list,
};
pub(crate) use crate::desk::{
    add_note as desk_add_note, approve as desk_approve, ask_envelope as desk_ask_envelope,
    list_applications as desk_list_applications, log_in as desk_log_in, log_out as desk_log_out,
    put_back as desk_put_back, record_envelope as desk_record_envelope, reject as desk_reject,
    show_application as desk_show_application, show_session as desk_show, submit_factor as desk_submit_factor,
    take_up as desk_take_up, touch as desk_touch, withdraw as desk_withdraw,
};
pub(crate) use crate::insurer::show_form as insurer_show_form;
pub(crate) use crate::ledger::{
    check as ledger_check, import_upload as ledger_import, save_corrections as ledger_save_corrections,
};
pub(crate) use crate::letter::{
    begin_batch as letter_begin_batch, list as letter_list, post as letter_post, print_next as letter_print_next,
    record_return as letter_record_return, reprint as letter_reprint, save_posting_list as letter_save_posting_list,
    show_batch as letter_show_batch,
};
pub(crate) use crate::my_page::{open as my_page_open, show as my_page_show};
pub(crate) use crate::notice::{
    list_site as notice_list_site, open as notice_open, open_site as notice_open_site, search as notice_search,
};
pub(crate) use crate::office::{
    cancel_security_address as office_cancel_security_address, change_password as office_change_password,
    enrol_totp as office_enrol_totp, forget_device as office_forget_device, list_devices as office_list_devices,
    log_in as office_log_in, log_out as office_log_out, open_notice as office_open_notice,
    request_security_address as office_request_security_address, resend_security_code as office_resend_security_code,
    reset_leave as office_reset_leave, reset_request as office_reset_request,
    reset_resend_code as office_reset_resend_code, reset_set_password as office_reset_set_password,
    reset_show as office_reset_show, reset_submit_code as office_reset_submit_code,
    set_first_password as office_set_first_password, show as office_show, show_page as office_show_page,
    show_security_address as office_show_security_address, show_totp as office_show_totp,
    skip_security_address as office_skip_security_address, submit_factor as office_submit_factor,
    submit_security_code as office_submit_security_code, touch as office_touch,
};
pub(crate) use crate::recovery::{
    leave as recovery_leave, request_password as recovery_request_password,
    request_user_id as recovery_request_user_id, resend_code as recovery_resend_code,
    set_password as recovery_set_password, show as recovery_show, submit_code as recovery_submit_code,
};
pub(crate) use crate::reissue::{
    begin as reissue_begin, check_office as reissue_check_office, go_back as reissue_go_back, leave as reissue_leave,
    prefecture_list, resend_code as reissue_resend_code, send as reissue_send, show as reissue_show,
    submit_code as reissue_submit_code, submit_office as reissue_submit_office,
    submit_prefecture as reissue_submit_prefecture, track as reissue_track, withdraw as reissue_withdraw,
};
pub(crate) use crate::session::{
    end_one as session_end, end_others as session_end_others, list as session_list, lock as session_lock,
    log_in as session_log_in, log_out as session_log_out, show as session_show, touch as session_touch,
    unlock as session_unlock,
};
pub(crate) use crate::settings::{
    cancel_mail_change as settings_cancel_mail_change, change_password as settings_change_password,
    request_mail_change as settings_request_mail_change, resend_mail_code as settings_resend_mail_code,
    save_preferences as settings_save_preferences, show as settings_show,
    submit_mail_code as settings_submit_mail_code,
};
pub(crate) use crate::signup::{
    check_user_id as signup_check_user_id, choose_user_id as signup_choose_user_id, go_back as signup_go_back,
    leave as signup_leave, match_member as signup_match, resend_code as signup_resend_code,
    save_receipt as signup_save_receipt, show as signup_show, submit as signup_submit,
    submit_code as signup_submit_code,
};
pub(crate) use crate::staff::{
    enrol_totp as staff_enrol_totp, set_password as staff_set_password, show_set_up as staff_show_set_up,
};
pub(crate) use crate::terms::{accept as terms_accept, save_receipt as terms_save_receipt, show as terms_show};
pub(crate) use crate::text::{
    birth_date_read, era_list, kana_explain, mail_address_check, password_check, password_generate, text_to_half_width,
};
pub(crate) use crate::visit::end as visit_end;
