//! The one list of commands. Routers of both hosts, the deny-by-default
//! authorisation, the TypeScript map and the tests all derive from it.

use crate::wire;

wire! {
    /// Who may call a command.
    word Who {
        /// Anybody at the window, also before log-in.
        Visitor,
        /// A logged-in member, also while terms wait or the screen is locked.
        MemberWaiting,
        /// A logged-in member who has accepted the terms in force.
        Member,
        /// A logged-in care office, also while something is still asked of it.
        OfficeWaiting,
        /// A logged-in care office of which nothing is asked any more.
        Office,
        /// A logged-in clerk, also before the second factor.
        DeskWaiting,
        /// Any logged-in clerk.
        Desk,
        /// A clerk who reviews applications and keeps the ledger.
        Reviewer,
        /// A clerk who prints and posts letters.
        Printer,
        /// Only in an install on demo data.
        Demo,
    }
}
wire! {
    /// Where a command runs in a connected install.
    word Place {
        /// Forwarded to the server.
        Online,
        /// Runs here; its facts travel later.
        Local,
        /// Belongs to the desktop shell itself, before any store is open.
        Shell,
    }
}

/// What is known of a command without running it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandSpec {
    /// Noun first, then verb.
    pub name: CommandName,
    /// Who may call it.
    pub who: Who,
    /// Where it runs.
    pub place: Place,
}

