//! `poster`: the two entrances of an insurer's portal with their two-dimensional
//! codes, as a sheet for walls and as pictures for mails.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use madoguchi_app::insurer;
use madoguchi_documents::{Code, Entrance, Poster, Renderer};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::japan_time;
use url::{Host, Url};

use crate::args::PosterOrder;
use crate::install::{self, Place};
use crate::{sample, say};

/// Writes the poster, and the pictures that were asked for.
pub(crate) fn run(place: &Place, asked: &PosterOrder) -> Result<()> {
    let code = InsurerCode::new(&asked.insurer).context("--insurer")?;
    let site = site(&asked.url).context("--url")?;
    let profile = sample::profile(place, &code, asked.profile.as_deref())?;
    let support = insurer::support_lines(&profile);
    let poster = Poster {
        issued_on: japan_time::date(install::now()),
        insurer_name: profile.name.full.ja.clone(),
        system_name: profile.mail.system_name.ja.clone(),
        site,
        support_desk: support.into_iter().map(|line| line.ja).collect(),
    };
    write(&asked.out, &Renderer::new().render_poster(&poster)?)?;
    for entrance in Entrance::BOTH {
        let picture = Code::new(&entrance.address(&poster.site))?;
        let name = |ending: &str| format!("{}-{}.{ending}", code.as_str(), entrance.word());
        if let Some(folder) = &asked.svg {
            write(&folder.join(name("svg")), picture.svg().as_bytes())?;
        }
        if let Some(folder) = &asked.png {
            write(&folder.join(name("png")), &picture.png()?)?;
        }
    }
    Ok(())
}

/// Nothing is written over: a poster that hangs somewhere can be compared with its file.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let file = std::fs::File::options().write(true).create_new(true).open(path);
    let mut file = file.with_context(|| format!("{} cannot be written", path.display()))?;
    file.write_all(bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    say::out(format_args!("{}", path.display()))?;
    Ok(())
}

/// The members' site alone: what stands on a wall stays there for years.
fn site(text: &str) -> Result<String> {
    let url = Url::parse(text).context("is no address such as https://portal.example.jp")?;
    if url.scheme() != "https" {
        bail!("is not https://; nobody should type a number into a page that anybody may read");
    }
    match url.host() {
        Some(Host::Domain(name)) if name.contains('.') => {}
        Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_)) | None => {
            bail!("has no name that other people can reach")
        }
    }
    let is_plain = url.username().is_empty() && url.password().is_none();
    if !is_plain || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        bail!("has more than the site in it; it ends after the host name");
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_its_origin_and_nothing_else() {
        assert_eq!(site("https://portal.example.jp/").unwrap(), "https://portal.example.jp");
        assert_eq!(site("https://Portal.Example.jp:8443").unwrap(), "https://portal.example.jp:8443");
        assert!(site("https://健保.example.jp").unwrap().starts_with("https://xn--"));
        for bad in [
            "portal.example.jp",
            "http://portal.example.jp",
            "https://portal.example.jp/portal/",
            "https://portal.example.jp/?insurer=1",
            "https://user@portal.example.jp",
            "https://localhost",
            "https://192.0.2.1",
        ] {
            assert!(site(bad).is_err(), "{bad}");
        }
    }
}
