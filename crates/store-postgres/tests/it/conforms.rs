//! The conformance suite, as the server's own role.

use crate::support::Held;

async fn fresh() -> Held {
    Held::new().await
}

madoguchi_store_conformance::conformance!(super::fresh);
madoguchi_store_conformance::operator_conformance!(super::fresh);
madoguchi_store_conformance::desk_conformance!(super::fresh);
