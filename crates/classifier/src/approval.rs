//! Plays the adapter that reads a gateway's structured flag, for evaluation files only.
//!
//! An evaluation row has a code and a message and no flag. In production the flag is read by the
//! gateway's adapter, and no text can make a success. Here the flag is guessed from the code where
//! a gateway's codes part cleanly, else from a message that affirms, holds no word of doubt and
//! matches no rule. A wrong "no" costs one row of accuracy; a wrong "yes" would be a false success.

use kernel::GatewayId;

use crate::fold::fold;
use crate::rule::RuleSet;

/// Gateways whose codes say by their beginning that the answer is an approval.
const CODES: [(&str, &[&str]); 7] = [
    ("aci_opp", &["000.000.", "000.100.1", "000.3", "000.6"]),
    ("braintree", &["1"]),
    ("checkout_com", &["10"]),
    ("cybersource", &["100", "r100"]),
    ("eway_rapid", &["A2"]),
    ("nacha_ach", &[]),
    ("paymill", &["20"]),
];

/// One of these must be said.
const AFFIRMING: &[&str] = &[
    "accepte",
    "accepted",
    "acceptee",
    "accettata",
    "accettato",
    "accordee",
    "accredited",
    "aceita",
    "aceite",
    "aceptada",
    "aceptado",
    "acreditado",
    "akzeptiert",
    "approbation",
    "approuve",
    "approuvee",
    "approval",
    "approvata",
    "approvato",
    "approve",
    "approved",
    "aprobada",
    "aprobado",
    "aprovada",
    "aprovado",
    "authorised",
    "authorized",
    "autorise",
    "autorisee",
    "autorisiert",
    "autorizada",
    "autorizado",
    "autorizzata",
    "autorizzato",
    "basarili",
    "bestatigt",
    "betald",
    "captured",
    "completada",
    "completado",
    "completed",
    "concluida",
    "credited",
    "done",
    "erfolgreich",
    "eseguita",
    "executed",
    "exito",
    "exitosa",
    "exitoso",
    "geautoriseerd",
    "genehmigt",
    "genehmigung",
    "geslaagd",
    "godkand",
    "godkant",
    "godkendt",
    "goedgekeurd",
    "goedkeuring",
    "honor",
    "honour",
    "hyvaksytty",
    "maksettu",
    "ok",
    "onaylandi",
    "paid",
    "procesada",
    "procesado",
    "processada",
    "processed",
    "reussi",
    "reussie",
    "settled",
    "succeeded",
    "succes",
    "success",
    "successful",
    "successfully",
    "sucesso",
    "zaakceptowana",
    "zaakceptowano",
    "zahlungseingang",
    "zatwierdzona",
];

/// None of these may begin a word of it: refusals, conditions, and successes that are not whole.
const DOUBTING: &[&str] = &[
    "abgelehnt",
    "abort",
    "already",
    "attempt",
    "bad",
    "banned",
    "because",
    "black",
    "block",
    "call",
    "cancel",
    "cannot",
    "cant",
    "chargeback",
    "closed",
    "contact",
    "could",
    "cvv",
    "decl",
    "den",
    "doubt",
    "dupl",
    "err",
    "exceed",
    "except",
    "expir",
    "fail",
    "fraud",
    "however",
    "inco",
    "insuf",
    "inva",
    "kein",
    "later",
    "limit",
    "lost",
    "miss",
    "must",
    "nao",
    "need",
    "never",
    "nicht",
    "not",
    "parcial",
    "partial",
    "pend",
    "previous",
    "problem",
    "refer",
    "refus",
    "reje",
    "requir",
    "restrict",
    "revok",
    "review",
    "risk",
    "stol",
    "suspec",
    "un",
    "wait",
    "without",
];

/// None of these may be a word of it.
const DOUBTING_WORDS: &[&str] = &[
    "bez", "but", "ei", "ej", "geen", "held", "hold", "if", "ikke", "inte", "ne", "nem", "nest",
    "nie", "niet", "no", "non", "ohne", "only", "over", "pas", "please", "sans", "sem", "sen",
    "sin", "time", "yet",
];

/// Whether an adapter would have read "approved" from this row.
pub(crate) fn is_approved(gateway: &GatewayId, code: &str, message: &str, rules: &RuleSet) -> bool {
    let words = fold(message);
    if words == "no reason to decline" {
        return true;
    }
    let doubts = words.split(' ').any(|word| {
        DOUBTING_WORDS.contains(&word) || DOUBTING.iter().any(|doubt| word.starts_with(doubt))
    });
    if doubts {
        return false;
    }
    let by_code = CODES.iter().find(|(name, _)| *name == gateway.as_str());
    match by_code {
        Some((_, approvals)) if !code.is_empty() => {
            approvals.iter().any(|approval| code.starts_with(approval))
        }
        _ => {
            words.split(' ').any(|word| AFFIRMING.contains(&word))
                && rules.first(&words, gateway, None).is_none()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approval_is_read_and_a_doubt_is_not() {
        let table = [
            ("x", "", "Approved", true),
            ("x", "11", "Approved (VIP)", true),
            ("x", "", "AuthCompleted", true),
            ("aci_opp", "000.100.112", "Request successfully processed in Test Mode", true),
            ("aci_opp", "800.100.160", "Successfully blocked", false),
            ("aci_opp", "000.200.000", "Transaction pending", false),
            ("x", "00", "Declined", false),
            ("x", "00", "Call for approval", false),
            ("x", "100", "Approved by the bank but refused by us", false),
            ("x", "10", "Approved for partial amount", false),
            ("x", "00", "Not approved", false),
            ("x", "00", "Unsuccessful", false),
            ("x", "00", "", false),
            ("braintree", "2000", "Processed", false),
        ];
        let rules = crate::file::default_rules();
        for (gateway, code, message, expected) in table {
            let gateway = gateway.parse().unwrap();
            assert_eq!(is_approved(&gateway, code, message, &rules), expected, "{code} {message}");
        }
    }
}
