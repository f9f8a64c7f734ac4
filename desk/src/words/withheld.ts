// Why a trustee withholds, and what roles are called, in the languages of the page: by the codes of
// src/custody/withheld.cpp and the names of src/ledger/charter.cpp.

import { language } from "./index";

type Row = readonly [en: string, fr: string, de: string, el: string];
const LANGUAGES = ["en", "fr", "de", "el"];

const REASONS: Record<string, Row> = {
  not_recorded: [
    "not recorded yet",
    "pas encore inscrit",
    "noch nicht verzeichnet",
    "δεν έχει καταγραφεί ακόμη",
  ],
  not_fresh: ["asked too late", "demandé trop tard", "zu spät erbeten", "ζητήθηκε πολύ αργά"],
  not_released: [
    "not in the originator's record",
    "absent du registre de l’auteur",
    "nicht im Register des Urhebers",
    "δεν υπάρχει στο μητρώο του εκδότη",
  ],
  voided: [
    "its number was voided",
    "numéro annulé",
    "Nummer für nichtig erklärt",
    "ο αριθμός ακυρώθηκε",
  ],
  withdrawn: ["withdrawn", "retiré", "zurückgezogen", "αποσύρθηκε"],
  destroyed: ["destroyed there", "détruit là-bas", "dort vernichtet", "καταστράφηκε εκεί"],
  unknown_tree: [
    "another record was shown",
    "un autre registre a été montré",
    "ein anderes Register wurde gezeigt",
    "εμφανίστηκε άλλο μητρώο",
  ],
  not_addressed: [
    "not addressed to that mission",
    "non adressé à cette mission",
    "nicht an diese Mission gerichtet",
    "δεν απευθύνεται σε αυτή την αποστολή",
  ],
  not_accredited: ["not accredited", "non accrédité", "nicht akkreditiert", "χωρίς διαπίστευση"],
  no_clearance: ["no clearance", "sans habilitation", "ohne Ermächtigung", "χωρίς εξουσιοδότηση"],
  clearance_ended: [
    "clearance ended",
    "habilitation expirée",
    "Ermächtigung abgelaufen",
    "η εξουσιοδότηση έληξε",
  ],
  no_briefing: [
    "no briefing in date",
    "sans instruction à jour",
    "ohne gültige Belehrung",
    "χωρίς ενημέρωση σε ισχύ",
  ],
  no_grant: [
    "no grant for the file",
    "sans accès au dossier",
    "ohne Zugang zur Akte",
    "χωρίς πρόσβαση στον φάκελο",
  ],
  grant_ended: ["grant ended", "accès expiré", "Zugang abgelaufen", "η πρόσβαση έληξε"],
  not_filed: [
    "not in that file",
    "pas dans ce dossier",
    "nicht in dieser Akte",
    "όχι σε αυτόν τον φάκελο",
  ],
  not_registered: [
    "not registered yet",
    "pas encore enregistré",
    "noch nicht registriert",
    "δεν έχει καταχωριστεί ακόμη",
  ],
  no_consent: [
    "no consent of the originator",
    "sans accord de l’auteur",
    "ohne Zustimmung des Urhebers",
    "χωρίς συγκατάθεση του εκδότη",
  ],
  no_second_officer: [
    "no second officer",
    "sans second agent",
    "ohne zweiten Beamten",
    "χωρίς δεύτερο υπάλληλο",
  ],
  over_budget: [
    "over the opening budget",
    "budget d’ouvertures épuisé",
    "Öffnungsbudget erschöpft",
    "το όριο ανοιγμάτων εξαντλήθηκε",
  ],
  suspended: ["suspended", "suspendu", "gesperrt", "σε αναστολή"],
  held: [
    "held by a security officer",
    "bloqué par un officier de sécurité",
    "von einem Sicherheitsbeauftragten angehalten",
    "το κρατά υπεύθυνος ασφαλείας",
  ],
  wrong_key: [
    "the request was altered",
    "demande altérée",
    "Anfrage verändert",
    "η αίτηση αλλοιώθηκε",
  ],
  no_share: [
    "the trustee has no share",
    "le dépositaire n’a pas de part",
    "der Treuhänder hat keinen Anteil",
    "ο θεματοφύλακας δεν έχει μερίδιο",
  ],
  rejoining: [
    "the trustee is coming back",
    "le dépositaire revient",
    "der Treuhänder kehrt zurück",
    "ο θεματοφύλακας επανέρχεται",
  ],
};

const ROLES: Record<string, Row> = {
  drafter: ["drafter", "rédacteur", "Verfasser", "συντάκτης"],
  clearer: ["clearer", "viseur", "Mitzeichner", "θεωρών"],
  releaser: ["releaser", "signataire", "Freigebender", "υπογράφων"],
  reader: ["reader", "lecteur", "Leser", "αναγνώστης"],
  registrar: ["registrar", "officier d’enregistrement", "Registrator", "υπεύθυνος πρωτοκόλλου"],
  security: [
    "security officer",
    "officier de sécurité",
    "Sicherheitsbeauftragter",
    "υπεύθυνος ασφαλείας",
  ],
};

const said = (row: Row | undefined, otherwise: string): string =>
  row?.[Math.max(0, LANGUAGES.indexOf(language.value))] ?? otherwise;

// Of the error that sums up why trustees withheld (src/terminal/verifying.cpp): its place is the
// code that most of them gave, and how many is said last. Empty: it is another error, or English.
export function withheldInWords(where: string, detail: string): string {
  const [, of, all] = /\((\d+) of (\d+) trustees that withheld say so\)$/u.exec(detail) ?? [];
  if (!of || !REASONS[where] || language.value === "en" || language.value === "pseudo") return "";
  return `${reasonWord(where)} (${of}/${all})`;
}

export const reasonWord = (code: string): string => said(REASONS[code], code);

// "reader, releaser"
export const roleWords = (roles: string): string =>
  roles
    .split(" ")
    .filter(Boolean)
    .map((each) => said(ROLES[each], each))
    .join(", ");
