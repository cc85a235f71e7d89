//! From the arguments to a running window. What forbids the start is said in
//! words and in the exit code; nothing is started halfway.

use std::path::PathBuf;
use std::sync::Arc;

use crate::{Automation, Options, call, dialogue, display, lockdown, log, shell::Shell};

/// Why the program did not start, or did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum StartRefused {
    /// No home of the user is known.
    #[error("no folder for the data is known; name one with --data-dir DIR")]
    NoDataFolder,
    /// The data folder cannot be made.
    #[error("the data folder {folder} cannot be used: {reason}")]
    DataFolder {
        /// The folder as it was named.
        folder: PathBuf,
        /// What the system answered.
        reason: std::io::Error,
    },
    /// The session has no screen.
    #[error(
        "no display: a window cannot be shown here. Start it from a desktop session, or on a \
         machine without a screen by `xvfb-run -a madoguchi`"
    )]
    NoDisplay,
    /// The environment asks for remote control of the window.
    #[error("{0} is set: this program does not let others drive its window. Remove it and start again")]
    RemoteControl(String),
    /// The window could not be made.
    #[error("the window could not be opened: {0}")]
    Window(#[from] tauri::Error),
}

impl StartRefused {
    /// 1: could not start, 3: no display, 4: remote control asked for.
    /// (2 is a wrong argument and comes from the argument parser.)
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NoDataFolder | Self::DataFolder { .. } | Self::Window(_) => 1,
            Self::NoDisplay => 3,
            Self::RemoteControl(_) => 4,
        }
    }
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// [`StartRefused`] says what forbade the start.
pub fn run(options: Options, automation: Automation) -> Result<(), StartRefused> {
    let environment: Vec<_> = std::env::vars_os().collect();
    if let Some(name) = automation.objection(environment.iter().map(|(n, v)| (n.as_os_str(), v.as_os_str()))) {
        return Err(StartRefused::RemoteControl(name));
    }
    if !display::is_present() {
        return Err(StartRefused::NoDisplay);
    }
    let folder = options.data_folder()?;
    std::fs::create_dir_all(&folder).map_err(|reason| StartRefused::DataFolder { folder: folder.clone(), reason })?;
    log::begin(&folder);
    let web_folder = folder.join("webview");
    let ask = dialogue::Ask::default();
    let shell = Arc::new(Shell::new(options, ask.papers()));
    let app = call::listen(tauri::Builder::default(), Arc::clone(&shell))
        .plugin(tauri_plugin_dialog::init())
        .setup({
            let shell = Arc::clone(&shell);
            move |app| {
                ask.belongs_to(app.handle().clone());
                // The window comes up while the store is being opened.
                tauri::async_runtime::spawn(async move { shell.open().await });
                Ok(lockdown::open(app, &web_folder)?)
            }
        })
        .build(context())?;
    app.run_return(|_, _| {});
    tauri::async_runtime::block_on(shell.close());
    Ok(())
}

/// The configuration, the capabilities and the screens that are built in.
pub(crate) fn context<R: tauri::Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}
