//! What the server really sends to PostgreSQL for one call, read from the log of
//! PostgreSQL itself: statements with their values, transaction by transaction.

/// One statement; values in the order of `$1`, `$2`.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Option<String>>,
}

/// The transactions in a piece of the log, in their order. What belongs to the
/// outbox, which runs beside the calls, is left out.
pub(crate) fn transactions(log: &str) -> Vec<Vec<Statement>> {
    let mut open: Vec<(String, Vec<Statement>)> = Vec::new();
    let mut done: Vec<Vec<Statement>> = Vec::new();
    for (process, statement) in statements(log) {
        let at = open.iter().position(|(of, _)| *of == process).unwrap_or_else(|| {
            open.push((process.clone(), Vec::new()));
            open.len() - 1
        });
        let ends = statement.sql == "COMMIT" || statement.sql == "ROLLBACK";
        let alone = open[at].1.is_empty() && !statement.sql.starts_with("BEGIN");
        open[at].1.push(statement);
        if ends || alone {
            done.push(std::mem::take(&mut open[at].1));
        }
    }
    let of_outbox = |sql: &str| ["FROM mail ", "UPDATE mail ", "INTO mail "].iter().any(|part| sql.contains(part));
    done.retain(|transaction| !transaction.iter().any(|statement| of_outbox(&statement.sql)));
    done
}

/// Process and statement.
fn statements(log: &str) -> Vec<(String, Statement)> {
    let mut found: Vec<(String, Statement)> = Vec::new();
    for line in entries(log) {
        let Some((head, rest)) = line.split_once("]") else { continue };
        let process = head.rsplit('[').next().unwrap_or_default().to_owned();
        let rest = rest.trim_start();
        if let Some(executed) = rest.strip_prefix("LOG:  execute ") {
            let (_, sql) = executed.split_once(": ").unwrap();
            found.push((process, Statement { sql: sql.trim().to_owned(), values: Vec::new() }));
        } else if let Some(told) = rest.strip_prefix("DETAIL:  ")
            && let Some(last) = found.iter_mut().rev().find(|(of, _)| *of == process)
        {
            let (_, list) = told.split_once("arameters: ").unwrap();
            last.1.values = values(list);
        }
    }
    found
}

/// Lines that begin with a tab go on with the one before.
fn entries(log: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), found.last_mut()) {
            (Some(more), Some(last)) => *last = format!("{last} {}", more.trim()),
            (_, _) => found.push(line.to_owned()),
        }
    }
    found
}

/// `$1 = 'it''s', $2 = NULL`
fn values(list: &str) -> Vec<Option<String>> {
    let (mut found, mut rest) = (Vec::new(), list);
    while let Some((_, after)) = rest.split_once(" = ") {
        let Some(quoted) = after.strip_prefix('\'') else {
            assert!(after.starts_with("NULL"), "{after}");
            found.push(None);
            rest = &after["NULL".len()..];
            continue;
        };
        let mut text = String::new();
        let mut letters = quoted.char_indices().peekable();
        rest = "";
        while let Some((at, letter)) = letters.next() {
            match (letter, letters.peek()) {
                ('\'', Some((_, '\''))) => {
                    letters.next();
                    text.push('\'');
                }
                ('\'', _) => {
                    rest = &quoted[at + 1..];
                    break;
                }
                (other, _) => text.push(other),
            }
        }
        found.push(Some(text));
    }
    found
}
