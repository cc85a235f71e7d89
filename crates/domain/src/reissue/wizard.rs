//! The wizard of five steps, before an application is sent (REI-02 to REI-11).
//!
//! Three questions are answered here and nowhere else: may this step be shown (`step`), which is
//! the furthest step, and what falls away when the person goes back. A right code confirms what was
//! typed as a whole: with another number, address or prefecture it confirms nothing, since the
//! ledger is shown on its strength.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::code::{CodeShape, ConfirmationCode};
use super::receipt::ReceiptNumber;
use crate::email_code::{CodeRefusal, Typed};
use crate::ids::ReissueId;
use crate::limits;
use crate::mail_address::MailAddress;
use crate::office::{LedgerAnswer, OfficeNumber};
use crate::prefecture::Prefecture;

/// How long the last step, taken once more, is a double click and not another try.
const DOUBLE_CLICK: SignedDuration = SignedDuration::from_secs(10);

/// An application that was not sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wizard {
    /// Where the person stands.
    pub step: Step,
    /// What was typed in step 2; kept when the person goes back.
    pub office: Option<TypedOffice>,
    /// What was chosen in step 2; kept when the person goes back.
    pub prefecture: Option<Prefecture>,
    /// The newest code; stays when the person goes back, so that going back renews neither tries nor
    /// codes.
    pub code: Option<SentCode>,
    /// What a right code has confirmed.
    pub confirmed: Option<Asked>,
    /// When the newest code was taken.
    pub taken_at: Option<Timestamp>,
    /// `ja` or `en`, for mails.
    pub language: String,
}

/// Where the person stands. The manual's five steps, of which the second has two screens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// 1 パスワード等を紛失した方
    Lost,
    /// 2 ログイン情報再発行申請
    Office,
    /// 2 請求先都道府県選択
    Prefecture,
    /// 3 確認コード入力
    Code,
    /// 4 送信確認
    Confirm,
    /// 5 終了
    Finished {
        /// The application that was sent.
        application: ReissueId,
        /// 受付番号
        receipt: ReceiptNumber,
        /// When.
        at: Timestamp,
    },
}

impl Step {
    /// The number of the step indicator (REI-03).
    #[must_use]
    pub fn number(&self) -> u8 {
        match self {
            Self::Lost => 1,
            Self::Office | Self::Prefecture => 2,
            Self::Code => 3,
            Self::Confirm => 4,
            Self::Finished { .. } => 5,
        }
    }
}

/// What was typed in step 2 (REI-04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedOffice {
    /// 事業所番号
    pub number: OfficeNumber,
    /// 通知先メールアドレス
    pub notice_address: MailAddress,
}

/// What a code is sent for, and what it confirms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Number and address.
    pub office: TypedOffice,
    /// 請求先都道府県
    pub prefecture: Prefecture,
}

/// The newest code and what it was sent for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// The code.
    pub code: ConfirmationCode,
    /// What it confirms.
    pub asked: Asked,
}