/// Hands the list to a macro, in two blocks of `name: Request => Response, who, place;`:
/// what the shell of a host answers before any store is open, and what runs on
/// the store. A host that lacks a command does not compile.
#[macro_export]
macro_rules! with_commands {
    ($callback:path) => {
        $callback! {
            shell {
            install_show: $crate::Empty => $crate::install::InstallStatus, Visitor, Shell;
            install_unlock: $crate::install::StorePassword => $crate::install::InstallStatus, Visitor, Shell;
            install_create: $crate::install::StorePassword => $crate::install::InstallStatus, Visitor, Shell;
            install_save_preferences: $crate::text::Preferences => $crate::Empty, Visitor, Shell;
            }
            store {
            visit_end: $crate::Empty => $crate::Empty, Visitor, Local;

            insurer_show_form: $crate::insurer::InsurerShow => $crate::insurer::SignupFormShown, Visitor, Local;
            text_to_half_width: $crate::text::TextToHalfWidth => $crate::text::TextHalfWidth, Visitor, Local;
            kana_explain: $crate::text::KanaExplain => $crate::text::KanaExplanation, Visitor, Local;
            birth_date_read: $crate::text::BirthDateRead => $crate::text::BirthDateShown, Visitor, Local;
            era_list: $crate::Empty => $crate::text::EraList, Visitor, Local;
            password_check: $crate::text::PasswordCheck => $crate::text::PasswordRules, Visitor, Local;
            password_generate: $crate::Empty => $crate::text::PasswordGenerated, Visitor, Local;
            mail_address_check: $crate::text::MailAddressCheck => $crate::text::MailAddressAdvice, Visitor, Local;

            signup_match: $crate::signup::SignupMatch => $crate::signup::SignupStep, Visitor, Online;
            signup_show: $crate::Empty => $crate::signup::SignupStep, Visitor, Online;
            signup_check_user_id: $crate::signup::UserId => $crate::signup::UserIdAvailability, Visitor, Online;
            signup_submit: $crate::signup::SignupSubmit => $crate::signup::SignupStep, Visitor, Online;
            signup_resend_code: $crate::Empty => $crate::signup::SignupStep, Visitor, Online;
            signup_submit_code: $crate::signup::CodeSubmit => $crate::signup::SignupStep, Visitor, Online;
            signup_choose_user_id: $crate::signup::UserId => $crate::signup::SignupStep, Visitor, Online;
            signup_go_back: $crate::Empty => $crate::signup::SignupStep, Visitor, Online;
            signup_save_receipt: $crate::signup::ReceiptSave => $crate::SavedFile, Visitor, Online;
            signup_leave: $crate::Empty => $crate::Empty, Visitor, Online;

            session_log_in: $crate::session::SessionLogIn => $crate::session::SessionShown, Visitor, Online;
            session_show: $crate::Empty => $crate::session::SessionShown, MemberWaiting, Online;
            session_touch: $crate::Empty => $crate::session::SessionShown, MemberWaiting, Online;
            session_lock: $crate::Empty => $crate::session::SessionShown, MemberWaiting, Online;
            session_unlock: $crate::session::SessionUnlock => $crate::session::SessionShown, MemberWaiting, Online;
            session_log_out: $crate::Empty => $crate::Empty, MemberWaiting, Online;
            session_list: $crate::Empty => $crate::session::SessionList, Member, Online;
            session_end: $crate::session::SessionEnd => $crate::session::SessionList, Member, Online;
            session_end_others: $crate::Empty => $crate::session::SessionList, Member, Online;

            recovery_request_password: $crate::recovery::RecoveryRequestPassword => $crate::recovery::RecoveryStep, Visitor, Online;
            recovery_show: $crate::Empty => $crate::recovery::RecoveryStep, Visitor, Online;
            recovery_resend_code: $crate::Empty => $crate::recovery::RecoveryStep, Visitor, Online;
            recovery_submit_code: $crate::signup::CodeSubmit => $crate::recovery::RecoveryStep, Visitor, Online;
            recovery_set_password: $crate::recovery::RecoverySetPassword => $crate::recovery::RecoveryStep, Visitor, Online;
            recovery_leave: $crate::Empty => $crate::Empty, Visitor, Online;
            recovery_request_user_id: $crate::recovery::RecoveryRequestUserId => $crate::Empty, Visitor, Online;

            terms_show: $crate::Empty => $crate::terms::TermsShown, MemberWaiting, Online;
            terms_accept: $crate::terms::TermsAccept => $crate::session::SessionShown, MemberWaiting, Online;
            terms_save_receipt: $crate::signup::ReceiptSave => $crate::SavedFile, Member, Online;

            notice_list_site: $crate::Empty => $crate::notice::NoticeList, Visitor, Online;
            notice_open_site: $crate::notice::NoticeOpen => $crate::notice::NoticeShown, Visitor, Online;
            notice_search: $crate::notice::NoticeSearch => $crate::notice::NoticeList, Member, Online;
            notice_open: $crate::notice::NoticeOpen => $crate::notice::NoticeShown, Member, Online;
            my_page_show: $crate::Empty => $crate::my_page::MyPageShown, Member, Online;
            my_page_open: $crate::my_page::PageOpen => $crate::my_page::PageShown, Member, Online;

            settings_show: $crate::Empty => $crate::settings::SettingsShown, Member, Online;
            settings_save_preferences: $crate::text::Preferences => $crate::Empty, Member, Online;
            settings_change_password: $crate::settings::PasswordChange => $crate::Empty, Member, Online;
            settings_request_mail_change: $crate::settings::MailChangeRequest => $crate::settings::MailChangeStep, Member, Online;
            settings_resend_mail_code: $crate::Empty => $crate::settings::MailChangeStep, Member, Online;
            settings_submit_mail_code: $crate::signup::CodeSubmit => $crate::settings::SettingsShown, Member, Online;
            settings_cancel_mail_change: $crate::Empty => $crate::settings::SettingsShown, Member, Online;

            prefecture_list: $crate::Empty => $crate::reissue::PrefectureList, Visitor, Local;
            reissue_check_office: $crate::reissue::OfficeNumberCheck => $crate::reissue::OfficeNumberShown, Visitor, Local;
            reissue_begin: $crate::Empty => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_show: $crate::Empty => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_submit_office: $crate::reissue::ReissueOfficeSubmit => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_submit_prefecture: $crate::reissue::ReissuePrefectureSubmit => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_resend_code: $crate::Empty => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_submit_code: $crate::signup::CodeSubmit => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_send: $crate::Empty => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_go_back: $crate::Empty => $crate::reissue::ReissueStep, Visitor, Online;
            reissue_leave: $crate::Empty => $crate::Empty, Visitor, Online;
            reissue_track: $crate::reissue::ReissueTrack => $crate::reissue::ReissueTracked, Visitor, Online;
            reissue_withdraw: $crate::reissue::ReissueTrack => $crate::reissue::ReissueTracked, Visitor, Online;

            office_reset_request: $crate::office::OfficeResetRequest => $crate::office::OfficeResetStep, Visitor, Online;
            office_reset_show: $crate::Empty => $crate::office::OfficeResetStep, Visitor, Online;
            office_reset_resend_code: $crate::Empty => $crate::office::OfficeResetStep, Visitor, Online;
            office_reset_submit_code: $crate::signup::CodeSubmit => $crate::office::OfficeResetStep, Visitor, Online;
            office_reset_set_password: $crate::office::OfficePasswordSet => $crate::office::OfficeResetStep, Visitor, Online;
            office_reset_leave: $crate::Empty => $crate::Empty, Visitor, Online;

            office_log_in: $crate::office::OfficeLogIn => $crate::office::OfficeStep, Visitor, Online;
            office_show: $crate::Empty => $crate::office::OfficeStep, Visitor, Online;
            office_set_first_password: $crate::office::OfficePasswordSet => $crate::office::OfficeStep, Visitor, Online;
            office_touch: $crate::Empty => $crate::office::OfficeStep, OfficeWaiting, Online;
            office_log_out: $crate::Empty => $crate::Empty, OfficeWaiting, Online;
            office_submit_factor: $crate::office::FactorSubmit => $crate::office::OfficeStep, OfficeWaiting, Online;
            office_show_totp: $crate::Empty => $crate::office::TotpEnrolment, OfficeWaiting, Online;
            office_enrol_totp: $crate::office::FactorSubmit => $crate::office::OfficeStep, OfficeWaiting, Online;
            office_show_security_address: $crate::Empty => $crate::office::SecurityAddressStep, OfficeWaiting, Online;
            office_request_security_address: $crate::office::SecurityAddressRequest => $crate::office::SecurityAddressStep, OfficeWaiting, Online;
            office_resend_security_code: $crate::Empty => $crate::office::SecurityAddressStep, OfficeWaiting, Online;
            office_submit_security_code: $crate::signup::CodeSubmit => $crate::office::SecurityAddressStep, OfficeWaiting, Online;
            office_cancel_security_address: $crate::Empty => $crate::office::SecurityAddressStep, OfficeWaiting, Online;
            office_skip_security_address: $crate::Empty => $crate::office::OfficeStep, OfficeWaiting, Online;
            office_show_page: $crate::Empty => $crate::office::OfficePage, Office, Online;
            office_open_notice: $crate::notice::NoticeOpen => $crate::notice::NoticeShown, Office, Online;
            office_change_password: $crate::office::OfficePasswordChange => $crate::Empty, Office, Online;
            office_list_devices: $crate::Empty => $crate::office::OfficeDeviceList, Office, Online;
            office_forget_device: $crate::office::OfficeDeviceForget => $crate::office::OfficeDeviceList, Office, Online;

            staff_show_set_up: $crate::staff::StaffToken => $crate::staff::StaffSetUpStep, Visitor, Online;
            staff_set_password: $crate::staff::StaffPasswordSet => $crate::staff::StaffSetUpStep, Visitor, Online;
            staff_enrol_totp: $crate::staff::StaffEnrol => $crate::staff::StaffSetUpStep, Visitor, Online;
            desk_log_in: $crate::staff::DeskLogIn => $crate::staff::DeskStep, Visitor, Online;
            desk_show: $crate::Empty => $crate::staff::DeskStep, Visitor, Online;
            desk_submit_factor: $crate::office::FactorSubmit => $crate::staff::DeskStep, DeskWaiting, Online;
            desk_touch: $crate::Empty => $crate::staff::DeskStep, DeskWaiting, Online;
            desk_log_out: $crate::Empty => $crate::Empty, DeskWaiting, Online;
            desk_list_applications: $crate::desk::DeskQueue => $crate::desk::DeskPage, Desk, Online;
            desk_show_application: $crate::desk::DeskApplicationOpen => $crate::desk::DeskApplication, Desk, Online;
            desk_take_up: $crate::desk::DeskApplicationStep => $crate::desk::DeskApplication, Reviewer, Online;
            desk_put_back: $crate::desk::DeskApplicationStep => $crate::desk::DeskApplication, Reviewer, Online;
            desk_ask_envelope: $crate::desk::DeskApplicationStep => $crate::desk::DeskApplication, Reviewer, Online;
            desk_record_envelope: $crate::desk::DeskApplicationStep => $crate::desk::DeskApplication, Reviewer, Online;
            desk_add_note: $crate::desk::DeskNoteAdd => $crate::desk::DeskApplication, Reviewer, Online;
            desk_withdraw: $crate::desk::DeskApplicationStep => $crate::desk::DeskApplication, Reviewer, Online;
            desk_approve: $crate::desk::DeskApprove => $crate::desk::DeskApplication, Reviewer, Online;
            desk_reject: $crate::desk::DeskReject => $crate::desk::DeskApplication, Reviewer, Online;

            ledger_check: $crate::ledger::LedgerUpload => $crate::ledger::LedgerReport, Reviewer, Online;
            ledger_import: $crate::ledger::LedgerUpload => $crate::ledger::LedgerReport, Reviewer, Online;
            ledger_save_corrections: $crate::ledger::LedgerUpload => $crate::SavedFile, Reviewer, Online;
            letter_list: $crate::Empty => $crate::letter::LetterDesk, Printer, Online;
            letter_begin_batch: $crate::letter::LetterBatchBegin => $crate::letter::LetterBatch, Printer, Online;
            letter_show_batch: $crate::letter::LetterBatchOpen => $crate::letter::LetterBatch, Printer, Online;
            letter_print_next: $crate::letter::LetterBatchOpen => $crate::SavedFile, Printer, Online;
            letter_save_posting_list: $crate::letter::LetterBatchOpen => $crate::SavedFile, Printer, Online;
            letter_post: $crate::letter::LetterPost => $crate::letter::LetterDesk, Printer, Online;
            letter_record_return: $crate::letter::LetterReturn => $crate::desk::DeskApplication, Printer, Online;
            letter_reprint: $crate::letter::LetterReprint => $crate::SavedFile, Printer, Online;

            demo_inbox_list: $crate::Empty => $crate::demo::DemoInbox, Demo, Local;
            demo_people_list: $crate::Empty => $crate::demo::DemoPeople, Demo, Local;
            demo_desk_show: $crate::Empty => $crate::demo::DemoDesk, Demo, Local;
            }
        }
    };
}

