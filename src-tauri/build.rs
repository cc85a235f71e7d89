//! Registers the one command with Tauri's access list, so that no window may
//! call anything that its capability file does not name.

fn main() {
    let dist = std::path::Path::new("../ui/dist/index.html");
    if std::env::var_os("TAURI_CONFIG").is_none() && !dist.exists() {
        println!("cargo::error=the screens are not built: run `npm ci && npm run build` in ui/, or `cargo xtask run`");
        return;
    }
    let commands = tauri_build::AppManifest::new().commands(&["call"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error=tauri: {error:#}");
    }
}
