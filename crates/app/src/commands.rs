//! Which use case serves which command. A command without one does not compile.

pub(crate) use crate::demo::{inbox_list as demo_inbox_list, people_list as demo_people_list};
pub(crate) use crate::insurer::show_form as insurer_show_form;
pub(crate) use crate::my_page::{open as my_page_open, show as my_page_show};
pub(crate) use crate::notice::{
    list_site as notice_list_site, open as notice_open, open_site as notice_open_site, search as notice_search,
};
pub(crate) use crate::recovery::{
    leave as recovery_leave, request_password as recovery_request_password,
    request_user_id as recovery_request_user_id, resend_code as recovery_resend_code,
    set_password as recovery_set_password, show as recovery_show, submit_code as recovery_submit_code,
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
pub(crate) use crate::terms::{accept as terms_accept, save_receipt as terms_save_receipt, show as terms_show};
pub(crate) use crate::text::{
    birth_date_read, era_list, kana_explain, mail_address_check, password_check, password_generate, text_to_half_width,
};
pub(crate) use crate::visit::end as visit_end;