impl CommandName {
    /// Whether the answer is a paper (a PDF) for the person: a desktop saves it
    /// and tells where, a server answers with the paper itself. The one place
    /// that says so; a test holds it against the answers of the list.
    #[must_use]
    pub fn gives_paper(self) -> bool {
        matches!(
            self,
            Self::signup_save_receipt
                | Self::terms_save_receipt
                | Self::ledger_save_corrections
                | Self::letter_print_next
                | Self::letter_save_posting_list
                | Self::letter_reprint
        )
    }
}

macro_rules! command_names {
    (
        shell { $($shell:ident : $shell_request:ty => $shell_response:ty, $shell_who:ident, $shell_place:ident;)* }
        store { $($name:ident : $request:ty => $response:ty, $who:ident, $place:ident;)* }
    ) => {
        command_names! { @all
            $($shell : $shell_request => $shell_response, $shell_who, $shell_place;)*
            $($name : $request => $response, $who, $place;)*
        }
    };
    (@all $($name:ident : $request:ty => $response:ty, $who:ident, $place:ident;)*) => {
        /// Name of a command, as it stands on the wire.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(non_camel_case_types, missing_docs)] // the variants are the names
        pub enum CommandName { $($name),* }

        impl CommandName {
            /// The name as text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// Finds a command by its text.
            #[must_use]
            pub fn find(text: &str) -> Option<Self> {
                match text { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }

            /// What is known of the command.
            #[must_use]
            pub fn spec(self) -> CommandSpec {
                match self { $(Self::$name => CommandSpec { name: self, who: Who::$who, place: Place::$place }),* }
            }
        }

        /// All commands, in the order of the list.
        pub const ALL: &[CommandName] = &[$(CommandName::$name),*];

        /// `(name, request type, response type)` for the TypeScript map.
        pub(crate) fn typescript_rows(cfg: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            vec![$((stringify!($name), <$request as ts_rs::TS>::name(cfg), <$response as ts_rs::TS>::name(cfg))),*]
        }

        /// Schemas of request and answer of every command.
        pub(crate) fn schema_rows(
            requests: &mut schemars::SchemaGenerator,
            answers: &mut schemars::SchemaGenerator,
        ) -> Vec<(CommandName, schemars::Schema, schemars::Schema)> {
            vec![$((
                CommandName::$name,
                requests.subschema_for::<$request>(),
                answers.subschema_for::<$response>(),
            )),*]
        }

        /// How request and answer of every command are read and printed.
        #[cfg(test)]
        pub(crate) fn print_rows() -> Vec<(CommandName, crate::silent::Print, crate::silent::Print)> {
            vec![$((CommandName::$name, crate::silent::print::<$request>, crate::silent::print::<$response>)),*]
        }

        /// Visits every type of the list.
        pub(crate) fn visit_types(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$request>(); visitor.visit::<$response>();)*
        }
    };
}
with_commands!(command_names);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_given_wherever_a_desktop_tells_of_a_saved_file() {
        for (name, _, answer) in typescript_rows(&ts_rs::Config::default()) {
            let command = CommandName::find(name).unwrap();
            assert_eq!(command.gives_paper(), answer == "SavedFile", "{name}");
        }
    }
}
