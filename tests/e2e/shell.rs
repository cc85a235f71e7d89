//! What the window refuses, whatever the screens in it should try. The page is
//! taken as hostile here: its scripts run with all that a page can do.

use serde_json::{Value, json};

use crate::support::{Machine, Window};

async fn open(machine: &mut Machine) -> Window {
    machine.open(&["--demo"]).await
}

/// ASVS 15.3.6: no script can change what every object inherits.
#[tokio::test]
async fn answers_the_one_command_under_the_final_settings() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    let status = window.call("install_show", json!({})).await.unwrap();
    assert_eq!(status["mode"], "demo");
    assert_eq!(window.run("return typeof window.__TAURI__", vec![]).await, "undefined");
    assert_eq!(window.run("return Object.isFrozen(Object.prototype)", vec![]).await, true);
    window.picture("shell/first-screen").await;
}

#[tokio::test]
async fn shows_the_first_screen_without_meeting_its_own_policy() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    window.call("install_show", json!({})).await.unwrap();
    assert_eq!(machine.console(), Vec::<String>::new());
    let hidden = "const frame = document.getElementById('__tauri_isolation__');
      return frame.src.startsWith('isolation-') && !frame.checkVisibility() && frame.tabIndex === -1";
    assert_eq!(window.run(hidden, vec![]).await, true, "the isolation frame is there and out of the way");
}

/// ASVS 8.3.1: what the screens would not send is refused outside them.
#[tokio::test]
async fn refuses_every_other_command_and_every_other_shape() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    let good = json!({ "name": "install_show", "request": {} });
    for (command, payload) in [
        ("plugin:webview|set_webview_zoom", json!({ "label": "main", "value": 2 })),
        ("plugin:webview|create_webview_window", json!({ "options": { "label": "x", "url": "https://example.jp" } })),
        ("plugin:event|listen", json!({ "event": "x", "target": { "kind": "Any" }, "handler": 1 })),
        ("plugin:window|close", json!({ "label": "main" })),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:dialog|open", json!({ "options": {} })),
        ("plugin:app|version", json!({})),
        ("call", json!({ "name": "install_show" })),
        ("call", json!({ "name": "install_show", "request": {}, "more": 1 })),
        ("call", json!({ "name": "install_show", "request": { "more": 1 } })),
        ("call", json!({ "name": "install_show", "request": [] })),
        ("call", json!({ "name": "../install", "request": {} })),
        ("call", json!({ "name": "file_read", "request": {} })),
        ("call", json!({ "name": "install_show", "request": { "a": "a".repeat(70_000) } })),
    ] {
        let answer = window.invoke(command, payload.clone()).await;
        assert!(answer.is_err(), "{command} {payload} was answered: {answer:?}");
    }
    assert!(window.invoke("call", good).await.is_ok(), "the gate still opens for what is agreed");
}

/// ASVS 3.5.5: a message that does not come through the isolation frame is not answered.
#[tokio::test]
async fn refuses_a_message_that_goes_past_the_isolation_frame() {
    const PAST: &str = "const done = arguments[0];
      const inside = window.__TAURI_INTERNALS__;
      const callback = inside.transformCallback((response) => done({ response }), true);
      const error = inside.transformCallback((refused) => done({ refused }), true);
      const payload = { name: 'install_show', request: {} };
      inside.postMessage({ cmd: 'call', callback, error, payload, options: {} });
      setTimeout(() => done({ silence: true }), 1500);";
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    window.call("install_show", json!({})).await.unwrap();
    let answer = window.client().execute_async(PAST, vec![]).await.unwrap();
    assert!(answer.get("response").is_none(), "{answer}");
}

