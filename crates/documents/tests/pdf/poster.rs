//! The poster, read as a telephone reads it: the page as a picture, and the codes in it.

use std::process::Command;

use jiff::civil::date;
use madoguchi_documents::{Code, DocumentError, Entrance, Poster};

use crate::read::{RENDERER, info, solid_text, spoken};

fn poster() -> Poster {
    Poster {
        issued_on: date(2026, 11, 21),
        insurer_name: "見本健康保険組合".into(),
        system_name: "加入者ポータル".into(),
        site: "https://portal.example.jp".into(),
        support_desk: vec!["見本健康保険組合 資格係 03-0000-0000".into()],
    }
}

/// What a reader finds in a picture, left before right.
fn decoded(width: usize, height: usize, light: impl Fn(usize, usize) -> u8) -> Vec<String> {
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    let mut grids = image.detect_grids();
    grids.sort_by_key(|grid| grid.bounds[0].x);
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

/// The first page as a grey picture: width, height, pixels.
fn picture(pdf: &[u8]) -> (usize, usize, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("poster.pdf");
    std::fs::write(&file, pdf).unwrap();
    let done = Command::new("pdftoppm")
        .args(["-r", "300", "-gray", "-singlefile"])
        .arg(&file)
        .arg(file.with_extension(""))
        .status();
    assert!(done.expect("pdftoppm did not run: install poppler-utils").success());
    let pgm = std::fs::read(file.with_extension("pgm")).unwrap();
    let mut words = pgm.split(|byte| byte.is_ascii_whitespace()).map(|word| String::from_utf8_lossy(word).into_owned());
    assert_eq!(words.next().as_deref(), Some("P5"));
    let mut number = || words.next().unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let pixels = pgm[pgm.len() - width * height..].to_vec();
    (width, height, pixels)
}

/// AUT-01, AUT-02: each of the two entrances stands on the poster with a code that leads to it.
#[test]
fn both_codes_of_the_page_lead_to_their_entrances() {
    let pdf = RENDERER.render_poster(&poster()).unwrap();
    let (width, height, pixels) = picture(&pdf);
    let found = decoded(width, height, |x, y| pixels[y * width + x]);
    assert_eq!(found, ["https://portal.example.jp/portal/signup", "https://portal.example.jp/portal/"]);
}

/// AUT-01: the poster warns that the entrances differ, in words that a screen reader speaks too.
#[test]
fn it_warns_that_the_entrances_differ_and_names_the_insurer() {
    let pdf = RENDERER.render_poster(&poster()).unwrap();
    let text = solid_text(&pdf);
    for words in [
        "見本健康保険組合",
        "入口は2つあり、別のものです",
        "初回認証",
        "ログイン",
        "portal.example.jp/portal/signup",
        "03-0000-0000",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(info(&pdf).contains("A4") && info(&pdf).lines().any(|line| line.split_whitespace().eq(["Pages:", "1"])));
    let spoken = spoken(&pdf);
    assert!(spoken.iter().any(|(tag, text)| tag == "H2" && text.contains("別のものです")), "{spoken:?}");
    assert_eq!(spoken.iter().filter(|(tag, _)| tag == "Figure").count(), 2, "{spoken:?}");
}

/// AUT-02: names, desks and addresses as long as they may be leave the poster on one page.
#[test]
fn long_values_stay_on_one_page() {
    let long = Poster {
        insurer_name: "長い名前の見本県市町村職員共済組合".repeat(3),
        site: format!("https://{}.example.jp", vec!["a".repeat(40); 3].join(".")),
        support_desk: vec!["見本健康保険組合 資格係 平日 9:00-17:00 03-0000-0000".into(); 4],
        ..poster()
    };
    let pdf = RENDERER.render_poster(&long).unwrap();
    assert!(info(&pdf).lines().any(|line| line.split_whitespace().eq(["Pages:", "1"])), "{}", info(&pdf));
    let (width, height, pixels) = picture(&pdf);
    let found = decoded(width, height, |x, y| pixels[y * width + x]);
    assert_eq!(found, Entrance::BOTH.map(|entrance| entrance.address(&long.site)));
    let endless = Poster { site: format!("https://{}.jp", "a".repeat(3000)), ..poster() };
    assert_eq!(RENDERER.render_poster(&endless), Err(DocumentError::CodeTooLong));
}

/// AUT-02: the codes for mails are read as the codes of the poster are.
#[test]
fn the_pictures_for_mails_lead_to_the_same_address() {
    let address = Entrance::Signup.address("https://portal.example.jp");
    let code = Code::new(&address).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(code.png().unwrap())).read_info().unwrap();
    let mut bits = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bits).unwrap();
    let (side, line) = (frame.width as usize, frame.line_size);
    let light = |x: usize, y: usize| if bits[y * line + x / 8] & (0x80 >> (x % 8)) == 0 { 0 } else { 255 };
    assert_eq!(decoded(side, side, light), std::slice::from_ref(&address));

    let (side, dark) = drawn(&code.svg());
    let light = |x: usize, y: usize| if dark.contains(&(x / 8, y / 8)) { 0 } else { 255 };
    assert_eq!(decoded(side * 8, side * 8, light), [address]);
}

/// Side and dark modules of an SVG of runs.
fn drawn(svg: &str) -> (usize, std::collections::HashSet<(usize, usize)>) {
    let side = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let path = svg.rsplit("d=\"").next().unwrap();
    let runs = path.split('M').skip(1).flat_map(|run| {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (count, _) = rest.split_once('v').unwrap();
        let [x, y, count] = [x, y, count].map(|word| word.parse::<usize>().unwrap());
        (x..x + count).map(move |x| (x, y))
    });
    (side, runs.collect())
}
