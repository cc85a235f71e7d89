//! An empty window of the same library: the limit that the cold start and the
//! memory of the product are measured against (`cargo xtask bench`).

fn main() -> Result<(), tauri::Error> {
    tauri::Builder::default().run(tauri::generate_context!("examples/empty_window/tauri.conf.json"))
}