/// ASVS 1.3.2, 3.4.3, 3.6.1, 14.2.3: scripts, frames, pictures and connections that were not shipped are refused by the policy.
#[tokio::test]
async fn refuses_content_that_was_not_shipped() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    window.call("install_show", json!({})).await.unwrap();
    for (attempt, directive) in [
        ("eval('1')", "script-src"),
        ("new Function('1')()", "script-src"),
        ("const s = document.createElement('script'); s.textContent = '1'; document.body.append(s)", "script-src-elem"),
        ("const s = document.createElement('script'); s.src = 'data:,1'; document.body.append(s)", "script-src-elem"),
        (
            "const s = document.createElement('script'); s.src = URL.createObjectURL(new Blob(['1'])); document.body.append(s)",
            "script-src-elem",
        ),
        (
            "const p = document.createElement('p'); p.setAttribute('onclick', '1'); document.body.append(p); p.click()",
            "script-src-attr",
        ),
        ("const p = document.createElement('p'); p.setAttribute('style', 'color:red')", "style-src-attr"),
        ("const s = document.createElement('style'); s.textContent = 'p{}'; document.head.append(s)", "style-src-elem"),
        ("new Image().src = 'https://example.jp/x.png'", "img-src"),
        ("new Image().src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='", "img-src"),
        ("fetch('https://example.jp/').catch(() => {})", "connect-src"),
        ("new WebSocket('wss://example.jp/').onerror = () => {}", "connect-src"),
        ("navigator.sendBeacon('https://example.jp/', 'x')", "connect-src"),
        (
            "const f = document.createElement('iframe'); f.src = 'https://example.jp/'; document.body.append(f)",
            "frame-src",
        ),
        ("const o = document.createElement('object'); o.data = 'x.swf'; document.body.append(o)", "object-src"),
        (
            "const b = document.createElement('base'); b.href = 'https://example.jp/'; document.head.append(b)",
            "base-uri",
        ),
        (
            "const f = document.createElement('form'); f.action = '/'; document.body.append(f); f.submit()",
            "form-action",
        ),
        ("new Worker(URL.createObjectURL(new Blob(['1'])))", "worker-src"),
    ] {
        let met = refused_by(&window, attempt).await;
        assert!(met.starts_with(directive), "{attempt}\nmet: {met}");
    }
}

/// The directive that the attempt meets, or what happened instead.
async fn refused_by(window: &Window, attempt: &str) -> String {
    const TRY: &str = "const [attempt, done] = arguments;";
    let script = format!(
        "{TRY} document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), \
         {{ once: true }}); try {{ {attempt} }} catch {{}} setTimeout(() => done('nothing'), 2000);"
    );
    let met = window.client().execute_async(&script, vec![json!(attempt)]).await.unwrap();
    met.as_str().unwrap_or_default().to_owned()
}

/// ASVS 3.7.2: the window follows no redirect and opens no other.
#[tokio::test]
async fn stays_on_its_own_page_in_its_one_window() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    let here = window.client().current_url().await.unwrap();
    for attempt in [
        "location.href = 'https://example.jp/'",
        "location.href = 'file:///etc/hosts'",
        "location.href = 'data:text/html,x'",
        "location.href = 'about:blank'",
        "window.open('https://example.jp/')",
        "window.open('tauri://localhost/index.html')",
        "const a = document.createElement('a'); a.href = 'https://example.jp/'; document.body.append(a); a.click()",
        "const a = document.createElement('a'); a.href = '/index.html'; a.target = '_blank'; document.body.append(a); a.click()",
    ] {
        // A real press, because a page may open windows only when a person asks.
        let button = format!(
            "window.stillHere = true;
             const button = document.createElement('button');
             button.textContent = '試す';
             button.onclick = () => {{ button.remove(); {attempt} }};
             document.body.prepend(button);"
        );
        window.run(&button, vec![]).await;
        window.press("試す").await;
        // A navigation that was let through would have replaced the page by then.
        let settled = "const done = arguments[0]; setTimeout(() => done(window.stillHere === true), 300)";
        let still_here = window.client().execute_async(settled, vec![]).await.unwrap();
        assert_eq!(still_here, Value::Bool(true), "{attempt}");
        assert_eq!(window.client().current_url().await.unwrap(), here, "{attempt}");
        assert_eq!(window.client().windows().await.unwrap().len(), 1, "{attempt}");
    }
}

#[tokio::test]
async fn refuses_to_save_a_file_for_the_page() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    // Only a real press starts a download; a click by script would prove nothing.
    let links =
        "for (const [name, href] of [['x.txt', URL.createObjectURL(new Blob(['x']))], ['y.txt', '/index.html']]) {
      const link = document.createElement('a');
      Object.assign(link, { href, download: name, textContent: name });
      document.body.prepend(link);
    }";
    window.run(links, vec![]).await;
    window.press("x.txt").await;
    window.press("y.txt").await;
    let settled = "const done = arguments[0]; setTimeout(() => done(true), 500)";
    window.client().execute_async(settled, vec![]).await.unwrap();
    let folders = [machine.home(), machine.home().join("Downloads"), std::env::current_dir().unwrap()];
    for saved in folders.iter().flat_map(|folder| ["x.txt", "y.txt"].map(|name| folder.join(name))) {
        assert!(!saved.exists(), "{} was saved", saved.display());
    }
}
