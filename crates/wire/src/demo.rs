//! The demo's own windows onto what a real install would keep apart:
//! its mails, and the invented people one can be.

use crate::wire;

wire! {
    /// 受信箱（デモ）
    response DemoInbox { mails: Vec<DemoMail> }
}
wire! {
    /// A mail of the demo, as it would have arrived.
    response DemoMail {
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
    response DemoLogin {
        user_id: String,
        password: String,
    }
}
