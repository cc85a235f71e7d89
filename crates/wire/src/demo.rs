//! The demo's own windows onto what a real install would keep apart:
//! its mails, the invented people one can be, and the federation's desk.

use crate::staff::StaffRole;
use crate::wire;

wire! {
    /// 受信箱（デモ）
    response DemoInbox { mails: Vec<DemoMail> }
}
wire! {
    /// A mail of the demo, as it would have arrived.
    secret DemoMail {
        id: String,
        from: String,
        to: String,
        subject: String,
        body: String,
        received_at: String,
    }
}
wire! {
    /// The invented people one can be.
    response DemoPeople { people: Vec<DemoPerson> }
}
wire! {
    /// One invented person with the items to type.
    response DemoPerson {
        insurer_code: String,
        insurer_name: crate::Text,
        symbol: String,
        number: String,
        /// ISO date.
        birth_date: String,
        name: String,
        kana: String,
        employee_number: Option<String>,
        /// Whether the person has an account already.
        registered: bool,
        /// What is special about the person, such as being a dependant.
        note: Option<crate::Text>,
        /// How to log in as the person, when the demo begins with an account.
        login: Option<DemoLogin>,
    }
}
wire! {
    /// User ID and password with which the demo begins.
    secret DemoLogin {
        user_id: String,
        password: String,
    }
}
wire! {
    /// What a visitor needs to walk through a re-issue (REI-01 to REI-16): the invented clerks and offices.
    secret DemoDesk {
        /// Code of the federation whose they are.
        federation: String,
        federation_name: crate::Text,
        clerks: Vec<DemoClerk>,
        offices: Vec<DemoOffice>,
        /// The code that the authenticator being set up at this window shows now; none when none is.
        enrolling: Option<String>,
    }
}
wire! {
    /// An invented clerk.
    secret DemoClerk {
        name: String,
        role: StaffRole,
        login: DemoLogin,
        /// The code that the clerk's authenticator would be taken with now; none until the next one begins.
        code: Option<String>,
    }
}
wire! {
    /// An invented office of the demo's ledger.
    secret DemoOffice {
        /// 事業所番号
        number: String,
        name: String,
        /// What is special about the office.
        note: Option<crate::Text>,
        /// ユーザID as it stands now; none before there is one.
        user_id: Option<String>,
        /// The password with which the demo begins.
        password: Option<String>,
        /// Whether an authenticator is set up.
        factor_set_up: bool,
        /// As a clerk's.
        code: Option<String>,
    }
}
