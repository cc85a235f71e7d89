//! `cargo xtask scale`: what so many members, or applications, ask of a site, computed from
//! what was measured (`docs/figures.md`) and written into `docs/scale.md`. A figure that
//! nobody measured cannot get into these tables, nor one that was measured before the last run.

mod figures;
mod tables;

use std::path::Path;

use anyhow::{Context, Result, ensure};

use figures::Figures;

/// What was measured, and the page that is computed from it.
const FIGURES: &str = "docs/figures.md";
const PAGE: &str = "docs/scale.md";

/// Computes the tables; writes them, or fails when the page says something else.
pub(crate) fn run(root: &Path, write: bool) -> Result<()> {
    let read = |name: &str| std::fs::read_to_string(root.join(name)).with_context(|| name.to_owned());
    let figures = Figures::read(&read(FIGURES)?);
    let old = read(PAGE)?;
    let new = fill(&old, &figures)?;
    if write {
        return std::fs::write(root.join(PAGE), new).context(PAGE);
    }
    ensure!(new == old, "{PAGE} is not what {FIGURES} gives; `cargo xtask scale --write` computes it anew");
    Ok(())
}

/// The page with each table computed anew, between the lines that name it.
fn fill(page: &str, figures: &Figures) -> Result<String> {
    let mut page = page.to_owned();
    for (name, table) in tables::all(figures)? {
        let (begin, end) = (format!("<!-- computed: {name} -->\n"), "<!-- end -->");
        let (before, rest) = page.split_once(&begin).with_context(|| format!("{PAGE} has no place for {name}"))?;
        let (_, after) = rest.split_once(end).with_context(|| format!("{PAGE}: the table {name} has no end"))?;
        page = format!("{before}{begin}{table}{end}{after}");
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_figures_give() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        run(&root, false).unwrap();
    }

    #[test]
    fn a_page_without_a_place_for_a_table_is_refused() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let figures = Figures::read(&std::fs::read_to_string(root.join(FIGURES)).unwrap());
        let page = std::fs::read_to_string(root.join(PAGE)).unwrap();
        let told = fill(&page.replace("computed: members", "computed: nobody"), &figures).unwrap_err();
        assert_eq!(told.to_string(), "docs/scale.md has no place for members");
    }
}