/// What follows from a chosen prefecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterPrefecture {
    /// A code is to be sent.
    Send,
    /// The code that was sent still counts.
    CodeStands,
    /// All of it is confirmed already.
    Confirmed,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WizardRefusal {
    /// The step does not follow from where the person stands.
    #[error("step not open")]
    StepNotOpen,
    /// As many codes as one application may have.
    #[error("codes spent")]
    CodesSpent,
    /// The code is not taken.
    #[error(transparent)]
    Code(#[from] CodeRefusal),
    /// The ledger does not let this office send.
    #[error("the ledger does not let it send")]
    NotReady,
}

impl Wizard {
    /// An application whose first form is open.
    #[must_use]
    pub fn begin(language: String) -> Self {
        Self {
            step: Step::Office,
            office: None,
            prefecture: None,
            code: None,
            confirmed: None,
            taken_at: None,
            language,
        }
    }

    /// From step 1 to the form, by セキュリティ用メールアドレスが不明または未登録の場合はこちら (REI-02).
    ///
    /// # Errors
    /// When step 1 is not what is open.
    pub fn choose_application(&mut self) -> Result<(), WizardRefusal> {
        self.expect(&Step::Lost)?;
        self.step = Step::Office;
        Ok(())
    }

    /// 次へ of step 2 (REI-04). A prefecture that was chosen for another number is proposed anew.
    ///
    /// # Errors
    /// When the form is not what is open.
    pub fn submit_office(&mut self, office: TypedOffice) -> Result<(), WizardRefusal> {
        self.expect(&Step::Office)?;
        if self.office.as_ref().is_none_or(|before| before.number != office.number) {
            self.prefecture = None;
        }
        self.office = Some(office);
        self.step = Step::Prefecture;
        Ok(())
    }

    /// The prefecture to show in step 2: what was chosen, or what the number begins with (REI-06).
    #[must_use]
    pub fn proposed_prefecture(&self) -> Option<Prefecture> {
        self.prefecture.or_else(|| self.office.as_ref().and_then(|office| office.number.prefecture()))
    }

    /// 次へ of the prefectures (REI-06): to step 3 with a new code or the one that still counts, or to
    /// step 4 when nothing has changed since it was confirmed.
    ///
    /// # Errors
    /// When the prefectures are not what is open, or no code is left.
    pub fn submit_prefecture(
        &mut self,
        prefecture: Prefecture,
        shape: CodeShape,
        now: Timestamp,
    ) -> Result<AfterPrefecture, WizardRefusal> {
        self.expect(&Step::Prefecture)?;
        let office = self.office.clone().ok_or(WizardRefusal::StepNotOpen)?;
        let asked = Asked { office, prefecture };
        if self.confirmed.as_ref() == Some(&asked) {
            self.prefecture = Some(prefecture);
            self.step = Step::Confirm;
            return Ok(AfterPrefecture::Confirmed);
        }
        let stands = self.code.as_ref().is_some_and(|sent| sent.asked == asked && sent.code.is_open(now));
        if !stands {
            self.issue(asked, shape, now)?;
        }
        self.prefecture = Some(prefecture);
        self.confirmed = None;
        self.step = Step::Code;
        Ok(if stands { AfterPrefecture::CodeStands } else { AfterPrefecture::Send })
    }

    /// A new code; the older one ends with it.
    ///
    /// # Errors
    /// When no code is waited for, or none is left.
    pub fn resend(&mut self, shape: CodeShape, now: Timestamp) -> Result<(), WizardRefusal> {
        self.expect(&Step::Code)?;
        let asked = self.code.as_ref().map(|sent| sent.asked.clone()).ok_or(WizardRefusal::StepNotOpen)?;
        self.issue(asked, shape, now)
    }

    fn issue(&mut self, asked: Asked, shape: CodeShape, now: Timestamp) -> Result<(), WizardRefusal> {
        if self.codes_left() == 0 {
            return Err(WizardRefusal::CodesSpent);
        }
        let code = ConfirmationCode::issue(self.code.as_ref().map(|sent| &sent.code), shape, now);
        self.code = Some(SentCode { code, asked });
        Ok(())
    }

    /// Codes that may still be sent.
    #[must_use]
    pub fn codes_left(&self) -> u32 {
        limits::CONFIRMATION_CODES.number.saturating_sub(self.code.as_ref().map_or(0, |sent| sent.code.serial))
    }

    /// A typed code (REI-08). The try is counted in `self` whatever the answer is.
    ///
    /// # Errors
    /// When no code is waited for, or why it is not taken.
    pub fn try_code(&mut self, typed: Typed, now: Timestamp) -> Result<&Asked, WizardRefusal> {
        let sent = match (&self.step, &mut self.code) {
            (Step::Code, Some(sent)) => sent,
            // Whoever types a code again that was taken learns so.
            (Step::Confirm | Step::Finished { .. }, Some(_)) => return Err(CodeRefusal::Used.into()),
            (Step::Lost | Step::Office | Step::Prefecture | Step::Code | Step::Confirm | Step::Finished { .. }, _) => {
                return Err(WizardRefusal::StepNotOpen);
            }
        };
        sent.code.judge(typed, now)?;
        self.step = Step::Confirm;
        self.taken_at = Some(now);
        Ok(self.confirmed.insert(sent.asked.clone()))
    }

    /// Whether a typed code is the one that has just led to step 4: the slower half of a double click. Later
    /// it is a used one.
    #[must_use]
    pub fn repeats_code(&self, typed: Typed, now: Timestamp) -> bool {
        let used = self.code.as_ref().is_some_and(|sent| sent.code.used);
        let just = self.taken_at.is_some_and(|at| is_just_after(at, now));
        self.step == Step::Confirm && typed == Typed::Newest && used && just
    }

    /// What may be sent now: confirmed, and an office that the ledger lets send (REI-10).
    ///
    /// # Errors
    /// When step 4 is not what is open, or the ledger says otherwise.
    pub fn sendable(&self, ledger: &LedgerAnswer) -> Result<&Asked, WizardRefusal> {
        self.expect(&Step::Confirm)?;
        match ledger {
            LedgerAnswer::Ready { .. } => self.confirmed.as_ref().ok_or(WizardRefusal::StepNotOpen),
            LedgerAnswer::Missing | LedgerAnswer::Closed | LedgerAnswer::Agent | LedgerAnswer::ApplicationOpen => {
                Err(WizardRefusal::NotReady)
            }
        }
    }

    /// The application was sent (REI-11).
    ///
    /// # Errors
    /// When step 4 is not what is open.
    pub fn finish(
        &mut self,
        application: ReissueId,
        receipt: ReceiptNumber,
        at: Timestamp,
    ) -> Result<(), WizardRefusal> {
        self.expect(&Step::Confirm)?;
        self.step = Step::Finished { application, receipt, at };
        Ok(())
    }

    /// Whether 送信 was pressed twice.
    #[must_use]
    pub fn repeats_send(&self, now: Timestamp) -> bool {
        match &self.step {
            Step::Finished { at, .. } => is_just_after(*at, now),
            Step::Lost | Step::Office | Step::Prefecture | Step::Code | Step::Confirm => false,
        }
    }

    /// 戻る: one screen back. What was typed stays, so that what is still right need not be typed
    /// again; it is the next 次へ that drops what no longer holds.
    ///
    /// # Errors
    /// When there is nothing to go back to.
    pub fn back(&mut self) -> Result<(), WizardRefusal> {
        self.step = match &self.step {
            Step::Office => Step::Lost,
            Step::Prefecture => Step::Office,
            // From step 4 the code lies behind; it cannot be typed a second time.
            Step::Code | Step::Confirm => Step::Prefecture,
            Step::Lost | Step::Finished { .. } => return Err(WizardRefusal::StepNotOpen),
        };
        Ok(())
    }

    fn expect(&self, step: &Step) -> Result<(), WizardRefusal> {
        if self.step == *step { Ok(()) } else { Err(WizardRefusal::StepNotOpen) }
    }
}

fn is_just_after(at: Timestamp, now: Timestamp) -> bool {
    now < at + DOUBLE_CLICK
}

#[cfg(test)]
mod tests;
