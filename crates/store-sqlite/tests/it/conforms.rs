//! The conformance suite, over a plain and an encrypted file.

mod plain {
    use crate::support::Held;
    use madoguchi_store_sqlite::Encryption;

    async fn fresh() -> Held {
        Held::new(Encryption::Plain)
    }

    madoguchi_store_conformance::conformance!(super::fresh);
    madoguchi_store_conformance::operator_conformance!(super::fresh);
    madoguchi_store_conformance::desk_conformance!(super::fresh);
}

mod encrypted {
    use crate::support::{Held, encrypted};

    async fn fresh() -> Held {
        Held::new(encrypted())
    }

    madoguchi_store_conformance::conformance!(super::fresh);
    madoguchi_store_conformance::operator_conformance!(super::fresh);
    madoguchi_store_conformance::desk_conformance!(super::fresh);
}
