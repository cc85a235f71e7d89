//! The program goes away at the code screen, asked or not, and comes back: the
//! person goes on at 認証番号 with the mail that was sent.

use crate::journey::{MIZUHO, Post, authenticate, look, open, register};
use crate::support::Machine;

const ADDRESS: &str = "kasuga.mizuho@example.jp";

/// COD-02, COD-03: after the program was closed at the code screen, the sign-up goes on there with the same code
#[tokio::test]
async fn a_closed_program_resumes_at_the_code() {
    resumes(Machine::close_window).await;
}

/// COD-02, COD-03: after kill -9 at the code screen, the sign-up goes on there with the same code
#[tokio::test]
async fn a_killed_program_resumes_at_the_code() {
    resumes(Machine::kill_window).await;
}

async fn resumes(end: fn(&mut Machine)) {
    let mut machine = Machine::new();
    let mut post = Post::of(&machine);
    let window = open(&mut machine).await;
    authenticate(&window, &MIZUHO).await;
    register(&window, "kasuga.m", "Natsu6_mikan", Some(ADDRESS)).await;
    let code = post.code(&window).await;
    end(&mut machine);
    let window = open(&mut machine).await;
    window.see("ユーザーIDの作成が途中です").await;
    look(&window, "restart/01-entrance").await;
    window.press("続きから再開する").await;
    window.see("10分以内に本文に記載されている認証番号を入力し、ユーザーID作成の手続きを完了してください。").await;
    window.see(ADDRESS).await;
    window.see("入力できる回数：あと5回").await;
    look(&window, "restart/02-code").await;
    window.fill("認証番号", &code).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    window.see("kasuga.m").await;
}
