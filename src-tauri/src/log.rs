//! The window's log (`madoguchi_log`): what went wrong, in the data folder.

use std::path::Path;

/// Its file.
const FILE: &str = "madoguchi.log";

/// Begins to keep the log of this data folder.
pub(crate) fn begin(data: &Path) {
    madoguchi_log::begin(data, FILE);
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use madoguchi_wire::CommandName;
    use serde_json::{Value, json};

    use super::FILE;
    use crate::Options;
    use crate::opening::{Secret, open};

    fn lines(data: &Path) -> Vec<Value> {
        let text = std::fs::read_to_string(data.join("log").join(FILE)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// ASVS 16.2.2, 16.2.4, 16.2.5, 16.3.4: an unexpected error leaves one line with the number that the person is shown, and nothing of what was typed
    #[tokio::test]
    async fn an_unexpected_error_leaves_one_line_with_its_incident_number() {
        let data = tempfile::tempdir().unwrap();
        let _log = tracing::subscriber::set_default(madoguchi_log::subscriber(data.path(), FILE));
        let options = Options { data_dir: Some(data.path().to_path_buf()), demo: true };
        let ask: crate::papers::Ask = Arc::new(|_| Box::pin(async { None }));
        let opened = open(&options, &ask, Secret::Machine).await.unwrap_or_else(|closed| panic!("{closed:?}"));
        opened.close().await;
        assert!(!data.path().join("log").exists(), "nothing went wrong, so nothing is told");

        let typed = json!({ "userId": "sakura.toyama", "password": "Kito7kito#57" }).to_string();
        let refused = opened.desk.call(CommandName::session_log_in, typed.as_bytes()).await.unwrap_err();
        let told = lines(data.path());
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["incident"], refused.incident.unwrap());
        assert_eq!((&told[0]["command"], &told[0]["level"]), (&json!("session_log_in"), &json!("ERROR")));
        assert!(told[0]["timestamp"].as_str().unwrap().ends_with('Z'), "{told:?}");
        for word in ["sakura", "Kito7kito"] {
            assert!(!told[0].to_string().contains(word), "{told:?}");
        }
    }
}
