//! Asks the windows of a screen to close, as the cross in their corner does. The
//! driver could only end the program, which is something else.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt, EventMask, Window};
use x11rb::rust_connection::RustConnection;

/// Asks every window that understands it to close.
pub(super) fn close_windows(display: &str) {
    let (screen, number) = RustConnection::connect(Some(display)).unwrap();
    let atom = |name: &[u8]| screen.intern_atom(false, name).unwrap().reply().unwrap().atom;
    let (protocols, delete) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
    let root = screen.setup().roots[number].root;
    let understands = |window: &Window| {
        let property = screen.get_property(false, *window, protocols, 4_u32, 0, 16).unwrap().reply();
        property.is_ok_and(|property| property.value32().is_some_and(|mut atoms| atoms.any(|atom| atom == delete)))
    };
    let windows = screen.query_tree(root).unwrap().reply().unwrap().children;
    for window in windows.into_iter().filter(understands) {
        let ask = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        screen.send_event(false, window, EventMask::NO_EVENT, ask).unwrap().check().unwrap();
    }
}
