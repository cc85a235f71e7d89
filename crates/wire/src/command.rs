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

            demo_inbox_list: $crate::Empty => $crate::demo::DemoInbox, Demo, Local;
            demo_people_list: $crate::Empty => $crate::demo::DemoPeople, Demo, Local;
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
        matches!(self, Self::signup_save_receipt | Self::terms_save_receipt)
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
