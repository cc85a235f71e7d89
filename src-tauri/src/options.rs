//! What can be said on the command line, and the folder that follows from it.

use std::path::PathBuf;

use clap::Parser;

use crate::StartRefused;

/// 窓口 (Madoguchi): the counter of a health insurer, as a window.
#[derive(Debug, Clone, Parser)]
#[command(name = "madoguchi", version)]
pub struct Options {
    /// Folder that holds madoguchi.toml and the encrypted store
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Run on invented data, in a folder of its own
    #[arg(long)]
    pub demo: bool,
}

impl Options {
    /// The data folder: the one named, or one below the user's data folder.
    /// The demo never shares a folder with real data.
    ///
    /// # Errors
    /// [`StartRefused::NoDataFolder`] when none is named and the system knows no home.
    pub fn data_folder(&self) -> Result<PathBuf, StartRefused> {
        if let Some(named) = &self.data_dir {
            return Ok(named.clone());
        }
        let own = directories::ProjectDirs::from("jp", "madoguchi", "madoguchi").ok_or(StartRefused::NoDataFolder)?;
        let purpose = if self.demo { "demo" } else { "store" };
        Ok(own.data_local_dir().join(purpose))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Options {
        Options::try_parse_from(std::iter::once(&"madoguchi").chain(arguments)).unwrap()
    }

    #[test]
    fn uses_the_named_folder_as_it_is() {
        let folder = parse(&["--data-dir", "some/folder", "--demo"]).data_folder().unwrap();
        assert_eq!(folder, PathBuf::from("some/folder"));
    }

    #[test]
    fn keeps_the_demo_apart_from_real_data() {
        let (demo, real) = (parse(&["--demo"]).data_folder().unwrap(), parse(&[]).data_folder().unwrap());
        assert_ne!(demo, real);
        assert_eq!(demo.parent(), real.parent());
    }

    #[test]
    fn refuses_an_argument_it_does_not_know() {
        let refused = Options::try_parse_from(["madoguchi", "--datadir", "x"]).unwrap_err();
        assert_eq!(refused.exit_code(), 2);
    }
}
